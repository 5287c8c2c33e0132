import { isAadhaar, isCard, isItin, isSsn } from './digits.js';
import { isOff } from './in-force.js';
import { HIDDEN, type Span } from './result.js';

const GROUPS = /\d{1,19}(?:[ +-]\d{2,13}){0,4}/y;
const SSN = /\d{3}([ +-])\d{2}\1\d{4}(?![\d-])/y;
const FOURS = /\d{4}([ +-])\d{4}\1\d{4}(?:\1\d{4})?(?!\1?\d)/y;

/**
 * Finds a card, SSN, ITIN or Aadhaar number that begins at a digit. The caller has seen that the character before is
 * neither a letter nor a digit.
 */
export function findNumber(text: string, at: number): Span | undefined {
  const before = at > 0 ? text.charCodeAt(at - 1) : 0;
  // Digits after a decimal point are a fraction (contract, section 0.5), those after an underscore an identifier's.
  if (before === 46 && at > 1 && isDigit(text.charCodeAt(at - 2))) return undefined;
  if (!mayBegin(text, at)) return undefined;
  SSN.lastIndex = at;
  if (SSN.test(text) && before !== 45 && !wordFollows(text, SSN.lastIndex)) {
    const [area, group, serial] = [text.slice(at, at + 3), text.slice(at + 4, at + 6), text.slice(at + 7, at + 11)];
    const row = isSsn(area, group, serial) ? 'ssn_shape' : isItin(area, group) ? 'itin_shape' : undefined;
    if (row !== undefined && !isOff(row)) return { start: at, end: SSN.lastIndex, row, text: HIDDEN + serial };
  }
  // Four and four digits between dashes are the middle of a UUID.
  if (before === 45 && text.charCodeAt(at + 4) === 45) return undefined;
  FOURS.lastIndex = at;
  if (FOURS.test(text) && !wordFollows(text, FOURS.lastIndex)) {
    const digits = text.slice(at, FOURS.lastIndex).replace(/\D/g, '');
    if (isAadhaar(digits) && !isOff('aadhaar_shape'))
      return { start: at, end: FOURS.lastIndex, row: 'aadhaar_shape', text: HIDDEN + digits.slice(-4) };
  }
  const card = findCard(text, at);
  // A plus and up to 15 digits are a telephone number (E.164); a plus behind a letter or digit is a blank of a query.
  const phone = before === 43 && !/[A-Za-z0-9]/.test(text[at - 2] ?? '');
  return phone && card !== undefined && card.end - at <= 15 ? undefined : card;
}

/** A separator after three, four, six or eight digits, or thirteen digits in a row: all other numbers are let go at once. */
function mayBegin(text: string, at: number): boolean {
  let i = at;
  while (i - at < 13 && isDigit(text.charCodeAt(i))) i++;
  const length = i - at;
  if (length >= 13) return true;
  const next = text.charCodeAt(i);
  return (
    (length === 3 || length === 4 || length === 6 || length === 8) &&
    (next === 32 || next === 45 || next === 43) &&
    isDigit(text.charCodeAt(i + 1))
  );
}

function findCard(text: string, at: number): Span | undefined {
  // The span's id in a trace context (`00-{32 hex}-{16 hex}-01`) may be all digits.
  if (text.charCodeAt(at - 1) === 45 && at > 32 && /^[0-9a-f]{32}$/.test(text.slice(at - 33, at - 1))) return undefined;
  GROUPS.lastIndex = at;
  if (!GROUPS.test(text) || GROUPS.lastIndex - at < 13) return undefined;
  let part = text.slice(at, GROUPS.lastIndex);
  // A number may be followed by another (a date, an amount): the groups are given up from the right one by one.
  while (part.length >= 13) {
    const end = at + part.length;
    if (plausibleGroups(part) && !wordFollows(text, end)) {
      const digits = part.replace(/\D/g, '');
      if (isCard(digits, digits.length < part.length))
        return { start: at, end, row: 'card', text: HIDDEN + digits.slice(-4) };
    }
    part = part.slice(0, Math.max(0, part.lastIndexOf(' '), part.lastIndexOf('-'), part.lastIndexOf('+')));
  }
  return undefined;
}

/** Cards are printed in equal or in 4-6-5 and 4-6-4 groups: a date beside a time is not. */
function plausibleGroups(part: string): boolean {
  if (!/[ +-]/.test(part)) return true;
  return /^(?:\d{4}([ +-])\d{4}\1\d{4}\1\d{1,7}(?:\1\d{3})?|\d{4}([ +-])\d{6}\2\d{4,5}|\d{6}([ +-])\d{7,13}|\d{8}([ +-])\d{8})$/.test(
    part,
  );
}

function wordFollows(text: string, end: number): boolean {
  if (end >= text.length) return false;
  const c = text.charCodeAt(end);
  if (isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95) return true;
  return c === 46 && isDigit(text.charCodeAt(end + 1));
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
