import { textOf } from './bytes.js';
import { isDigit, isLetter } from './characters.js';
import { keyBefore } from './key-value.js';
import { classifyName } from './names.js';
import { RecentValues } from './recent-values.js';
import { findPathToken, namesToken } from './urls.js';

/** Characters before an equals sign in which its name stands, and words that announce a secret whatever the name says. */
const LOOK_BACK = 240;
/** Longest piece of a path that names a token and holds it, and the least length of one that does not begin with a digit. */
const [LONGEST_PATH, LEAST_TOKEN] = [900, 20];

/** After a flagged word: a delimiter, or a value that a sentence, a scheme or a path puts there. */
export function pairFollows(bytes: Buffer, end: number, from: number, to: number): boolean {
  if (isIdOf(bytes, end) || isPlainPair(bytes, end, from)) return false;
  const start = segmentStart(bytes, end, from);
  if (start >= 0) return pathHides(bytes, start, end, to);
  // `--db-password …`
  let option = end;
  while (end - option < 64 && option > from && isSegment(bytes[option - 1]!)) option--;
  if (bytes[option] === 45 && bytes[end] === 32) return true;
  const limit = Math.min(to, end + 56);
  let part = 0;
  let spaced = false;
  let lower = false;
  for (let i = end; i < limit; i++) {
    const c = bytes[i]!;
    if (c === 61 || c === 58 || c === 62 || c === 37 || c === 39 || c === 64) return true;
    // A name that closes an object may be that of the value before; markup may be escaped.
    if (
      (c === 34 && (bytes[i + 1] === 125 || bytes[i + 1] === 44 || bytes[i + 1] === 92)) ||
      (c === 38 && bytes[i + 2] === 116)
    )
      return true;
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

/** `apiKeyId`, `session-id` and the like: the id of a key is none, that of a session is. */
function isIdOf(bytes: Buffer, end: number): boolean {
  const c = bytes[end]!;
  const at = c === 95 || c === 45 || c === 46 ? end + 1 : end;
  if ((bytes[at]! | 32) !== 105 || (bytes[at + 1]! | 32) !== 100) return false;
  const after = bytes[at + 2]!;
  return (bytes[end - 1]! | 32) === 121 && !((after | 32) >= 97 && (after | 32) <= 122) && (at > end || c === 73);
}

/**
 * `next_token=…`, `session_timeout=60`: the sign shows where the name ends, and the whole name says that nothing is
 * secret. Names behind an escape are left alone, because a part of the escape may have joined them.
 */
function isPlainPair(bytes: Buffer, end: number, from: number): boolean {
  let equals = end;
  while (equals - end < 40 && (isSegment(bytes[equals]!) || bytes[equals] === 46)) equals++;
  if (bytes[equals] !== 61 || bytes[end] === 45) return false;
  const value = bytes[equals + 1]!;
  if (equals === end && !isLetter(value) && !isDigit(value)) return false;
  const text = textOf(bytes, Math.max(from, equals - LOOK_BACK), equals + 1);
  const key = keyBefore(text, text.length - 1);
  if (key === undefined || key.quoted || AWS.test(text.slice(Math.max(0, key.start - 60)))) return false;
  const before = key.start > 0 ? text.charCodeAt(key.start - 1) : 0;
  const name = text.slice(key.start, key.end).replace(/^-D/, '');
  // A sentence may name a code by words with a dash between them: `login-code=1234`.
  if (isDigit(value) && name.includes('-')) return false;
  return before !== 92 && before !== 37 && classifyName(name).row === undefined && name.toLowerCase() !== 'code';
}

/** Words that announce an AWS secret access key, whatever the name says. */
const AWS = /aws|secret/i;

/** The slash before the segment of a path that a word stands in; -1 when there is none, or it may be a webhook's. */
function segmentStart(bytes: Buffer, end: number, from: number): number {
  let close = end;
  while (close - end < 48 && isSegment(bytes[close]!)) close++;
  if (bytes[close] !== 47) return -1;
  let at = end - 1;
  while (at >= from && end - at < 48 && isSegment(bytes[at]!)) at--;
  return at < from || bytes[at] !== 47 || hasHook(bytes, Math.max(from, end - 9), close) ? -1 : at;
}

function hasHook(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at + 4 <= to; at++)
    if (
      (bytes[at]! | 32) === 104 &&
      (bytes[at + 1]! | 32) === 111 &&
      (bytes[at + 2]! | 32) === 111 &&
      (bytes[at + 3]! | 32) === 107
    )
      return true;
  return false;
}

/** Segments behind which no token stands: a log has the same ones in most lines. */
const PLAIN_SEGMENTS = new RecentValues();

function namesNone(bytes: Buffer, start: number, end: number): boolean {
  if (PLAIN_SEGMENTS.has(bytes, start, end)) return true;
  if (namesToken(textOf(bytes, start, end))) return false;
  PLAIN_SEGMENTS.add(bytes, start, end);
  return true;
}

/** A segment of a path is a name without a value; a token may stand in the next, or behind an id. */
function pathHides(bytes: Buffer, start: number, end: number, to: number): boolean {
  const limit = Math.min(to, start + LONGEST_PATH);
  for (let i = end; i < limit; i++) if (bytes[i] === 37 || bytes[i] === 255) return true;
  let next = end;
  while (bytes[next] !== 47) next++;
  next++;
  const behind = segmentEnd(bytes, next, limit);
  const short = behind - next < LEAST_TOKEN && !isDigit(bytes[next]!);
  if (short && (bytes[behind] !== 47 || segmentEnd(bytes, behind + 1, limit) - behind <= LEAST_TOKEN)) return false;
  return !namesNone(bytes, start + 1, next - 1) && findPathToken(textOf(bytes, start, limit), 0) !== undefined;
}

function segmentEnd(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && ENDS_SEGMENT[bytes[at]!] === 0) at++;
  return at;
}

const ENDS_SEGMENT = new Uint8Array(256);
for (const c of Buffer.from('/?#"\'<>&\\ \t\n\v\f\r')) ENDS_SEGMENT[c] = 1;

function isSegment(c: number): boolean {
  return isDigit(c) || isLetter(c) || c === 95 || c === 45;
}
