import { matchAt, withoutEnd } from './matching.js';
import { type Span, spanOf } from './result.js';
import { isNothing, looksRandom } from './values.js';
import { isSlug } from './vendors.js';

/** Up to the last at sign before a slash, or with a slash within the password: what follows the colon is no port. */
const AUTHORITY =
  /:\/\/([^\0- "'<>`/?#]{0,511}(?=@)|[^\0- "'<>`/?#:@]{0,511}:(?!\d{0,5}[/?#])[^\0- "'<>`@]{0,511}(?=@))/y;
const DSN = /[\w.-]{1,64}[:/](?!\/)([^\s@"'<>&;,]{1,128})@(?:tcp|unix|[A-Za-z0-9.-]{1,128}:\d{2,5}\b|\/\/)/y;
const WEBHOOK =
  /hooks?(?:\.slack\.com\/(?:services|workflows|triggers)|\.zapier\.com\/hooks\/catch|b?2?\.office\.com\/webhookb?2?|s\/\d{5,25}|b2|\/[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook|\/catch)\/([\w@./-]{8,})/iy;
const SEGMENT = /\/([A-Za-z][\w-]{1,39})\/(?:([^/?#\s"'<>&\\]{1,400})(?:\/([^/?#\s"'<>&\\]{20,400}))?)/y;
/** What is done with a one-time token may be followed by what it is done to; a thing is the segment's last word. */
const KEYWORD =
  /(?:^|[-_])(?:(?:reset|verify|verification|invite|invitation|activate|activation|magic|confirm|confirmation|unlock|recover|recovery|unsubscribe|one-time)(?:$|[-_])|(?:resets|verifications|invites|invitations|magiclink|otp|totp|password|tokens?|join|setpassword|resetpassword|passwordreset|verifyemail|ott|(?:login|email|signin)-link)$)/i;
const CODE_WORD =
  /(?:^|[-_])(?:otp|totp|2fa|mfa|pin|passcode|one-time-code|verification-code|verify-code|verifycode)(?:$|[-_])/i;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Finds the password in `://user:password@host`, given the position of the colon. */
export function findUrlPassword(text: string, colon: number): Span | undefined {
  const authority = matchAt(AUTHORITY, text, colon)?.[1];
  if (authority === undefined) return undefined;
  const from = colon + 3;
  const name = authority.indexOf(':') + 1;
  const value = authority.slice(name);
  const at = from + authority.length;
  const secret =
    name > 0
      ? !isNothing(value)
      : // A lone user name that is a token; Sentry's public DSN keys are none.
        /^[\w.~-]{20,}$/.test(value) &&
        looksRandom(value) &&
        !isSlug(value) &&
        !/^[^/]{0,60}sentry/.test(text.slice(at, at + 64));
  return secret ? spanOf(from + name, at, 'url_password') : undefined;
}

/** Finds the password of a data source name without a scheme (`user:password@tcp(host)`, `user/password@//host`). */
export function findDsnPassword(text: string, at: number): Span | undefined {
  const match = matchAt(DSN, text, at);
  if (!match || isNothing(match[1]!)) return undefined;
  const start = at + match[0].search(/[:/]/) + 1;
  return spanOf(start, start + match[1]!.length, 'url_password');
}

/** Finds the secret part of a webhook's address, given the position of the word `hook`. */
export function findWebhook(text: string, at: number): Span | undefined {
  const match = matchAt(WEBHOOK, text, at);
  if (!match) return undefined;
  const start = WEBHOOK.lastIndex - match[1]!.length;
  return spanOf(start, at + withoutEnd(match[0], '.').length, 'webhook');
}

/** Finds a one-time token or code in the path after a segment that names it, given the position of the slash. */
export function findPathToken(text: string, at: number): Span | undefined {
  const match = matchAt(SEGMENT, text, at);
  if (!match) return undefined;
  const [name, next, after] = [match[1]!, match[2]!, match[3]];
  // Neither a code nor a token: most segments are words or ids.
  if (!after && (next.length < 20 ? !/^\d/.test(next) : UUID.test(next) || !/[\dA-Z]/.test(next))) return undefined;
  const start = at + name.length + 2;
  const end = SEGMENT.lastIndex;
  if (/^\d{4,8}$/.test(next) && CODE_WORD.test(dashed(name))) return spanOf(start, start + next.length, 'path_token');
  if (isPathToken(next, name)) return spanOf(start, start + next.length, 'path_token');
  return after && isPathToken(after, name) ? spanOf(end - after.length, end, 'path_token') : undefined;
}

/** Whether a segment of a path names a token or code that may stand behind it. */
export const namesToken = (segment: string): boolean =>
  CODE_WORD.test(dashed(segment)) || KEYWORD.test(dashed(segment));

const dashed = (segment: string): string => segment.replace(/([a-z])([A-Z])/g, '$1-$2');

function isPathToken(value: string, segment: string): boolean {
  if (!/^[\w.~=:+%-]{20,}$/.test(value) || UUID.test(value) || isSlug(value) || !KEYWORD.test(dashed(segment)))
    return false;
  if (/^tokens?$/i.test(segment) && /^(?:[0-9a-f]{24}|[0-9A-HJKMNP-TV-Z]{26})$/.test(value)) return false;
  return /\d/.test(value) ? /[A-Za-z]/.test(value) : /[a-z]/.test(value) && /[A-Z]/.test(value);
}
