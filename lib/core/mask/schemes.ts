import { fromBase64 } from './base64.js';
import { parametersEnd } from './header-values.js';
import { matchAt, withoutEnd } from './matching.js';
import { type Span, spanOf } from './result.js';
import { looksRandom } from './values.js';
import { isSlug } from './vendors.js';
import { wordStarts } from './word-starts.js';

const SCHEME =
  /(bearer|basic|token|api[- ]?key|session[- ]id|digest|negotiate|ntlm|hawk|hmac|oauth|sso-key|splunk|genie-?key|aws4-hmac-sha256|sharedkey(?:lite)?|sharedaccesssignature)(?: is)?(?:[ +]{1,4}|(?<![_-]\w{5}): )["'`]?/iy;
/** First letters of the schemes above. */
const startsOf = wordStarts('be ba to ap se di ne nt ha hm oa ss sp ge aw sh');
/** Where a plus sign stands for the blank before, another one does behind. */
const CREDENTIAL = /(?:(?<=\+)[\w.~/:-]{8,}|(?<!\+)[\w.~+/:-]{8,})={0,2}/y;
const PROOF = /\b(?:response|signature|credential|mac|sig|oauth_\w{1,20}|token)=/i;

/** Finds the credentials after an authentication scheme that begins at a word. */
export function findCredentials(text: string, at: number): Span | undefined {
  const scheme = startsOf(text, at) ? matchAt(SCHEME, text, at)?.[1]?.toLowerCase() : undefined;
  if (!scheme) return undefined;
  const from = SCHEME.lastIndex;
  const parameters = parametersEnd(text, from);
  if (parameters > from) {
    const listed = text.slice(from, Math.min(parameters, from + 4000));
    return PROOF.test(listed) && !/^(?:realm|error)=/i.test(listed)
      ? spanOf(from, parameters, 'auth_scheme')
      : undefined;
  }
  const credential = matchAt(CREDENTIAL, text, from)?.[0];
  if (!credential || text[CREDENTIAL.lastIndex] === '=' || text[CREDENTIAL.lastIndex] === '*') return undefined;
  const value = withoutEnd(credential, '.:');
  return proved(scheme, value) ? spanOf(from, from + value.length, 'auth_scheme') : undefined;
}

/** What stands behind a scheme: its own sort of credentials, not the words of a sentence. */
function proved(scheme: string, value: string): boolean {
  const { length } = value;
  const random = looksRandom(value);
  if (scheme === 'bearer') return length >= 8 && (random || (isSlug(value) && length >= 20));
  if (/^[bn]/.test(scheme))
    return length >= 8 && (isUserAndPassword(value) || (length >= 12 && /[\d=+/]/.test(value) && random));
  return length >= 12 && /\d/.test(value) && random && !/^[\d.:/-]+$/.test(value) && scheme !== 'digest';
}

/** `Basic` credentials are `user:password` in base64; every one of them, however wordy its base64 looks. */
const isUserAndPassword = (value: string): boolean =>
  /^[\x20-9;-\x7e\x80-\xff]+:[\x20-\x7e\x80-\xff]*$/.test(fromBase64(value));
