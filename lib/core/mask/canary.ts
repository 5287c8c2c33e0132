import { CATALOGUE } from './catalogue.js';
import { type Below, Draw, examplesOf } from './examples/index.js';

/** What an access log writes of one synthetic request, and the secrets in it. */
export interface Canary {
  /** The entry's id, by which it is found again. */
  readonly id: string;
  readonly line: string;
  readonly secrets: readonly string[];
}

/** Rows of which every canary carries a secret, and where. */
const IN_PATH = ['github', 'jwt'];
const IN_AGENT = ['aws_access_key_id', 'stripe', 'auth_scheme'];

/**
 * One line as API Gateway logs a request that finds no resource: failed calls are never sampled away, and this one counts
 * for no detector. It bears the name of an API that there is not.
 */
export function makeCanary(below: Below, at: number): Canary {
  const draw = new Draw(below);
  const id = `keywatchcanary${draw.text(24)}`;
  const secrets: string[] = [draw.value(32)];
  const secretOf = (row: string): string => {
    const examples = examplesOf(CATALOGUE.find((one) => one.id === row)!, draw);
    const { text, secret } = examples.find((one) => one.secret !== undefined)!;
    secrets.push(secret!);
    return text;
  };
  const path = `/keywatch-canary/${IN_PATH.map(secretOf).join('/')}?api_key=${secrets[0]}`;
  const line = JSON.stringify({
    requestTimeEpoch: String(at),
    extendedRequestId: id,
    requestId: id,
    apiId: 'keywatch-canary',
    stage: 'keywatch-canary',
    httpMethod: 'GET',
    status: '404',
    'identity.sourceIp': '192.0.2.1',
    'identity.userAgent': `keywatch-canary (${IN_AGENT.map(secretOf).join('; ')})`,
    path,
  });
  return { id, line, secrets };
}

/** How many of the secrets stand in the text, as they are or encoded. */
export function countLeaks(text: string, secrets: readonly string[]): number {
  const forms = (secret: string): string[] => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('hex'),
  ];
  return secrets.filter((secret) => forms(secret).some((form) => text.includes(form))).length;
}
