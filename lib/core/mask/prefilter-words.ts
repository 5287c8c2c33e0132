import { startsWith, textOf } from './bytes.js';
import { isAlphanumeric, isCapital, isDigit } from './characters.js';
import { keyBefore } from './key-value.js';
import { wordSet } from './matching.js';
import { classifyName, NAMES } from './names.js';
import { findPathToken, namesToken } from './urls.js';

/**
 * Words that are not the last of a name in the catalogue and begin something secret: schemes, path segments, sentences,
 * markers. Their plurals, and words that end in one of them, count as well.
 */
const WORDS =
  'basic digest negotiate ntlm hawk splunk geniekey reset verify verification invite activate magic magiclink confirm unlock recover unsubscribe join ott saml hook webhookb curl identified values remember';
/** A name ending in one of these is found by the word before. */
const WEAK = wordSet('id no num number me response hash value time');
const flagged = [...NAMES.flaggedWords, ...WORDS.split(' ')]
  .filter((word) => !WEAK.has(word))
  .map((word) => word.replace(/^\d+|\d+$/g, ''));

/** Short words that also end words written together; others would be found in every second word. */
const GLUED = wordSet('pwd jwt otp cvv');

/** Flagged words by their last letters, and in which places there are any: most words are told by these bits. */
const ENDS: string[][] = [];
export const ENDING = new Uint32Array(1024);
for (const word of flagged)
  for (const form of [word, `${word}s`].map((end) => end.slice(-9))) {
    const slot = slotOf(Buffer.from(form), 0, form.length);
    ENDS[slot] = [...(ENDS[slot] ?? []), form];
    ENDING[slot >> 5]! |= 1 << (slot & 31);
  }

/** The last three letters of a word, five bits each and alike in both cases. */
export function slotOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 2) return 0;
  const last = ((bytes[end - 2]! & 31) << 5) | (bytes[end - 1]! & 31);
  return end - start > 2 ? ((bytes[end - 3]! & 31) << 10) | last : last;
}

/** Whether a word whose last letters are those of a slot of `ENDING` begins or announces something secret. */
export function isFlagged(bytes: Buffer, slot: number, start: number, end: number, from: number): boolean {
  const words = ENDS[slot]!;
  for (let k = 0; k < words.length; k++) {
    const word = words[k]!;
    const at = end - word.length;
    if (
      at >= from &&
      (word.length > 3 || at === start || bytes[at - 2] === 45 || GLUED.has(word)) &&
      startsWith(bytes, word, at, 32)
    )
      return true;
  }
  return false;
}

/** Least length of a token in a path, and of a value that a sentence names by its length alone. */
const LONG = 20;
/** Characters in which a value follows the words that announce it. */
const WINDOW = 56;

/** Whether something secret may stand behind a flagged word. */
export function pairFollows(bytes: Buffer, end: number, from: number, to: number): boolean {
  let start = end - 1;
  while (start >= from && end - start < 48 && isSegment(bytes[start]!)) start--;
  let close = end;
  while (close - end < 48 && isSegment(bytes[close]!)) close++;
  // A segment of a path is a name without a value; a token may stand in the next, or behind an id.
  if (start >= from && bytes[start] === 47 && bytes[close] === 47) return tokenFollows(bytes, start, close, to);
  // `--db-password …`
  if (bytes[start + 1] === 45 && bytes[end] === 32) return true;
  if (!valueFollows(bytes, end, to)) return false;
  while (close - end < 40 && (isSegment(bytes[close]!) || bytes[close] === 46)) close++;
  if (bytes[close] !== 61 || bytes[end] === 45 || !isAlphanumeric(bytes[close + 1]!)) return true;
  return !isPlain(textOf(bytes, Math.max(from, end - 160), close + 1), bytes[close + 1]!);
}

/** Whether a token stands behind the segment of a path, or may do so in an escape. */
function tokenFollows(bytes: Buffer, start: number, close: number, to: number): boolean {
  let next = close + 1;
  while (next < to && next - close <= LONG && bytes[next] !== 47) next++;
  if (next - close <= LONG && to - next < LONG && !isDigit(bytes[close + 1]!)) return false;
  const segment = textOf(bytes, start + 1, close);
  if (!namesToken(segment)) return /hook/i.test(segment);
  const path = textOf(bytes, start, Math.min(to, start + 900));
  return /hook|[%\xff]/i.test(path) || findPathToken(path, 0) !== undefined;
}

/**
 * Whether there is a delimiter, the end of a name that stands behind its value, an escaped bracket, or a value that a
 * sentence, a scheme or a path puts there.
 */
function valueFollows(bytes: Buffer, end: number, to: number): boolean {
  const limit = Math.min(to, end + WINDOW);
  let part = -1;
  let before = 0;
  for (let i = end; i < limit; i++) {
    const c = bytes[i]!;
    if (c === 61 || c === 58 || c === 62 || c === 37 || c === 39 || c === 64) return true;
    const next = bytes[i + 1]!;
    if (c === 34 && (next === 125 || next === 44 || next === 92)) return true;
    if (c === 38 && bytes[i + 2] === 116) return true;
    if (c === 32 || c === 47 || c === 43 || c === 92 || c === 34) part = 0;
    else if (part >= 0 && (++part >= LONG || isDigit(c) || (isCapital(c) && before >= 97 && before <= 122)))
      return true;
    before = c;
  }
  // A long name or value runs on beyond.
  return part < 0 && limit < to;
}

const isSegment = (c: number): boolean => isAlphanumeric(c) || c === 95 || c === 45;

/**
 * `next_token=…`, `session_timeout=60`: the sign shows where the name ends, and the whole name says that nothing is
 * secret. Names behind an escape are left alone, because a part of the escape may have joined them.
 */
function isPlain(text: string, value: number): boolean {
  const key = keyBefore(text, text.length - 1);
  if (key === undefined || key.quoted) return false;
  const name = text.slice(key.start, key.end).replace(/^-D/, '');
  return (
    // A sentence may name a code by words with a dash between them: `login-code=1234`.
    !(isDigit(value) && name.includes('-')) &&
    // These announce an AWS secret access key, whatever the name says.
    !/aws|secret|[\\%]$/i.test(text.slice(Math.max(0, key.start - 60), key.start)) &&
    !/aws|secret/i.test(name) &&
    name.toLowerCase() !== 'code' &&
    classifyName(name).row === undefined
  );
}
