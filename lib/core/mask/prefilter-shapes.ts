import { looksEncoded } from './base64.js';
import { keyBefore } from './key-value.js';
import { classifyName } from './names.js';
import { findPathToken } from './urls.js';

export function longRun(bytes: Uint8Array, at: number, to: number): boolean {
  const limit = Math.min(to, at + 14);
  let digits = false;
  for (let i = at; i < limit; i++) {
    const c = bytes[i]!;
    if (c <= 32 || c === 34 || c === 38 || c === 63 || c === 61 || (c === 47 && i > at + 3)) return false;
    digits ||= c < 58;
  }
  return limit - at >= 14 || digits;
}

/** `apiKeyId`, `session-id` and the like: the id of a key is none, that of a session is. */
function isIdOf(bytes: Uint8Array, end: number): boolean {
  const c = bytes[end]!;
  const at = c === 95 || c === 45 || c === 46 ? end + 1 : end;
  if ((bytes[at]! | 32) !== 105 || (bytes[at + 1]! | 32) !== 100) return false;
  const after = bytes[at + 2]!;
  return (bytes[end - 1]! | 32) === 121 && !((after | 32) >= 97 && (after | 32) <= 122) && (at > end || c === 73);
}

export function encoded(bytes: Uint8Array, run: number, end: number): boolean {
  if (!looksEncoded(bytes, run)) return false;
  let upper = false;
  for (let i = run; i < end && i < run + 64; i++) {
    const c = bytes[i]!;
    upper ||= c >= 65 && c <= 90;
  }
  return upper;
}

export function dotted(text: string, run: number, dot: number): boolean {
  if (text.charCodeAt(dot + 1) === 97 && text.charCodeAt(dot + 2) === 116 && text.charCodeAt(dot + 3) === 108)
    return true;
  // Discord: 23 to 28 characters, a dot, five to seven, a dot.
  if (dot - run < 23) return false;
  const second = text.indexOf('.', dot + 1) - dot - 1;
  return second >= 5 && second <= 7;
}

/** Letters of the options after which commands take a user or a password: `-u`, `-U`, `-p`, `-P`, `-a`, `-w`. */
export function isOption(c: number): boolean {
  return c === 117 || c === 85 || c === 112 || c === 80 || c === 97 || c === 119;
}

export function dash(text: string, bytes: Uint8Array, at: number, from: number): boolean {
  const next = bytes[at + 1]!;
  const second = bytes[at + 2]! | 32;
  if (next === 45) {
    if (second === 117 || second === 112) return true;
    const marker = bytes[at + 4] === 66 || bytes[at + 4] === 32 ? at + 4 : at + 5;
    return second === 45 && (text.startsWith('BEGIN', marker) || text.startsWith('BEGIN', marker + 1));
  }
  if ((at === from || bytes[at - 1]! <= 32) && isOption(next)) return true;
  return next === 117 && second === 115 && digit(bytes[at + 3]!);
}

export function colon(bytes: Uint8Array, at: number, to: number): boolean {
  if (bytes[at + 1] === 65 && bytes[at + 2] === 65) {
    const before = bytes[at] === 58 ? at - 1 : at - 3;
    if (before >= 0 && digit(bytes[before]!)) return true;
  }
  if (bytes[at + 1] !== 47 || bytes[at + 2] !== 47) return false;
  const limit = Math.min(to, at + 515);
  let password = false;
  for (let i = at + 3; i < limit; i++) {
    const c = bytes[i]!;
    if (c === 64) return true;
    if (c <= 32 || c === 34 || c === 39) return false;
    // A slash within a password: what follows the colon is neither a port nor the end.
    if (c === 58) password ||= !isPort(bytes, i + 1);
    else if ((c === 47 || c === 63 || c === 35) && !password) return false;
  }
  return false;
}

/** `user:password@tcp(` and `user/password@//`: a mail address has neither after it. */
export function dsnFollows(text: string, bytes: Uint8Array, at: number): boolean {
  const next = bytes[at + 1]!;
  if (
    next === 47 ||
    (next === 116 && text.startsWith('tcp(', at + 1)) ||
    (next === 117 && text.startsWith('unix(', at + 1))
  )
    return true;
  for (let i = at + 1; i < at + 80; i++) {
    const c = bytes[i]!;
    if (c === 58) return digit(bytes[i + 1]!);
    if (!(digit(c) || (c | 32) >= 97) || c > 122) {
      if (c !== 46 && c !== 45) return false;
    }
  }
  return false;
}

