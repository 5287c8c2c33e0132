import { VENDOR_ROWS } from './catalogue-vendors.js';
import { isDigit, isLetter, PAIRS, pairOf } from './characters.js';
import { NAMES } from './names.js';
import { goesOn, longRun } from './prefilter-shapes.js';

/** Words outside the names of the catalogue that begin something secret: schemes, path segments, sentences, markers. */
const WORDS =
  'bearer basic digest apikey negotiate ntlm hawk oauth splunk geniekey reset resets verify verifications invite invites activate magic magiclink confirm unlock recover unsubscribe join ott saml hook hooks webhook webhookb curl social passphrase identified values';
/** A name ending in one of these is found by the word before. */
const WEAK = new Set(['id', 'no', 'num', 'number', 'me', 'response', 'hash', 'value', 'time']);

/** Suffixes that end a flagged word, by their last three letters (five bits each; shorter words by what they have). */
const ENDS: (string[] | undefined)[] = new Array(32_768).fill(undefined);
/** The same, one bit each. */
export const ENDING = new Uint32Array(1024);
for (const word of [...NAMES.flaggedWords, ...WORDS.split(' ')]) {
  if (WEAK.has(word)) continue;
  for (const form of [word, `${word}s`]) addEnd(form.replace(/\d+$/, '').replace(/^\d+/, ''));
}
for (const word of ['remember', 'session', 'card', 'verification', 'saml', 'social', 'cc', 'cf']) addEnd(word);

/** The last three letters of a word, five bits each and alike in both cases. */
export function slotBefore(bytes: Uint8Array, start: number, end: number): number {
  const last = ((bytes[end - 2]! & 31) << 5) | (bytes[end - 1]! & 31);
  return end - start > 2 ? ((bytes[end - 3]! & 31) << 10) | last : end - start === 2 ? last : 0;
}

function addEnd(letters: string): void {
  if (letters.length < 2) return;
  const slot = slotBefore(Buffer.from(letters), 0, letters.length);
  ENDS[slot] = [...(ENDS[slot] ?? []), letters.slice(-9)];
  ENDING[slot >> 5]! |= 1 << (slot & 31);
}

/** A vendor's beginning, and the least length of what follows it. */
type Prefix = readonly [codes: Buffer, body: number];

/** First two characters of the vendors' prefixes, the first of which is a letter; see `pairOf`. */
export const BEGINS = new Uint8Array(PAIRS);
const PREFIXES: (Prefix[] | undefined)[] = new Array(PAIRS).fill(undefined);
for (const { prefixes, least } of [...VENDOR_ROWS, { prefixes: ['PuTTY', 'ZXlK'], least: 0 }]) {
  for (const prefix of prefixes) {
    const codes = Buffer.from(prefix);
    const pair = pairOf(codes[0]!, codes[1]!);
    BEGINS[pair] = 1;
    PREFIXES[pair] = [...(PREFIXES[pair] ?? []), [codes, least]];
  }
}

/** Whether a vendor's prefix begins at a pair of `BEGINS` and a body of some length follows, or of that of its row. */
export function vendorFollows(bytes: Buffer, at: number, to: number, whole: boolean): boolean {
  const prefixes = PREFIXES[pairOf(bytes[at]!, bytes[at + 1]!)]!;
  for (let k = 0; k < prefixes.length; k++) {
    const [codes, body] = prefixes[k]!;
    let i = 2;
    while (i < codes.length && bytes[at + i] === codes[i]) i++;
    if (i === codes.length && (!whole || goesOn(bytes, at + i, at + i + body, to)))
      return longRun(bytes, at, to, codes.length > 4);
  }
  return false;
}

/** Short words that also end words written together; others would be found in every second word. */
const GLUED = new Set(['pwd', 'jwt', 'otp', 'cvv']);

/** Whether a word whose last letters are those of a slot of `ENDING` is flagged. */
export function endsFlagged(bytes: Buffer, end: number, from: number, slot: number): boolean {
  const ends = ENDS[slot]!;
  for (let k = 0; k < ends.length; k++) {
    const suffix = ends[k]!;
    const start = end - suffix.length;
    if (start < from) continue;
    let i = 0;
    while (i < suffix.length && (bytes[start + i]! | 32) === suffix.charCodeAt(i)) i++;
    if (i < suffix.length || (suffix.length === 2 && isDigit(bytes[end]!))) continue;
    if (suffix.length > 3 || start === from || startsWord(bytes, start) || GLUED.has(suffix)) return true;
  }
  return false;
}

function startsWord(bytes: Buffer, at: number): boolean {
  const before = bytes[at - 1]!;
  if (before > 127) return true;
  if (isDigit(before)) return (before === 50 && (bytes[at]! | 32) === 102) || (at > 2 && bytes[at - 3] === 37);
  // A letter before may be the last of `%5B`, as a digit may be of `%22`, or that of an escape or of `-D`.
  return (
    !isLetter(before) ||
    bytes[at - 2] === 92 ||
    bytes[at - 2] === 45 ||
    (bytes[at]! < 97 && before >= 97) ||
    (at > 2 && bytes[at - 3] === 37)
  );
}
