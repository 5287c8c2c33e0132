import { decodeAt, isUserAndPassword } from './base64.js';
import { ByteReader } from './bytes.js';
import { VENDOR_ROWS } from './catalogue-vendors.js';
import { rulesInForce } from './in-force.js';
import { flaggedWords } from './names.js';
import {
  colon,
  dash,
  digit,
  dotted,
  dsnFollows,
  encoded,
  hex,
  isOption,
  longRun,
  numberLikely,
  pairFollows,
} from './prefilter-shapes.js';
import { isJwtHeader } from './shapes.js';
import { HEX, SORT } from './sorts.js';

/** Words outside the names of the catalogue that begin something secret: schemes, path segments, sentences, markers. */
const WORDS =
  'bearer basic digest apikey negotiate ntlm hawk oauth splunk geniekey reset resets verify verifications invite invites activate magic magiclink confirm unlock recover unsubscribe join ott saml hook hooks webhook webhookb curl social passphrase identified';
/** A name ending in one of these is found by the word before. */
const WEAK = new Set(['id', 'no', 'num', 'number', 'me', 'response', 'hash', 'value', 'time']);

/** Suffixes that end a flagged word, by their last three letters (five bits each; shorter words by what they have). */
const ENDS: (readonly string[] | undefined)[] = new Array(32768).fill(undefined);
for (const word of [...flaggedWords(), ...WORDS.split(/[ -]/)]) {
  if (WEAK.has(word)) continue;
  for (const form of [word, `${word}s`]) {
    const letters = form.replace(/\d+$/, '').replace(/^\d+/, '');
    if (letters.length < 2) continue;
    const slot = slotOf(letters);
    ENDS[slot] = [...(ENDS[slot] ?? []), letters.slice(-9)];
  }
}
for (const word of ['remember', 'session', 'card', 'verification', 'saml', 'social', 'cc', 'cf']) {
  ENDS[slotOf(word)] = [...(ENDS[slotOf(word)] ?? []), word.slice(-9)];
}
/** The same, one bit each. */
const ENDING = new Uint32Array(1024);
for (let i = 0; i < ENDS.length; i++) if (ENDS[i] !== undefined) ENDING[i >> 5]! |= 1 << (i & 31);

/** First three characters of the vendors' prefixes, one bit each; the first is a letter. */
const STARTS = new Uint32Array(32_768);
/** Their first two: a table that is small enough to stay in the cache. */
const PAIRS = new Uint8Array(8192);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const PREFIXES = new Map<number, string[]>();
for (const row of VENDOR_ROWS) if (row.recognised.by === 'prefix') row.recognised.prefixes.forEach(addPrefix);
for (const start of ['PuTTY', 'ZXlK']) addPrefix(start);

function addPrefix(prefix: string): void {
  PAIRS[((prefix.charCodeAt(0) & 63) << 7) | (prefix.charCodeAt(1) & 127)] = 1;
  for (const third of prefix.length > 2 ? [prefix[2]!] : ALPHABET) {
    const key = startKey(prefix.charCodeAt(0), prefix.charCodeAt(1), third.charCodeAt(0));
    STARTS[key >> 5]! |= 1 << (key & 31);
    PREFIXES.set(key, [...(PREFIXES.get(key) ?? []), prefix]);
  }
}

/** Letter number 1-26 by character code, 0 for others. */
const LETTER = new Uint8Array(256);
for (let i = 0; i < 26; i++) {
  LETTER[65 + i] = i + 1;
  LETTER[97 + i] = i + 1;
}

const reader = new ByteReader();

/** Whether a text could hold a secret; see `suspiciousIn`. */
export const suspicious = (text: string): boolean => suspiciousIn(text, reader.read(text), 0, text.length);

/** Levels of base64 that are looked into, and runs of it in a text; what goes beyond counts as suspicious. */
const [DEEPEST, MOST_DECODED] = [5, 64];
const READERS = Array.from({ length: DEEPEST }, () => new ByteReader(4096));
/** Behind base64: the next part of a token, or an escape that hides more of it. */
const GOES_ON = /[A-Za-z0-9+/_-]*(?:=|%3[Dd]){0,2}[.%\\]/y;

