import { accessLogSlots } from '../../lib/core/entry/access-log-format.js';
import type { Client } from './clients.js';
import type { Random } from './random.js';
import { STAGE } from './routes.js';

/** Ids of the simulated API. */
export const API = {
  id: 'q7w3kz9f2b',
  account: '111122223333',
  domain: 'api.brightcart.example',
  stage: STAGE,
} as const;

/** One request as the gateway logs it; the random ids are added when the line is written. */
export interface Request {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly client: Client;
  readonly method: string;
  /** As called, stage included. */
  readonly path: string;
  /** Route template; `-` where no route matched. */
  readonly route: string;
  readonly status: number;
  readonly bytes: number;
  readonly latency: number;
  /** Gateway response type; `-` when the integration answered. */
  readonly error: string;
  readonly keyId: string;
  /** Of the presented key; `-` when none was presented. */
  readonly fingerprint: string;
}

/** Length of the gateway's own bodies, such as `{"message":"Forbidden"}`. */
const GATEWAY_BODY: Readonly<Record<string, number>> = {
  INVALID_API_KEY: 23,
  WAF_FILTERED: 23,
  MISSING_AUTHENTICATION_TOKEN: 42,
  UNAUTHORIZED: 26,
  THROTTLED: 31,
  RESOURCE_NOT_FOUND: 23,
  BAD_REQUEST_BODY: 35,
  INTEGRATION_FAILURE: 36,
  INTEGRATION_TIMEOUT: 40,
};

/** A request that the gateway answered itself, without the integration. */
export function refused(
  request: Pick<Request, 'time' | 'client' | 'method' | 'path' | 'route' | 'status' | 'error'> & Partial<Request>,
): Request {
  return { bytes: GATEWAY_BODY[request.error] ?? 23, latency: 3, keyId: '-', fingerprint: '-', ...request };
}

/** Whether a request counts as a failed authentication (detection.md, definition 3). */
export function isAuthFailure({ status, error, route }: Request): boolean {
  if (status === 401) return true;
  return status === 403 && (error === 'INVALID_API_KEY' || (error === 'MISSING_AUTHENTICATION_TOKEN' && route !== '-'));
}

// Ids are written into buffers: joining a dozen short strings would cost more than all the rest of a line.
const BASE_64 = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const EXTENDED = Buffer.from('Xk????????????E=');

/** Like the gateway's own; unique because the ordinal is permuted into it (an odd factor modulo 2^24). */
function extendedId(ordinal: number, random: Random): string {
  const low = Math.imul(ordinal, 0x2c9277b5);
  const high = Math.floor(ordinal / 0x1000000);
  const noise = random.next();
  for (let i = 0; i < 4; i++) {
    EXTENDED[2 + i * 3] = BASE_64[(noise >>> (i * 6)) & 63]!;
    EXTENDED[3 + i * 3] = BASE_64[(low >>> (i * 6)) & 63]!;
    EXTENDED[4 + i * 3] = BASE_64[(high >>> (i * 6)) & 63]!;
  }
  return EXTENDED.toString('latin1');
}

const HEX = Buffer.from('0123456789abcdef');
const UUID = Buffer.from('????????-????-4???-a???-????????????');
/** Places of the random digits. */
const DIGITS = [...UUID.keys()].filter((place) => UUID[place] === 0x3f);

function uuid(random: Random): string {
  let word = 0;
  for (let i = 0; i < DIGITS.length; i++) {
    word = i & 7 ? word >>> 4 : random.next();
    UUID[DIGITS[i]!] = HEX[word & 15]!;
  }
  return UUID.toString('latin1');
}

const MILLISECONDS = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'));
let second = 0;
let secondText = '0';

/** The time in digits; its seconds are written once for all requests within one. */
function epoch(time: number): string {
  const whole = Math.floor(time / 1000);
  if (whole !== second) {
    second = whole;
    secondText = String(whole);
  }
  return secondText + MILLISECONDS[time - whole * 1000];
}

type Writer = string | ((request: Request, random: Random, ordinal: number) => string | number);

const integrated = (request: Request) => request.error === '-' || request.error.startsWith('INTEGRATION_');

/** What stands in each slot of the access log format: a constant, or a function of the request. */
const WRITERS: Readonly<Record<string, Writer>> = {
  requestTimeEpoch: (r) => epoch(r.time),
  extendedRequestId: (_, random, ordinal) => extendedId(ordinal, random),
  responseLatency: (r) => r.latency,
  requestId: (_, random) => uuid(random),
  httpMethod: (r) => r.method,
  status: (r) => r.status,
  responseLength: (r) => r.bytes,
  protocol: 'HTTP/1.1',
  'identity.sourceIp': (r) => r.client.ip,
  'identity.user': '-',
  'authorizer.principalId': '-',
  tlsVersion: (r) => r.client.tls,
  cipherSuite: (r) => r.client.cipher,
  xrayTraceId: '-',
  accountId: API.account,
  'error.responseType': (r) => r.error,
  apiId: API.id,
  stage: API.stage,
  resourcePath: (r) => r.route,
  integrationLatency: (r) => (integrated(r) ? r.latency - (r.latency >> 3) : '-'),
  'integration.status': (r) => (r.error === '-' ? r.status : '-'),
  'authorizer.latency': (r) => (r.fingerprint === '-' ? '-' : r.latency & 1),
  'identity.apiKeyId': (r) => r.keyId,
  'authorizer.keyFingerprint': (r) => r.fingerprint,
  wafResponseCode: (r) => (r.error === 'WAF_FILTERED' ? 'WAF_BLOCK' : 'WAF_ALLOW'),
  domainName: API.domain,
  path: (r) => r.path,
  'identity.userAgent': (r) => r.client.userAgent,
};

/** The format's literal text, constants folded in, and between two of them the function that fills the gap. */
const PIECES: string[] = [''];
const FILLERS: Exclude<Writer, string>[] = [];
for (const [index, slot] of accessLogSlots('rest').entries()) {
  const writer = WRITERS[slot];
  if (writer === undefined) throw new Error(`the simulator has no value for ${slot}`);
  PIECES[PIECES.length - 1] += `${index ? '",' : '{'}"${slot}":"`;
  if (typeof writer === 'string') PIECES[PIECES.length - 1] += writer;
  else {
    FILLERS.push(writer);
    PIECES.push('');
  }
}
PIECES[PIECES.length - 1] += '"}';

/** The access log line of a request; simulated values hold nothing that JSON would escape. */
export function accessLine(request: Request, random: Random, ordinal: number): string {
  let line = PIECES[0]!;
  for (let i = 0; i < FILLERS.length; i++) line += FILLERS[i]!(request, random, ordinal) + PIECES[i + 1]!;
  return line;
}
