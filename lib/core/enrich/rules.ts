import type { Entry } from '../entry/fields.js';

/** Gateway response types with status 403 that mean a failed authentication. */
const AUTHENTICATION_ERRORS: ReadonlySet<string> = new Set([
  'INVALID_API_KEY',
  'EXPIRED_TOKEN',
  'INVALID_SIGNATURE',
  'UNAUTHORIZED',
]);

/** A response that says nothing about authentication: the request was dropped before or beside it. */
const NEITHER: ReadonlySet<string> = new Set(['WAF_FILTERED', 'THROTTLED', 'QUOTA_EXCEEDED']);

/**
 * Outcome of authentication. Failure: 401; 403 with an authentication error, or with `MISSING_AUTHENTICATION_TOKEN`
 * when a route matched (without one it is a missing path). Success: a key or user id and no failure.
 */
export function authenticationResult(entry: Entry): 'success' | 'failure' | 'none' {
  const status = entry['http.response.status_code'];
  const error = entry['error.type'];
  if (status === 429 || entry['waf.action'] === 'BLOCK' || (error !== undefined && NEITHER.has(error))) return 'none';
  if (status === 401) return 'failure';
  if (status === 403 && error !== undefined) {
    if (AUTHENTICATION_ERRORS.has(error)) return 'failure';
    if (error === 'MISSING_AUTHENTICATION_TOKEN' && entry['api.route'] !== undefined) return 'failure';
  }
  return entry['api_key.id'] !== undefined || entry['user.id'] !== undefined ? 'success' : 'none';
}

/** Outcome of authorization: `ACCESS_DENIED`, and a 403 of an authenticated caller, are denials. */
export function authorizationResult(entry: Entry): 'allowed' | 'denied' | 'none' {
  const status = entry['http.response.status_code'];
  const error = entry['error.type'];
  if (status === 429 || entry['waf.action'] === 'BLOCK' || (error !== undefined && NEITHER.has(error))) return 'none';
  if (status === 403 && (error === 'ACCESS_DENIED' || entry['api.authentication.result'] === 'success'))
    return 'denied';
  return entry['api.authentication.result'] === 'success' && status !== undefined && status < 400 ? 'allowed' : 'none';
}

type BlockReason = NonNullable<Entry['api.block.reason']>;

/** Block reasons, the first that applies. */
const BLOCKS: readonly (readonly [BlockReason, (entry: Entry) => boolean])[] = [
  [
    'SQL_INJECTION_ATTEMPT',
    (e) => wafBlocked(e) && (/sqli/i.test(e['waf.rule.id'] ?? '') || signed(e, 'sql_injection')),
  ],
  ['IP_BLOCKLISTED', (e) => wafBlocked(e) && /ip.?(set|reputation|block|list)|anonymous/i.test(e['waf.rule.id'] ?? '')],
  ['GEO_BLOCKED', (e) => wafBlocked(e) && /geo|country/i.test(e['waf.rule.id'] ?? '')],
  ['USER_AGENT_BLOCKED', (e) => wafBlocked(e) && /user.?agent|bot/i.test(e['waf.rule.id'] ?? '')],
  [
    'RATE_LIMIT_EXCEEDED',
    (e) => e['http.response.status_code'] === 429 || (wafBlocked(e) && /rate/i.test(e['waf.rule.id'] ?? '')),
  ],
  [
    'MALFORMED_REQUEST',
    (e) =>
      /^BAD_REQUEST_/.test(e['error.type'] ?? '') || (wafBlocked(e) && /size|malform/i.test(e['waf.rule.id'] ?? '')),
  ],
  ['ABUSE_PATTERN_DETECTED', wafBlocked],
];

function wafBlocked(entry: Entry): boolean {
  return entry['waf.action'] === 'BLOCK' || entry['error.type'] === 'WAF_FILTERED';
}

function signed(entry: Entry, signature: string): boolean {
  return entry['api.attack.signatures']?.includes(signature) ?? false;
}

/** Why the request was blocked, or undefined. `revoked`: the key's registry status is not active. */
export function blockReason(entry: Entry, revoked: boolean): BlockReason | undefined {
  const status = entry['http.response.status_code'] ?? 0;
  if (status < 400 && entry['waf.action'] !== 'BLOCK') return undefined;
  if (revoked && (status === 401 || status === 403)) return 'API_KEY_REVOKED';
  return BLOCKS.find(([, applies]) => applies(entry))?.[0];
}

type ErrorCategory = NonNullable<Entry['api.error.category']>;
type Priority = NonNullable<Entry['api.error.priority']>;

/** Priority of each error category; of `client` the statuses that no other row names. */
export const ERROR_PRIORITY: Readonly<Record<ErrorCategory, Priority>> = {
  authentication: 'high',
  rate_limit: 'medium',
  validation: 'low',
  client: 'medium',
  server: 'critical',
};

const BY_STATUS: ReadonlyMap<number, ErrorCategory> = new Map([
  [401, 'authentication'],
  [403, 'authentication'],
  [429, 'rate_limit'],
  [400, 'validation'],
  [422, 'validation'],
]);

/** Category of an error by its status, or undefined below 400. */
export function errorCategory(status: number | undefined): ErrorCategory | undefined {
  if (status === undefined || status < 400) return undefined;
  return status >= 500 ? 'server' : (BY_STATUS.get(status) ?? 'client');
}

/** Additive points of the threat score: what the entry alone says; history belongs to a detection's evidence. */
export const THREAT_POINTS: readonly {
  readonly what: string;
  readonly points: number;
  readonly applies: (entry: Entry) => boolean;
}[] = [
  { what: 'attack signature', points: 40, applies: (e) => e['api.attack.signatures'] !== undefined },
  {
    what: 'attack signature answered with 2xx or 5xx',
    points: 20,
    applies: (e) => e['api.attack.signatures'] !== undefined && answered(e),
  },
  { what: 'blocked for another reason than rate or shape', points: 30, applies: (e) => blockedForCause(e) },
  { what: 'failed authentication', points: 20, applies: (e) => e['api.authentication.result'] === 'failure' },
  { what: 'denied authorization', points: 15, applies: (e) => e['api.authorization.result'] === 'denied' },
  { what: 'hosting provider, VPN or relay', points: 10, applies: (e) => e['source.hosting'] === true },
  { what: 'rate limited', points: 5, applies: (e) => e['http.response.status_code'] === 429 },
  { what: 'no user agent', points: 5, applies: (e) => e['user_agent.original'] === undefined },
];

function answered(entry: Entry): boolean {
  const status = entry['http.response.status_code'] ?? 0;
  return (status >= 200 && status < 300) || status >= 500;
}

function blockedForCause(entry: Entry): boolean {
  const reason = entry['api.block.reason'];
  return reason !== undefined && reason !== 'RATE_LIMIT_EXCEEDED' && reason !== 'MALFORMED_REQUEST';
}

/** Threat score 0-100. */
export function threatScore(entry: Entry): number {
  let score = 0;
  for (const { points, applies } of THREAT_POINTS) if (applies(entry)) score += points;
  return Math.min(100, score);
}
