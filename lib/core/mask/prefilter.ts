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
const ENDING = new Uint8Array(32768);
for (let i = 0; i < ENDS.length; i++) ENDING[i] = ENDS[i] === undefined ? 0 : 1;

/** First three characters of the vendors' prefixes, one bit each; the first is a letter. */
const STARTS = new Uint32Array(32_768);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const PREFIXES = new Map<number, string[]>();
for (const row of VENDOR_ROWS) if (row.recognised.by === 'prefix') row.recognised.prefixes.forEach(addPrefix);
for (const start of ['eyJ', 'ewo', 'eyA', 'PuTTY', 'ZXlK']) addPrefix(start);

function addPrefix(prefix: string): void {
  for (const third of prefix.length > 2 ? [prefix[2]!] : ALPHABET) {
    const key = startKey(prefix.charCodeAt(0), prefix.charCodeAt(1), third.charCodeAt(0));
    STARTS[key >> 5]! |= 1 << (key & 31);
    PREFIXES.set(key, [...(PREFIXES.get(key) ?? []), prefix]);
  }
}

/** Letter number 1-26 by character code, 0 for others. */
const LETTER = new Uint8Array(128);
for (let i = 0; i < 26; i++) {
  LETTER[65 + i] = i + 1;
  LETTER[97 + i] = i + 1;
}

/**
 * Whether a stretch of text could hold a secret. False is final: every row of the catalogue, in every spelling the
 * scanner knows, makes it true. It allocates nothing and reads each character about once.
 */
export function suspicious(text: string, from: number, to: number): boolean {
  const rules = rulesInForce();
  if (rules?.suspects(from === 0 && to === text.length ? text : text.slice(from, to)) === true) return true;
  let word = 0;
  let lower = false;
  let boundary = true;
  let run = from;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    const letter = c < 128 ? LETTER[c]! : 0;
    if (letter !== 0) {
      if (boundary) {
        boundary = false;
        word = letter;
        if (i + 8 < to && vendorFollows(text, i, to)) return true;
      } else if (c < 97 && lower) {
        if (ENDING[word] === 1 && endsFlagged(text, i, from, word) && pairFollows(text, i, to)) return true;
        word = letter;
      } else {
        word = ((word << 5) | letter) & 32767;
      }
      lower = c >= 97;
      continue;
    }
    if (word !== 0) {
      if (ENDING[word] === 1 && endsFlagged(text, i, from, word) && pairFollows(text, i, to)) return true;
      word = 0;
    }
    lower = false;
    if (c >= 48 && c <= 57) {
      if (boundary) {
        boundary = false;
        if (i + 4 <= to && numberLikely(text, i, to)) return true;
        if (c === 49 && text.charCodeAt(i + 1) === 47 && text.charCodeAt(i + 2) === 47) return true;
      }
      continue;
    }
    boundary = true;
    if (c === 95) continue;
    if (c !== 45) {
      if (i - run >= 12 && encoded(text, run, i)) return true;
      if (c === 46 && i - run >= 14 && dotted(text, run, i)) return true;
      run = i + 1;
    }
    switch (c) {
      case 37: {
        const code = hex(text.charCodeAt(i + 1)) * 16 + hex(text.charCodeAt(i + 2));
        if (
          (code >= 48 &&
            code < 123 &&
            code !== 58 &&
            code !== 59 &&
            code !== 60 &&
            code !== 62 &&
            code !== 91 &&
            code !== 93) ||
          code === 37
        )
          return true;
        if (code === 58 && colon(text, i + 2, to)) return true;
        if (code === 32 && text.charCodeAt(i + 3) === 45 && isOption(text.charCodeAt(i + 4))) return true;
        if (code > 0) {
          i += 2;
          run = i + 1;
        }
        break;
      }
      case 92: {
        let last = i;
        while (last + 1 < to && text.charCodeAt(last + 1) === 92) last++;
        const next = text.charCodeAt(last + 1);
        if (next === 117 || next === 120) return true;
        // Within escaped text each level doubles the backslash before the letter that stands for a control character.
        i = last > i && !isControl(next) ? last : last + 1;
        run = i + 1;
        break;
      }
      case 38:
        if (text.charCodeAt(i + 1) === 35) return true;
        break;
      case 45:
        if (dash(text, i)) return true;
        break;
      case 58:
        if (colon(text, i, to)) return true;
        break;
      case 64:
        if (i > from && dsnFollows(text, i)) return true;
        break;
      case 126:
        if (text.charCodeAt(i - 1) === 81) return true;
        break;
    }
  }
  if (word !== 0 && ENDING[word] === 1 && endsFlagged(text, to, from, word) && pairFollows(text, to, to)) return true;
  return to - run >= 12 && encoded(text, run, to);
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
function vendorFollows(text: string, at: number, to: number): boolean {
  const key = startKey(text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2));
  if ((STARTS[key >> 5]! & (1 << (key & 31))) === 0) return false;
  const prefixes = PREFIXES.get(key)!;
  for (let k = 0; k < prefixes.length; k++) if (text.startsWith(prefixes[k]!, at)) return longRun(text, at, to);
  return false;
}

/** Short words that also end words written together; others would be found in every second word. */
const GLUED = new Set(['pwd', 'jwt', 'otp', 'cvv']);

function startsWord(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (before > 127) return true;
  if (digit(before)) {
    return (before === 50 && (text.charCodeAt(at) | 32) === 102) || (at > 2 && text.charCodeAt(at - 3) === 37);
  }
  // A letter before may be the last of `%5B`, as a digit may be of `%22`.
  return (
    LETTER[before] === 0 || (text.charCodeAt(at) < 97 && before >= 97) || (at > 2 && text.charCodeAt(at - 3) === 37)
  );
}

function endsFlagged(text: string, end: number, from: number, slot: number): boolean {
  const ends = ENDS[slot]!;
  for (let k = 0; k < ends.length; k++) {
    const suffix = ends[k]!;
    const start = end - suffix.length;
    if (start < from) continue;
    let i = 0;
    while (i < suffix.length && (text.charCodeAt(start + i) | 32) === suffix.charCodeAt(i)) i++;
    if (i < suffix.length || (suffix.length === 2 && digit(text.charCodeAt(end)))) continue;
    if (suffix.length > 3 || start === from || startsWord(text, start) || GLUED.has(suffix)) return true;
  }
  return false;
}
