import { codeAt, isDigit } from './characters.js';
import { matchAt, withoutEnd } from './matching.js';
import { HIDDEN, REDACTED, type Span, spanOf } from './result.js';
import { isNothing, looksRandom } from './values.js';
import { isSlug } from './vendors.js';
import { wordStarts } from './word-starts.js';

const CODE =
  /(?:otp|totp|pin|passcode|cvv2?|cvc2?|(?:verification|security|one[- ]time|auth(?:entication)?|confirmation|login|access|recovery|sms|mfa|two[- ]factor)[ -](?:pass)?(?:code|password|pin)|(?:your|use|enter)(?: the| this| 2fa| mfa)? code)(?: for [\w ]{1,40}?)?(?: (?:is|was|number|no\.?|code|of))?(?:[ :#=]{1,3}| - |-(?!\d{4}\b)|: ?)["']?(\d{3,8}|\d{3}-\d{3})(?!\w|[.:/-]\d)/iy;
const NUMBER =
  /(?:ssn|itin|social security(?: number)?|aadhaa?r(?: number)?|card(?: number)?|pan(?: card)?(?: number)?|vid)(?: (?:is|was|no\.?|number|#)){0,2}[ :#=]{1,3}["']?(\d[\d -]{6,22}\d|[A-Z]{5}\d{4}[A-Z])(?![A-Za-z0-9])/iy;
const SQL = /(?:password(?: for [^\s=]{1,80} =)?[ (]|identified (?:with \w{1,40} )?by )'([^'\n]{1,128})(?=')/iy;
const PROVIDED =
  /(?:api[ -]?key|token|secret|credential|password)s? (?:[a-z]{2,12} ){0,2}[a-z]{2,12}: ["'`]?([\w.~+/=-]{16,512})/iy;
const PASSWORD =
  /(?:password|passwd|pwd|passphrase)(?: (?:is|was|set to|to|of))?:? ["'`]?(?!\w{4,9}\(\d)((?:(?!\\[rn])[^\s"'`,;]){6,128})/iy;
/** First letters of the patterns above, from the first to the last. */
const startsOf = wordStarts(
  'ot to pi pa cv ve se on au co lo ac re sm mf tw yo us en',
  'ss it so aa ca pa vi',
  'pa id',
  'ap to se cr pa',
  'pa pw',
);
const CODE_FIRST = /(\d{4,8}) [ai]s (?:your|the) [A-Za-z -]{0,30}(?:code|otp|pin|passcode|password)\b/iy;
const OPTION = /--?(?:D(?=[a-z]))?([A-Za-z_][\w.-]{1,60})[ =]{1,4}/y;
const USER =
  /-(?:u|-user|-proxy-user|U)(?:[ =]|\s?(?=["'])|(?<=-u)(?=[\w.-]{1,64}:[^/]))(?!\d+:\d+\b)\s{0,3}["']?[^\s:"'@/]{1,128}:([^\s"']{1,256})/y;

/** Finds a code that stands before the words for it, given the beginning of a number. */
export function findCode(text: string, at: number): Span | undefined {
  const code = isDigit(codeAt(text, at + 3)) ? groupAt(CODE_FIRST, text, at) : undefined;
  return code ? spanOf(at, at + code.length, 'one_time_code') : undefined;
}

/** Finds a code, number or password that a sentence names in words, given the beginning of a word. */
export function findSpoken(text: string, at: number): Span | undefined {
  const starts = startsOf(text, at);
  if (starts === 0) return undefined;
  const code = starts & 1 ? groupAt(CODE, text, at) : undefined;
  if (code) return ending(CODE, code, /^cv/i.test(text.slice(at, at + 2)) ? 'card_verification' : 'one_time_code');
  const number = starts & 2 ? groupAt(NUMBER, text, at) : undefined;
  if (number) {
    const bare = number.replace(/[ -]/g, '');
    const c = text[at]!;
    const [row, least] = /[si]/i.test(c)
      ? (['ssn', 9] as const)
      : /[av]/i.test(c)
        ? (['aadhaar', 12] as const)
        : /c/i.test(c) || isDigit(codeAt(bare, 0))
          ? (['card_number', 12] as const)
          : (['india_pan', 10] as const);
    return bare.length < least ? undefined : ending(NUMBER, number, row, HIDDEN + bare.slice(-4));
  }
  const quoted = starts & 4 ? groupAt(SQL, text, at) : undefined;
  if (quoted && !isNothing(quoted)) return ending(SQL, quoted, 'password');
  const provided = starts & 8 ? groupAt(PROVIDED, text, at) : undefined;
  if (provided && /\d/.test(provided) && looksRandom(provided)) return ending(PROVIDED, provided, 'token');
  const password = starts & 16 ? groupAt(PASSWORD, text, at) : undefined;
  if (
    !password ||
    !/\d/.test(password) ||
    !/[A-Za-z]|^\d+\.?$/.test(password) ||
    isSlug(password) ||
    /\*\*|[[\]=<>]/.test(password)
  )
    return undefined;
  const start = PASSWORD.lastIndex - password.length;
  return spanOf(start, start + withoutEnd(password, '.)}').length, 'password');
}

/** Finds the password of `curl -u user:password`, given the position of the dash. */
export function findCommandUser(text: string, dash: number): Span | undefined {
  const password = groupAt(USER, text, dash);
  return !password || password === REDACTED || /^\*+$/.test(password) ? undefined : ending(USER, password, 'curl_user');
}

/** The name of a command-line option and where its value begins, given the position of the first dash. */
export function optionAt(text: string, dash: number): { readonly name: string; readonly from: number } | undefined {
  const name = groupAt(OPTION, text, dash);
  return name ? { name, from: OPTION.lastIndex } : undefined;
}

/** A secret with which the match of its pattern ends. */
const ending = ({ lastIndex }: RegExp, value: string, row: string, text?: string): Span =>
  spanOf(lastIndex - value.length, lastIndex, row, text);

const groupAt = (pattern: RegExp, text: string, at: number): string | undefined => matchAt(pattern, text, at)?.[1];
