import { REDACTED, type Span } from './result.js';
import { isNothing, looksRandom } from './values.js';
import { isSlug } from './vendors.js';

const AUTHORITY_LIMIT = 512;
const DSN = /[A-Za-z0-9_.-]{1,64}[:/](?!\/)([^\s@"'<>&;,]{1,128})@(?:tcp|unix|[A-Za-z0-9.-]{1,128}:\d{2,5}\b|\/\/)/y;
const WEBHOOK =
  /hooks?(?:\.slack\.com\/(?:services|workflows|triggers)|\.zapier\.com\/hooks\/catch|\.office\.com\/webhookb?2?|b?2?\.office\.com\/webhookb?2?|s\/\d{5,25}|b2|\/[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook|\/catch)\/([A-Za-z0-9_@./-]{8,})/iy;
const SEGMENT = /\/([A-Za-z][A-Za-z0-9_-]{1,39})\/(?:([^/?#\s"'<>&\\]{1,400})(?:\/([^/?#\s"'<>&\\]{20,400}))?)/y;
/** What is done with a one-time token may be followed by what it is done to; a thing is the segment's last word. */
const KEYWORD =
  /(?:^|[-_])(?:(?:reset|verify|verification|invite|invitation|activate|activation|magic|confirm|confirmation|unlock|recover|recovery|unsubscribe|one-time)(?:$|[-_])|(?:resets|verifications|invites|invitations|magiclink|otp|totp|password|tokens?|join|setpassword|resetpassword|passwordreset|verifyemail|ott|(?:login|email|signin)-link)$)/i;
const CODE_WORD =
  /(?:^|[-_])(?:otp|totp|2fa|mfa|pin|passcode|one-time-code|verification-code|verify-code|verifycode)(?:$|[-_])/i;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Finds the password in `://user:password@host`, given the position of the colon. */
export function findUrlPassword(text: string, colon: number): Span | undefined {
  const from = colon + 3;
  const limit = Math.min(text.length, from + AUTHORITY_LIMIT);
  let first = -1;
  let slash = -1;
  let at = -1;
  for (let i = from; i < limit; i++) {
    const c = text.charCodeAt(i);
    if (c <= 32 || c === 34 || c === 39 || c === 60 || c === 62 || c === 96) break;
    if (slash < 0 && (c === 47 || c === 63 || c === 35)) {
      // A slash within the password: what follows the colon is no port.
      if (at >= 0 || first < 0 || /^:\d{0,5}$/.test(text.slice(first, i))) break;
      slash = i;
    }
    if (c === 58 && first < 0) first = i;
    if (c === 64) {
      if (slash >= 0 && at >= 0) break;
      at = i;
      if (slash >= 0) break;
    }
  }
  if (at < 0) return undefined;
  if (first >= 0 && first < at) {
    const value = text.slice(first + 1, at);
    return isNothing(value) ? undefined : { start: first + 1, end: at, row: 'url_password', text: REDACTED };
  }
  // A lone user name that is a token; Sentry's public DSN keys are none.
  const user = text.slice(from, at);
  const token =
    user.length >= 20 &&
    /^[\w.~-]+$/.test(user) &&
    looksRandom(user) &&
    !isSlug(user) &&
    !/^[^/]{0,60}sentry/.test(text.slice(at, at + 64));
  return token && !user.includes('****') ? { start: from, end: at, row: 'url_password', text: REDACTED } : undefined;
}

/** Finds the password of a data source name without a scheme (`user:password@tcp(host)`, `user/password@//host`). */
export function findDsnPassword(text: string, at: number): Span | undefined {
  DSN.lastIndex = at;
  const match = DSN.exec(text);
  if (match === null || isNothing(match[1]!)) return undefined;
  const start = at + match[0].indexOf(match[1]!, match[0].search(/[:/]/) + 1);
  return { start, end: start + match[1]!.length, row: 'url_password', text: REDACTED };
}

/** Finds the secret part of a webhook's address, given the position of the word `hook`. */
export function findWebhook(text: string, at: number): Span | undefined {
  WEBHOOK.lastIndex = at;
  const match = WEBHOOK.exec(text);
  if (match === null) return undefined;
  let end = WEBHOOK.lastIndex;
  while (text[end - 1] === '.') end--;
  return { start: end - match[1]!.length, end, row: 'webhook', text: REDACTED };
}

/** Finds a one-time token or code in the path after a segment that names it, given the position of the slash. */
export function findPathToken(text: string, at: number): Span | undefined {
  SEGMENT.lastIndex = at;
  const match = SEGMENT.exec(text);
  if (match === null) return undefined;
  const [whole, , next, after] = match;
  // Neither a code nor a token: most segments are words or ids.
  if (after === undefined && (next!.length < 20 ? !/^\d/.test(next!) : UUID.test(next!) || !/[\dA-Z]/.test(next!)))
    return undefined;
  const keyword = dashed(match[1]!);
  const start = at + match[1]!.length + 2;
  if (CODE_WORD.test(keyword) && /^\d{4,8}$/.test(next!))
    return { start, end: start + next!.length, row: 'path_token', text: REDACTED };
  if (!KEYWORD.test(keyword)) return undefined;
  if (isPathToken(next!, keyword)) return { start, end: start + next!.length, row: 'path_token', text: REDACTED };
  if (after !== undefined && isPathToken(after, keyword)) {
    return { start: at + whole.length - after.length, end: at + whole.length, row: 'path_token', text: REDACTED };
  }
  return undefined;
}

/** Whether a token or a code may stand behind a segment of a path. */
export function namesToken(segment: string): boolean {
  const keyword = dashed(segment);
  return CODE_WORD.test(keyword) || KEYWORD.test(keyword);
}

const dashed = (segment: string): string => segment.replace(/([a-z])([A-Z])/g, '$1-$2');

function isPathToken(value: string, keyword: string): boolean {
  if (value.length < 20 || !/^[\w.~=:+%-]+$/.test(value) || UUID.test(value) || isSlug(value)) return false;
  if (/^tokens?$/i.test(keyword) && /^(?:[0-9a-f]{24}|[0-9A-HJKMNP-TV-Z]{26})$/.test(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value) ? true : /[a-z]/.test(value) && /[A-Z]/.test(value);
}
