import { decodeAt, isUserAndPassword, looksEncoded } from './base64.js';
import { ByteReader, textOf } from './bytes.js';
import { isDigit, pairOf } from './characters.js';
import { rulesInForce } from './in-force.js';
import { isKnownShape } from './known-shapes.js';
import { MARKS } from './prefilter-marks.js';
import { digitsEnd, dotted, longRun, numberLikely } from './prefilter-shapes.js';
import { BEGINS, ENDING, endsFlagged, slotBefore, vendorFollows } from './prefilter-tables.js';
import { pairFollows } from './prefilter-words.js';
import { isJwtHeader } from './shapes.js';
import { HEX, SORT } from './sorts.js';

const reader = new ByteReader();
/** Levels of base64 that are looked into, and runs of it in a text; what goes beyond counts as suspicious. */
const [DEEPEST, MOST_DECODED] = [5, 64];
const READERS = Array.from({ length: DEEPEST }, () => new ByteReader(4096));
/** Runs of the text that were decoded. */
let decodes = 0;
/** Behind base64: the next part of a token, or an escape that hides more of it. */
const GOES_ON = /[\w+/-]*(?:=|%3[Dd]){0,2}[.%\\]/y;
/** A longer run is not decoded. */
const LONGEST_RUN = 65_536;
/** Shorter runs hold no base64 that matters. */
const LEAST_RUN = 12;
/**
 * Least length of hexadecimal in small letters in which nothing is looked for: no number is as long, and no word or
 * prefix of the catalogue is written in these letters alone.
 */
const LEAST_HEX = 20;

/**
 * Whether a text could hold a secret. False is final: every row in force, in every spelling the scanner knows, makes it
 * true.
 *
 * @param scanned the text was scanned before, and a vendor's key that breaks off was none already then
 */
export function suspicious(text: string, scanned = false): boolean {
  if (rulesInForce()?.suspects(text) === true) return true;
  const bytes = reader.read(text);
  return !isKnownShape(bytes, 0, text.length) && suspiciousIn(bytes, 0, text.length, 0, scanned);
}

/**
 * The same of a stretch of bytes, by the catalogue alone. It reads each byte about once.
 *
 * @param bytes as a `ByteReader` reads them
 * @param to where no letter or digit stands
 */
export function suspiciousIn(bytes: Buffer, from: number, to: number, depth = 0, scanned = false): boolean {
  let boundary = true;
  let run = from;
  /** The run whose base64 holds nothing. */
  let decoded = -1;
  if (depth === 0) decodes = 0;
  // The end of the text ends a run as well.
  for (let i = from; i <= to; i++) {
    const c = i < to ? bytes[i]! : 0;
    if (boundary && SORT[c]! <= HEX && SORT[bytes[i + LEAST_HEX - 1]!]! <= HEX) {
      const end = hexEnd(bytes, i);
      if (end - i >= LEAST_HEX) {
        boundary = false;
        i = end - 1;
        continue;
      }
    }
    if (isLetter(c)) {
      if (boundary) {
        boundary = false;
        if (i + 8 < to) {
          if (BEGINS[pairOf(c, bytes[i + 1]!)] === 1 && vendorFollows(bytes, i, to, scanned)) return true;
          if (c === 101 && isBase64Start(bytes, i) && longRun(bytes, i, to)) {
            if (holdsSecret(bytes, i, to, depth)) return true;
            decoded = i;
          }
        }
      }
      const end = wordEnd(bytes, i);
      const slot = slotBefore(bytes, i, end);
      if (
        (ENDING[slot >> 5]! & (1 << (slot & 31))) !== 0 &&
        endsFlagged(bytes, end, from, slot) &&
        pairFollows(bytes, end, from, to)
      )
        return true;
      i = end - 1;
    } else if (isDigit(c)) {
      if (!boundary) continue;
      boundary = false;
      const end = digitsEnd(bytes, i, to);
      const next = bytes[end]!;
      if (
        (end - i >= 13 || next === 32 || next === 45 || next === 43 || next === 37) &&
        numberLikely(bytes, i, end, to)
      )
        return true;
      if (
        c === 49 &&
        end === i + 1 &&
        ((next === 47 && bytes[end + 1] === 47) || (next === 37 && bytes[end + 2] === 70))
      )
        return true;
      i = end - 1;
    } else {
      boundary = true;
      if (c === 95) continue;
      if (c !== 45 && i - run >= LEAST_RUN) {
        if (run !== decoded && looksEncoded(bytes, run) && runHolds(bytes, run, i, to, depth)) return true;
        if (c === 46 && i - run >= 14 && dotted(bytes, run, i)) return true;
      }
      const mark = MARKS[c];
      if (mark !== undefined) {
        i = mark(bytes, i, from, to);
        if (i < 0) return true;
      }
      if (c !== 45) run = i + 1;
    }
  }
  return false;
}

function hexEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (SORT[bytes[at]!]! <= HEX) at++;
  return at;
}

/** Where a word ends: before what is no letter, or the next capital behind a small letter. */
function wordEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (isCapital(bytes[at]!)) at++;
  while (isSmall(bytes[at]!)) at++;
  return at;
}

const isSmall = (c: number): boolean => c >= 97 && c <= 122;
const isCapital = (c: number): boolean => c >= 65 && c <= 90;
const isLetter = (c: number): boolean => isSmall(c | 32);

/** `eyJ`, `eyA`, `ewo`: a brace and what follows it in JSON, in base64. */
function isBase64Start(bytes: Buffer, at: number): boolean {
  const behind = (bytes[at + 1]! << 8) | bytes[at + 2]!;
  return behind === 0x794a || behind === 0x7941 || behind === 0x776f;
}

/** Whether a run that may be base64 of text has capitals, as any does, and could hold a secret. */
function runHolds(bytes: Buffer, run: number, end: number, to: number, depth: number): boolean {
  for (let i = run; i < end && i < run + 64; i++) if (isCapital(bytes[i]!)) return holdsSecret(bytes, run, to, depth);
  return false;
}

/** Whether the base64 that begins here could hold a secret, or be the first part of a token, or go on behind an escape. */
function holdsSecret(bytes: Buffer, at: number, to: number, depth: number): boolean {
  if (++decodes > MOST_DECODED || depth >= DEEPEST) return true;
  const text = textOf(bytes, at, Math.min(to, at + LONGEST_RUN));
  GOES_ON.lastIndex = 0;
  if (text.length === LONGEST_RUN || GOES_ON.test(text)) return true;
  const encoded = decodeAt(text, 0)?.text;
  if (encoded === undefined) return false;
  if (isUserAndPassword(encoded) || isJwtHeader(encoded) || rulesInForce()?.suspects(encoded) === true) return true;
  return suspiciousIn(READERS[depth]!.read(encoded), 0, encoded.length, depth + 1);
}