/**
 * Whether a stretch of text could hold a secret. False is final: every row of the catalogue, in every spelling the
 * scanner knows, makes it true. It reads each character about once.
 *
 * @param bytes the text, as a `ByteReader` reads it
 */
export function suspiciousIn(text: string, bytes: Uint8Array, from: number, to: number, depth = 0): boolean {
  const rules = rulesInForce();
  if (rules?.suspects(from === 0 && to === text.length ? text : text.slice(from, to)) === true) return true;
  let boundary = true;
  let run = from;
  /** The run whose base64 holds nothing. */
  let decoded = -1;
  let decodes = 0;
  for (let i = from; i < to; i++) {
    let c = bytes[i]!;
    if (boundary && SORT[c]! <= HEX && SORT[bytes[i + LEAST_HEX - 1]!]! <= HEX) {
      const end = hexEnd(bytes, i, to);
      if (end - i >= LEAST_HEX) {
        boundary = false;
        i = end - 1;
        continue;
      }
    }
    let letter = LETTER[c]!;
    if (letter !== 0) {
      if (boundary) {
        boundary = false;
        if (i + 8 < to) {
          if (vendorFollows(text, bytes, i, to)) return true;
          if (c === 101 && isBase64Start(bytes, i) && longRun(bytes, i, to)) {
            if (++decodes > MOST_DECODED || holdsSecret(text, i, depth)) return true;
            decoded = i;
          }
        }
      }
      // To the end of the word, or to the next capital behind a small letter.
      let word = 0;
      let lower = false;
      do {
        word = ((word << 5) | letter) & 32767;
        lower = c >= 97;
        c = bytes[++i]!;
        letter = i < to ? LETTER[c]! : 0;
      } while (letter !== 0 && (c >= 97 || !lower));
      if (
        (ENDING[word >> 5]! & (1 << (word & 31))) !== 0 &&
        endsFlagged(bytes, i, from, word) &&
        pairFollows(text, bytes, i, to)
      )
        return true;
      i--;
      continue;
    }
    if (c >= 48 && c <= 57) {
      if (boundary) {
        boundary = false;
        if (i + 4 <= to && numberLikely(bytes, i, to)) return true;
        if (c === 49 && bytes[i + 1] === 47 && bytes[i + 2] === 47) return true;
      }
      continue;
    }
    boundary = true;
    if (c === 95) continue;
    if (c !== 45) {
      if (i - run >= 12 && run !== decoded && encoded(bytes, run, i)) {
        if (++decodes > MOST_DECODED || holdsSecret(text, run, depth)) return true;
      }
      if (c === 46 && i - run >= 14 && dotted(text, run, i)) return true;
      run = i + 1;
    }
    switch (c) {
      case 37: {
        const code = hex(bytes[i + 1]!) * 16 + hex(bytes[i + 2]!);
        if (
          (code >= 48 &&
            code < 123 &&
            code !== 58 &&
            code !== 59 &&
            code !== 60 &&
            code !== 61 &&
            code !== 62 &&
            code !== 63 &&
            code !== 91 &&
            code !== 93) ||
          code === 37
        )
          return true;
        if (code === 58 && colon(bytes, i + 2, to)) return true;
        if (code === 32 && bytes[i + 3] === 45 && isOption(bytes[i + 4]!)) return true;
        if (code > 0) {
          i += 2;
          run = i + 1;
        }
        break;
      }
      case 92: {
        let last = i;
        while (last + 1 < to && bytes[last + 1] === 92) last++;
        const next = bytes[last + 1]!;
        if (next === 117 || next === 120) return true;
        // Within escaped text each level doubles the backslash before the letter that stands for a control character.
        i = last > i && !isControl(next) ? last : last + 1;
        run = i + 1;
        break;
      }
      case 38:
        if (bytes[i + 1] === 35) return true;
        break;
      case 45:
        if (dash(text, bytes, i, from)) return true;
        break;
      case 58:
        if (colon(bytes, i, to)) return true;
        break;
      case 64:
        if (i > from && dsnFollows(text, bytes, i)) return true;
        break;
      case 126:
        if (i > from && bytes[i - 1] === 81) return true;
        break;
    }
  }
  return to - run >= 12 && run !== decoded && encoded(bytes, run, to) && holdsSecret(text, run, depth);
}

