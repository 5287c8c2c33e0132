import { fromBase64 } from './base64.js';
import type { Findings } from './findings.js';
import { matchAt, withoutEnd } from './matching.js';
import { HINTED, REDACTED, type Span, spanOf } from './result.js';
import { push } from './scan-layer.js';

/**
 * Keys whose telling mark stands in their middle: what stands before it and behind it, in the order of `SHAPED`. Only the
 * mark is matched, so that keys which overlap are all found.
 */
const SHAPES =
  /:(?<=(\d{6,11}):)(?=(AA[\w-]{28,}))|~(?<=([\w~.-]{3}\dQ)~)(?=([\w~.-]{25,40}))|-(?<=([0-9a-f]{32})-)(?=(us\d{1,2}(?![A-Za-z0-9])))|\.(?:(?<=(?<![A-Za-z0-9])([MNO][\w-]{22,27})\.)(?=([\w-]{5,7}\.[\w-]{25,}))|(?<=([A-Za-z0-9]{14})\.)(?=(atlasv1\.[\w-]{20,})))/g;
const SHAPED = ['telegram', 'azure_client_secret', 'mailchimp', 'discord', 'terraform'];
const AWS_SECRET =
  /[^A-Za-z0-9/+]{1,30}(?:[A-Za-z]{1,24}[^A-Za-z0-9/+]{1,6}){0,3}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/y;
const JWT = /(?:eyJ|ewo|eyA)[\w-]{6,}(?:(?:\.[\w-]+){2,4}|(?:\.[\w-]*){1,4})/y;
const JWT_HEADER = /"(?:alg|typ|enc|kid|cty|x5t)"\s{0,3}:/;

/** Finds the keys of Telegram, Azure, Mailchimp, Discord and Terraform Cloud anywhere in a text. */
export function findShapes(text: string, found: Findings): void {
  for (const match of text.matchAll(SHAPES)) {
    const n = match.findIndex((group, k) => k > 0 && group !== undefined);
    const row = SHAPED[n >> 1]!;
    const hinted = row === 'azure_client_secret' || row === 'mailchimp';
    const end = match.index + 1 + withoutEnd(match[n + 1]!, '.').length;
    push(found, spanOf(match.index - match[n]!.length, end, row, hinted ? HINTED : REDACTED));
  }
}

/** Finds an AWS secret access key close behind its id or a word that announces it, given where that ends. */
export function findAwsSecret(text: string, after: number): Span | undefined {
  const secret = matchAt(AWS_SECRET, text, after)?.[1];
  // More slashes than four are a path.
  return secret && /\d.*\d/.test(secret) && /[A-Z]/.test(secret) && secret.split('/').length <= 5
    ? spanOf(AWS_SECRET.lastIndex - 40, AWS_SECRET.lastIndex, 'aws_secret')
    : undefined;
}

/** Finds a JSON web token in parts; one that was cut off within its header is left to the base64 rule. */
export function findJwt(text: string, at: number): Span | undefined {
  const match = matchAt(JWT, text, at)?.[0];
  if (!match) return undefined;
  const dot = match.indexOf('.');
  // Only a header that was written with blanks begins otherwise, and a host name may by chance. `eyJ….json` is a file
  // name and a sentence may end here; a token's parts are longer or its header says what it is.
  const plain = match.startsWith('eyJ') && match.length - dot >= 5;
  return plain || isJwtHeader(fromBase64(match.slice(0, dot))) ? spanOf(at, at + match.length, 'jwt') : undefined;
}

/** Whether decoded text is the header of a JSON web token. */
export const isJwtHeader = (decoded: string): boolean => decoded[0] === '{' && JWT_HEADER.test(decoded.slice(0, 2000));
