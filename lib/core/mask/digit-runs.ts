import { codeAt, isAlphanumeric, isDigit } from './characters.js';
import { isAadhaar, isCard, isItin, isSsn } from './digits.js';
import { endOf } from './matching.js';
import { HIDDEN, type Span, spanOf } from './result.js';
import { digitsOf } from './values.js';

const GROUPS = /\d{1,19}(?:[ +-]\d{2,13}){0,4}/y;
const SSN = /\d{3}([ +-])\d{2}\1\d{4}(?![\d-])/y;
const FOURS = /\d{4}([ +-])\d{4}\1\d{4}(?:\1\d{4})?(?!\1?\d)/y;
/** Cards are printed in equal or in 4-6-5 and 4-6-4 groups: a date beside a time is not. */
const PRINTED =
  /^(?:\d+|\d{4}([ +-])\d{4}\1\d{4}\1\d{1,7}(?:\1\d{3})?|\d{4}([ +-])\d{6}\2\d{4,5}|\d{6}[ +-]\d{7,13}|\d{8}[ +-]\d{8})$/;

/**
 * Finds a card, SSN, ITIN or Aadhaar number that begins at a digit. The caller has seen that the character before is
 * neither a letter nor a digit.
 */
export function findNumber(text: string, at: number): Span | undefined {
  const before = text[at - 1];
  // Digits after a decimal point are a fraction (contract, section 0.5), those after an underscore an identifier's.
  if ((before === '.' && isDigit(codeAt(text, at - 2))) || !mayBegin(text, at)) return undefined;
  const ssn = before === '-' ? -1 : endOf(SSN, text, at);
  if (ssn >= 0 && !wordFollows(text, ssn)) {
    const [area, group, serial] = [text.slice(at, at + 3), text.slice(at + 4, at + 6), text.slice(at + 7, ssn)];
    const row = isSsn(area, group, serial) ? 'ssn_shape' : isItin(area, group) && 'itin_shape';
    const number = row && numberSpan(text, at, ssn, row);
    if (number) return number;
  }
  // Four and four digits between dashes are the middle of a UUID.
  if (before === '-' && text[at + 4] === '-') return undefined;
  const fours = endOf(FOURS, text, at);
  const aadhaar = fours >= 0 && !wordFollows(text, fours) && isAadhaar(digitsOf(text.slice(at, fours)));
  const number = aadhaar && numberSpan(text, at, fours, 'aadhaar_shape');
  if (number) return number;
  // The span's id in a trace context (`00-{32 hex}-{16 hex}-01`) may be all digits.
  if (before === '-' && /^[0-9a-f]{32}$/.test(text.slice(Math.max(0, at - 33), at - 1))) return undefined;
  const card = cardEnd(text, at);
  // A plus and up to 15 digits are a telephone number (E.164); a plus behind a letter or digit is a blank of a query.
  const phone = before === '+' && card - at <= 15 && !isAlphanumeric(codeAt(text, at - 2));
  return card < 0 || phone ? undefined : numberSpan(text, at, card, 'card');
}

const numberSpan = (text: string, start: number, end: number, row: string): Span | undefined =>
  spanOf(start, end, row, HIDDEN + digitsOf(text.slice(start, end)).slice(-4));

/** A separator after three, four, six or eight digits, or thirteen digits in a row: all other numbers are let go at once. */
function mayBegin(text: string, at: number): boolean {
  let end = at;
  while (end - at < 13 && isDigit(codeAt(text, end))) end++;
  const length = end - at;
  if (length < 3 || length === 5 || length === 7 || length > 8) return length === 13;
  return ' +-'.includes(text[end] ?? '.') && isDigit(codeAt(text, end + 1));
}

/** A number may be followed by another (a date, an amount): the groups are given up from the right one by one. */
function cardEnd(text: string, at: number): number {
  const end = endOf(GROUPS, text, at);
  let part = end - at < 13 ? '' : text.slice(at, end);
  while (part.length >= 13) {
    const digits = digitsOf(part);
    if (PRINTED.test(part) && !wordFollows(text, at + part.length) && isCard(digits, digits.length < part.length))
      return at + part.length;
    part = part.replace(/(?:^|[ +-])\d*$/, '');
  }
  return -1;
}

function wordFollows(text: string, end: number): boolean {
  const c = codeAt(text, end);
  return isAlphanumeric(c) || c === 95 || (c === 46 && isDigit(codeAt(text, end + 1)));
}