/** Whether digits are grouped like a card, an SSN or an Aadhaar number, or are so many that they pass the Luhn check. */
export function numberLikely(bytes: Uint8Array, at: number, to: number): boolean {
  // Digits after a decimal point are a fraction (contract, section 0.5).
  if (at > 1 && bytes[at - 1] === 46 && digit(bytes[at - 2]!)) return false;
  let i = at;
  while (i < to && i - at < 20 && digit(bytes[i]!)) i++;
  const first = i - at;
  const next = i < to ? bytes[i]! : 0;
  if (first >= 13) return first <= 19 && bytes[at]! >= 50 && luhnAt(bytes, at, i);
  if (next !== 32 && next !== 45 && next !== 43) return next === 37 && encodedGap(bytes, i);
  if (next === 32 && first >= 4 && first <= 8 && bytes[i + 1] === 105 && bytes[i + 2] === 115) return true;
  let second = i + 1;
  while (second < to && second - i < 16 && digit(bytes[second]!)) second++;
  const length = second - i - 1;
  if (first === 3) return length === 2 && bytes[second] === next && digit(bytes[second + 1]!);
  // Four and four digits between dashes are the middle of a UUID.
  if (first === 4 && next === 45 && at > 0 && bytes[at - 1] === 45) return false;
  if (first === 4) return (length === 4 || length === 6) && bytes[second] === next && digit(bytes[second + 1]!);
  return (first === 6 && length >= 7) || (first === 8 && length === 8);
}

/** A blank or a dash between digits, percent-encoded. */
function encodedGap(bytes: Uint8Array, at: number): boolean {
  const second = bytes[at + 2]!;
  return bytes[at + 1] === 50 && (second === 48 || (second | 32) === 100) && digit(bytes[at + 3]!);
}

function luhnAt(bytes: Uint8Array, from: number, to: number): boolean {
  let sum = 0;
  for (let i = to - 1, twice = false; i >= from; i--, twice = !twice) {
    const value = bytes[i]! - 48;
    sum += twice ? (value > 4 ? value * 2 - 9 : value * 2) : value;
  }
  return sum % 10 === 0;
}

export function hex(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : Number.NaN;
}

export function digit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/** After a flagged word: a delimiter, or a value that a sentence, a scheme or a path puts there. */
export function pairFollows(text: string, bytes: Uint8Array, end: number, to: number): boolean {
  if (isIdOf(bytes, end) || isPlainPair(text, bytes, end)) return false;
  const start = segmentStart(text, bytes, end);
  // A segment of a path is a name without a value; a token may stand in the next.
  if (start >= 0) return findPathToken(text, start) !== undefined || /%/.test(text.slice(end, end + 450));
  const limit = Math.min(to, end + 56);
  let part = 0;
  let spaced = false;
  let lower = false;
  for (let i = end; i < limit; i++) {
    const c = bytes[i]!;
    if (c === 61 || c === 58 || c === 62 || c === 37 || c === 39 || c === 64) return true;
    if (c === 32 || c === 47 || c === 43 || c === 92 || c === 34) {
      spaced = true;
      part = 0;
      lower = false;
      continue;
    }
    if (!spaced) continue;
    part++;
    if (part >= 20) return true;
    if (c >= 48 && c <= 57) return true;
    if (c >= 65 && c <= 90 && lower) return true;
    lower = c >= 97 && c <= 122;
  }
  // A long name or value runs on beyond the window.
  return limit < to && !spaced;
}

/**
 * `next_token=…`, `session_timeout=60`: the sign shows where the name ends, and the whole name says that nothing is
 * secret. Names behind an escape are left alone, because a part of the escape may have joined them.
 */
function isPlainPair(text: string, bytes: Uint8Array, end: number): boolean {
  let equals = end;
  while (equals - end < 40 && (isSegment(bytes[equals]!) || bytes[equals] === 46)) equals++;
  if (bytes[equals] !== 61 || bytes[end] === 45) return false;
  const value = bytes[equals + 1]!;
  if (equals === end && !isLetter(value) && !digit(value)) return false;
  const key = keyBefore(text, equals);
  if (key === undefined || key.quoted || AWS.test(text.slice(Math.max(0, key.start - 60), equals))) return false;
  const before = key.start > 0 ? bytes[key.start - 1] : 0;
  const name = text.slice(key.start, key.end);
  // A sentence may name a code by words with a dash between them: `login-code=1234`.
  if (digit(value) && name.includes('-')) return false;
  return before !== 92 && before !== 37 && classifyName(name).row === undefined && name.toLowerCase() !== 'code';
}

/** Words that announce an AWS secret access key, whatever the name says. */
const AWS = /aws|secret/i;

function isLetter(c: number): boolean {
  return (c | 32) >= 97 && (c | 32) <= 122;
}

/** The slash before the segment of a path that a word stands in; -1 when there is none, or it may be a webhook's. */
function segmentStart(text: string, bytes: Uint8Array, end: number): number {
  let close = end;
  while (close - end < 48 && isSegment(bytes[close]!)) close++;
  if (bytes[close] !== 47 || HOOK.test(text.slice(Math.max(0, end - 9), close))) return -1;
  let at = end - 1;
  while (at >= 0 && end - at < 48 && isSegment(bytes[at]!)) at--;
  return at >= 0 && bytes[at] === 47 ? at : -1;
}

const HOOK = /hook/i;

function isSegment(c: number): boolean {
  return digit(c) || isLetter(c) || c === 95 || c === 45;
}

function isPort(bytes: Uint8Array, from: number): boolean {
  let i = from;
  while (i - from < 6 && digit(bytes[i]!)) i++;
  const c = bytes[i]!;
  return c === 47 || c === 63 || c === 35 || c <= 32 || c === 34;
}
