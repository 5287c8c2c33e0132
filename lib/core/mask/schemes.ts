import { parametersEnd } from './header-values.js';
import { REDACTED, type Span } from './result.js';
import { looksRandom } from './values.js';
import { isSlug } from './vendors.js';
import { wordStarts } from './word-starts.js';

const SCHEME =
  /(bearer|basic|token|api-?key|digest|negotiate|ntlm|hawk|hmac|oauth|sso-key|splunk|genie-?key|aws4-hmac-sha256|sharedkey(?:lite)?|sharedaccesssignature)(?:[ +]{1,4}|:[ ])/iy;
/** First letters of the schemes above. */
export const beginsScheme = wordStarts('be ba to ap di ne nt ha hm oa ss sp ge aw sh');
const CREDENTIAL = /[A-Za-z0-9._~+/:-]{8,}={0,2}/y;

/** Finds the credentials after an authentication scheme that begins at a word. */
export function findCredentials(text: string, at: number): Span | undefined {
  SCHEME.lastIndex = at;
  const match = SCHEME.exec(text);
  if (match === null) return undefined;
  const scheme = match[1]!.toLowerCase();
  const from = SCHEME.lastIndex;
  const parameters = parametersEnd(text, from);
  if (parameters > from) {
    const proves = /\b(?:response|signature|credential|mac|sig|oauth_\w{1,20}|token)=/i.test(
      text.slice(from, Math.min(parameters, from + 4000)),
    );
    return proves && !/^(?:realm|error)=/i.test(text.slice(from, from + 6)) ? span(from, parameters) : undefined;
  }
  CREDENTIAL.lastIndex = from;
  const credential = CREDENTIAL.exec(text);
  if (credential === null || text[CREDENTIAL.lastIndex] === '=' || text[CREDENTIAL.lastIndex] === '*') return undefined;
  let end = CREDENTIAL.lastIndex;
  while (end > from && /[.:]/.test(text[end - 1]!)) end--;
  const value = text.slice(from, end);
  return proved(scheme, value) ? span(from, end) : undefined;
}

function proved(scheme: string, value: string): boolean {
  if (value.length < 8) return false;
  switch (scheme) {
    case 'bearer':
      return looksRandom(value) || (isSlug(value) && value.length >= 20);
    case 'basic':
    case 'negotiate':
    case 'ntlm':
      return isUserAndPassword(value) || (value.length >= 12 && /[\d=+/]/.test(value) && looksRandom(value));
    default:
      return value.length >= 12 && /\d/.test(value) && looksRandom(value) && !/^[\d.:/-]+$/.test(value);
  }
}

/** `Basic` credentials are `user:password` in base64; every one of them, however wordy its base64 looks. */
function isUserAndPassword(value: string): boolean {
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  return decoded.indexOf(':') > 0 && /^[\x20-\x7e\x80-\xff]*$/.test(decoded);
}

function span(start: number, end: number): Span {
  return { start, end, row: 'auth_scheme', text: REDACTED };
}