/**
 * Least length of hexadecimal in small letters in which nothing is looked for: no number is as long, and no word or
 * prefix of the catalogue is written in these letters alone.
 */
const LEAST_HEX = 20;

function hexEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && SORT[bytes[at]!]! <= HEX) at++;
  return at;
}

/** `eyJ`, `ewo`, `eyA`: a brace and what follows it in JSON, in base64. */
function isBase64Start(bytes: Uint8Array, at: number): boolean {
  const second = bytes[at + 1];
  const third = bytes[at + 2];
  return second === 121 ? third === 74 || third === 65 : second === 119 && third === 111;
}

/** Whether the base64 that begins here could hold a secret, or be the first part of a token, or go on behind an escape. */
function holdsSecret(text: string, at: number, depth: number): boolean {
  GOES_ON.lastIndex = at;
  if (depth >= DEEPEST || GOES_ON.test(text)) return true;
  const encoded = decodeAt(text, at);
  if (encoded === undefined) return false;
  if (isUserAndPassword(encoded.text) || isJwtHeader(encoded.text)) return true;
  return suspiciousIn(encoded.text, READERS[depth]!.read(encoded.text), 0, encoded.text.length, depth + 1);
}

/** `\b`, `\f`, `\n`, `\r`, `\t`. */
function isControl(c: number): boolean {
  return c === 110 || c === 114 || c === 116 || c === 98 || c === 102;
}

function slotOf(word: string): number {
  let slot = 0;
  for (const letter of word) slot = ((slot << 5) | (letter.charCodeAt(0) - 96)) & 32767;
  return slot;
}

function startKey(a: number, b: number, c: number): number {
  return ((a & 63) << 14) | ((b & 127) << 7) | (c & 127);
}

/** Whether a vendor's prefix begins here and a body of some length follows. */
function vendorFollows(text: string, bytes: Uint8Array, at: number, to: number): boolean {
  if (PAIRS[((bytes[at]! & 63) << 7) | (bytes[at + 1]! & 127)] === 0) return false;
  const key = startKey(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!);
  if ((STARTS[key >> 5]! & (1 << (key & 31))) === 0) return false;
  const prefixes = PREFIXES.get(key)!;
  for (let k = 0; k < prefixes.length; k++) if (text.startsWith(prefixes[k]!, at)) return longRun(bytes, at, to);
  return false;
}

/** Short words that also end words written together; others would be found in every second word. */
const GLUED = new Set(['pwd', 'jwt', 'otp', 'cvv']);

function startsWord(bytes: Uint8Array, at: number): boolean {
  const before = bytes[at - 1]!;
  if (before > 127) return true;
  if (digit(before)) {
    return (before === 50 && (bytes[at]! | 32) === 102) || (at > 2 && bytes[at - 3] === 37);
  }
  // A letter before may be the last of `%5B`, as a digit may be of `%22`.
  return LETTER[before] === 0 || (bytes[at]! < 97 && before >= 97) || (at > 2 && bytes[at - 3] === 37);
}

function endsFlagged(bytes: Uint8Array, end: number, from: number, slot: number): boolean {
  const ends = ENDS[slot]!;
  for (let k = 0; k < ends.length; k++) {
    const suffix = ends[k]!;
    const start = end - suffix.length;
    if (start < from) continue;
    let i = 0;
    while (i < suffix.length && (bytes[start + i]! | 32) === suffix.charCodeAt(i)) i++;
    if (i < suffix.length || (suffix.length === 2 && digit(bytes[end]!))) continue;
    if (suffix.length > 3 || start === from || startsWord(bytes, start) || GLUED.has(suffix)) return true;
  }
  return false;
}
