import { codeAt, isDigit } from './characters.js';
import { matchAt, withoutEnd } from './matching.js';
import { lastFour, type Span, spanOf } from './result.js';
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
/** First letters of the patterns above. */
const startsOf = wordStarts('ot to pi pa cv ve se on au co lo ac re sm mf tw yo us en ss it so aa ca vi id ap cr pw');
/** Rows of numbers by the first letter of their word; a permanent account number begins with letters. */
const NUMBERS: Readonly<Record<string, string>> = {
  ...{ s: 'ssn', i: 'ssn', a: 'aadhaar', v: 'aadhaar', c: 'card_number', p: 'card_number' },
};
const LEAST: Readonly<Record<string, number>> = { ssn: 9, india_pan: 10 };

/** Patterns that end with the secret, each with the row of what it found; none when it is no secret. */
const SENTENCES: readonly (readonly [RegExp, (value: string, words: string) => string | false])[] = [
  [CODE, (_, words) => (/^cv/i.test(words) ? 'card_verification' : 'one_time_code')],
  [
    NUMBER,
    (value, words) => {
      const row = /^p.*[a-z]$/is.test(words) ? 'india_pan' : NUMBERS[words[0]!.toLowerCase()]!;
      return value.replace(/[ -]/g, '').length >= (LEAST[row] ?? 12) && row;
    },
  ],
  [SQL, (value) => !isNothing(value) && 'password'],
  [PROVIDED, (value) => /\d/.test(value) && looksRandom(value) && 'token'],
  [
    PASSWORD,
    (value) =>
      /\d/.test(value) &&
      /[A-Za-z]|^\d+\.?$/.test(value) &&
      !isSlug(value) &&
      !/\*\*|[[\]=<>]/.test(value) &&
      'password',
  ],
];
const CODE_FIRST = /(\d{4,8}) [ai]s (?:your|the) [A-Za-z -]{0,30}(?:code|otp|pin|passcode|password)\b/iy;

/** Finds a code that stands before the words for it, given the beginning of a number. */
export function findCode(text: string, at: number): Span | undefined {
  const code = isDigit(codeAt(text, at + 3)) ? matchAt(CODE_FIRST, text, at)?.[1] : undefined;
  return code ? spanOf(at, at + code.length, 'one_time_code') : undefined;
}

/** Finds a code, number or password that a sentence names in words, given the beginning of a word. */
export function findSpoken(text: string, at: number): Span | undefined {
  if (!startsOf(text, at)) return undefined;
  for (const [pattern, rowOf] of SENTENCES) {
    const match = matchAt(pattern, text, at);
    const end = pattern.lastIndex;
    const row = match && rowOf(match[1]!, match[0]);
    if (!row) continue;
    const start = end - match[1]!.length;
    // A sentence or a bracket may end here, but not between quotes.
    const value = text[end] === "'" ? match[1]! : withoutEnd(match[1]!, '.)}');
    return spanOf(start, start + value.length, row, pattern === NUMBER ? lastFour(value) : undefined);
  }
  return undefined;
}
