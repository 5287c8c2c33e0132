import { decodeAt, isUserAndPassword, LONGEST_RUN, looksEncoded } from './base64.js';
import { ByteReader, startsWith, textOf } from './bytes.js';
import { isCapital, isDigit, isLetter, pairOf } from './characters.js';
import { findNumber } from './digit-runs.js';
import { rulesInForce } from './in-force.js';
import { isKnownShape } from './known-shapes.js';
import { endOf } from './matching.js';
import { MARKS, SUSPICIOUS } from './prefilter-marks.js';
import { ENDING, isFlagged, pairFollows, slotOf } from './prefilter-words.js';
import { isJwtHeader } from './shapes.js';
import { CATALOGUE_VENDORS, type Entry } from './vendors.js';

const reader = new ByteReader();
/** Shorter runs hold no base64 that matters. */
const LEAST_RUN = 12;
/** Characters that every vendor's key has, its beginning included. */
const SHORTEST_KEY = 14;

/**
 * Whether a text could hold a secret. False is final: every row in force, in every spelling the scanner knows, makes it
 * true.
 */
export function suspicious(text: string): boolean {
  if (rulesInForce()?.suspects(text) === true) return true;
  const bytes = reader.read(text);
  return !isKnownShape(bytes, 0, text.length) && suspiciousIn(bytes, 0, text.length);
}

/**
 * The same of a stretch of bytes, by the catalogue alone. It reads each byte about once.
 *
 * @param bytes as a `ByteReader` reads them
 * @param to where no letter or digit stands
 */
export function suspiciousIn(bytes: Buffer, from: number, to: number): boolean {
  let boundary = true;
  let run = from;
  // The end of the text ends a run as well.
  for (let i = from; i <= to; i++) {
    const c = i < to ? bytes[i]! : 0;
    if (isLetter(c)) {
      if (boundary) {
        boundary = false;
        const vendors = CATALOGUE_VENDORS[pairOf(c, bytes[i + 1]!)];
        if (vendors !== undefined && vendorBegins(vendors, bytes, i)) return true;
        if (c === 101 && opensJson(bytes, i) && (i > run || holdsSecret(bytes, i, to))) return true;
      }
      const end = wordEnd(bytes, i);
      const slot = slotOf(bytes, i, end);
      if (
        (ENDING[slot >> 5]! & (1 << (slot & 31))) !== 0 &&
        isFlagged(bytes, slot, i, end, from) &&
        pairFollows(bytes, end, from, to)
      )
        return true;
      i = end - 1;
    } else if (isDigit(c)) {
      if (!boundary) continue;
      boundary = false;
      const end = digitsEnd(bytes, i);
      if (numberBegins(bytes, i, end, from, to)) return true;
      i = end - 1;
    } else {
      boundary = true;
      if (c === 95) continue;
      if (c !== 45 && i - run >= LEAST_RUN) {
        if (looksEncoded(bytes, run) && hasCapital(bytes, run, i) && holdsSecret(bytes, run, to)) return true;
        if (c === 46 && i - run >= 14 && isToken(bytes, run, i)) return true;
      }
      i = MARKS[c]?.(bytes, i, from, to) ?? i;
      if (i === SUSPICIOUS) return true;
      if (c !== 45) run = i + 1;
    }
  }
  return false;
}

/** Where a word ends: before what is no letter, or the next capital behind a small letter. */
function wordEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (isCapital(bytes[at]!)) at++;
  while (bytes[at]! >= 97 && bytes[at]! <= 122) at++;
  return at;
}

/** Base64 of text has capitals. */
function hasCapital(bytes: Buffer, run: number, end: number): boolean {
  for (let i = run; i < end && i < run + 64; i++) if (isCapital(bytes[i]!)) return true;
  return false;
}

/** One of the vendors' beginnings, and as much behind it as the shortest key has: a masked one has stars there. */
function vendorBegins(vendors: readonly Entry[], bytes: Buffer, at: number): boolean {
  for (let k = 0; k < vendors.length; k++) {
    const [prefix, { least }] = vendors[k]!;
    if (startsWith(bytes, prefix, at) && goesOn(bytes, at, Math.max(SHORTEST_KEY, prefix.length + least))) return true;
  }
  return false;
}

function goesOn(bytes: Buffer, from: number, length: number): boolean {
  for (let at = from; at < from + length; at++)
    if (bytes[at]! <= 32 || bytes[at] === 34 || bytes[at] === 42) return false;
  return true;
}

/** A brace and what follows it, in base64. */
const opensJson = (bytes: Buffer, at: number): boolean =>
  startsWith(bytes, 'yJ', at + 1) || startsWith(bytes, 'yA', at + 1) || startsWith(bytes, 'wo', at + 1);

/** Behind base64: the next part of a token, or an escape that hides more of it. */
const GOES_ON = /[\w+/-]*(?:=|%3[Dd]){0,2}[.%\\]/y;

/** Whether the base64 that begins here could hold a secret, or be the first part of a token, or go on behind an escape. */
function holdsSecret(bytes: Buffer, at: number, to: number): boolean {
  const text = textOf(bytes, at, Math.min(to, at + LONGEST_RUN));
  if (text.length === LONGEST_RUN || endOf(GOES_ON, text, 0) >= 0) return true;
  const decoded = decodeAt(text, 0)?.text;
  if (decoded === undefined) return false;
  if (isUserAndPassword(decoded) || isJwtHeader(decoded) || rulesInForce()?.suspects(decoded) === true) return true;
  return suspiciousIn(new ByteReader(decoded.length).read(decoded), 0, decoded.length);
}

/** The first part of a Terraform or Discord token, before a dot. */
const isToken = (bytes: Buffer, run: number, dot: number): boolean =>
  startsWith(bytes, 'atl', dot + 1) || (dot - run >= 23 && [6, 7, 8].some((length) => bytes[dot + length] === 46));

/** Digits of the first two groups of a number that is written in groups: 3-2-4, 4-4-4, 4-6-5, 8-8. */
const GROUPS = [302, 404, 406, 808];

/** A card, an SSN or an Aadhaar number, a code before the words for it, digits with gaps that are escaped, or `1//`. */
function numberBegins(bytes: Buffer, at: number, end: number, from: number, to: number): boolean {
  const next = bytes[end]!;
  if (bytes[at] === 49 && ((next === 47 && bytes[end + 1] === 47) || (next === 37 && bytes[end + 2] === 70)))
    return true;
  if (next === 37 && bytes[end + 1] === 50 && isDigit(bytes[end + 3]!)) return true;
  if (next === 32 && bytes[end + 2] === 115) return true;
  const [first, second] = [end - at, digitsEnd(bytes, end + 1) - end - 1];
  const grouped = first === 6 ? second > 6 : GROUPS.includes(first * 100 + second);
  if (first < 13 && !(grouped && (next === 32 || next === 45 || next === 43))) return false;
  // No issuer's numbers, nor Aadhaar's, begin with 0 or 1, as those of the clock do.
  if (bytes[at]! < 50 && first !== 3) return false;
  const start = Math.max(from, at - 40);
  return findNumber(textOf(bytes, start, Math.min(to, at + 100)), at - start) !== undefined;
}

function digitsEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (isDigit(bytes[at]!)) at++;
  return at;
}
