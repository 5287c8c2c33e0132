import { HIDDEN, REDACTED, type Span } from './result.js';
import { isNothing, looksRandom } from './values.js';
import { isSlug } from './vendors.js';
import { wordStarts } from './word-starts.js';

const CODE =
  /(?:otp|totp|pin|passcode|cvv2?|cvc2?|(?:verification|security|one[- ]time|auth(?:entication)?|confirmation|login|access|recovery|sms)[ -](?:pass)?(?:code|password|pin)|(?:your|use|enter)(?: the| this)? code)(?: (?:is|was|number|no\.?|code|of))?(?:[ :#=-]{1,3}|: ?)"?(\d{3,8})(?![\d.:/-]?\d)/iy;
const CODE_FIRST = /(\d{4,8}) is (?:your|the) [A-Za-z -]{0,30}(?:code|otp|pin|passcode|password)\b/iy;
const NUMBER =
  /(?:ssn|itin|social security(?: number)?|aadhaa?r(?: number)?|card(?: number)?|pan(?: card)?(?: number)?|vid)(?: (?:is|was|no\.?|number|#))?[ :#=]{1,3}(\d[\d -]{6,22}\d|[A-Z]{5}\d{4}[A-Z])(?![A-Za-z0-9])/iy;
const PASSWORD = /(?:password|passwd|pwd|passphrase)(?: (?:is|was|set to|to|of))?:? ["'`]?([^\s"'`,;]{6,128})/iy;
const PROVIDED =
  /(?:api[ -]?key|token|secret|credential|password)s? (?:[a-z]{2,12} ){0,2}[a-z]{2,12}: ["'`]?([\w.~+/=-]{16,512})/iy;
const SQL = /(?:password|identified by) '([^'\n]{1,128})'/iy;
/** First letters of what begins with a word above. */
export const beginsSpoken = wordStarts(
  'ot to pi pa cv ve se on au co lo ac re sm yo us en ss it so aa ca vi pw ap cr id',
);
const OPTION = /--?([A-Za-z_][\w.-]{1,60})[ =]{1,4}/y;
const USER =
  /-(?:u|-user|-proxy-user|U)(?:[ =]|\s?(?=["'])|(?<=-u)(?=[\w.-]{1,64}:[^/]))\s{0,3}(["']?)([^\s:"'@/]{1,128}):([^\s"']{1,256})/y;

/** Finds a code, number or password that a sentence names in words, given the beginning of a word or number. */
export function findSpoken(text: string, at: number, digit: boolean): Span | undefined {
  if (digit) {
    const first = group(CODE_FIRST, text, at);
    return first === undefined
      ? undefined
      : { start: at, end: at + first.length, row: 'one_time_code', text: REDACTED };
  }
  const code = group(CODE, text, at);
  if (code !== undefined)
    return ending(
      CODE.lastIndex,
      code,
      /^cv/i.test(text.slice(at, at + 2)) ? 'card_verification' : 'one_time_code',
      REDACTED,
    );
  const number = group(NUMBER, text, at);
  if (number !== undefined) {
    const bare = number.replace(/[ -]/g, '');
    const row = /^[sSiI]/.test(text[at]!)
      ? 'ssn'
      : /^[aAvV]/.test(text[at]!)
        ? 'aadhaar'
        : /^c/i.test(text[at]!) || /^\d/.test(bare)
          ? 'card_number'
          : 'india_pan';
    const enough = row === 'ssn' ? 9 : row === 'india_pan' ? 10 : 12;
    return bare.length >= enough ? ending(NUMBER.lastIndex, number, row, HIDDEN + bare.slice(-4)) : undefined;
  }
  const quoted = group(SQL, text, at);
  if (quoted !== undefined && !isNothing(quoted)) return ending(SQL.lastIndex - 1, quoted, 'password', REDACTED);
  const provided = group(PROVIDED, text, at);
  if (provided !== undefined && /\d/.test(provided) && looksRandom(provided))
    return ending(PROVIDED.lastIndex, provided, 'token', REDACTED);
  const password = group(PASSWORD, text, at);
  if (
    password === undefined ||
    !/\d/.test(password) ||
    !/[A-Za-z]/.test(password) ||
    isSlug(password) ||
    /[*[\]=<>]/.test(password)
  )
    return undefined;
  const value = password.replace(/[.)}]+$/, '');
  return {
    start: PASSWORD.lastIndex - password.length,
    end: PASSWORD.lastIndex - password.length + value.length,
    row: 'password',
    text: REDACTED,
  };
}

/** Finds the password of `curl -u user:password`, given the position of the dash. */
export function findCommandUser(text: string, dash: number): Span | undefined {
  const match = exec(USER, text, dash);
  if (match === null || match[3] === REDACTED || /^\*+$/.test(match[3]!)) return undefined;
  return { start: USER.lastIndex - match[3]!.length, end: USER.lastIndex, row: 'curl_user', text: REDACTED };
}

/** The name of a command-line option and where its value begins, given the position of the first dash. */
export function optionAt(text: string, dash: number): { readonly name: string; readonly from: number } | undefined {
  const match = exec(OPTION, text, dash);
  return match === null ? undefined : { name: match[1]!, from: OPTION.lastIndex };
}

function ending(end: number, value: string, row: string, text: string): Span {
  return { start: end - value.length, end, row, text };
}

function group(pattern: RegExp, text: string, at: number): string | undefined {
  return exec(pattern, text, at)?.[1];
}

function exec(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
