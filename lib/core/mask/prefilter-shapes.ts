import { startsWith, textOf } from './bytes.js';
import { isDigit } from './characters.js';
import { luhn } from './digits.js';

/** Whether a run that may be a key goes on for 14 characters, or has digits where the text ends before. */
export function longRun(bytes: Buffer, at: number, to: number, long = false): boolean {
  const limit = Math.min(to, at + 14);
  let digits = false;
  for (let i = at; i < limit; i++) {
    const c = bytes[i]!;
    if (c <= 32 || c === 34 || c === 38 || c === 63 || c === 61 || (c === 47 && i > at + 3 && !long)) return false;
    digits ||= c < 58;
  }
  return limit - at >= 14 || digits;
}

/** Whether what may be a key goes on as far as its least length; behind an escape there may be more of it. */
export function goesOn(bytes: Buffer, from: number, least: number, to: number): boolean {
  let at = from;
  while (at < least && at < to) {
    const c = bytes[at]!;
    if (c === 37 || c === 38 || c === 92) return true;
    if (c <= 32 || c === 34 || c === 39) return false;
    at++;
  }
  return at === least;
}

/** Whether a run is the first part of a Terraform or Discord token, given the position of the dot behind it. */
export function dotted(bytes: Buffer, run: number, dot: number): boolean {
  if (startsWith(bytes, 'atl', dot + 1)) return true;
  // Discord: 23 to 28 characters, a dot, five to seven, a dot.
  if (dot - run < 23) return false;
  let second = dot + 1;
  while (second < dot + 8 && bytes[second] !== 46) second++;
  return bytes[second] === 46 && second >= dot + 6;
}

/** Letters of the options after which commands take a user or a password: `-u`, `-U`, `-p`, `-P`, `-a`, `-w`. */
export function isOption(c: number): boolean {
  return c === 117 || c === 85 || c === 112 || c === 80 || c === 97 || c === 119;
}

/**
 * Whether digits are grouped like a card, an SSN or an Aadhaar number, or are so many that they pass the Luhn check.
 *
 * @param end where the first digits end
 */
export function numberLikely(bytes: Buffer, at: number, end: number, to: number): boolean {
  // Digits after a decimal point are a fraction (contract, section 0.5).
  if (at > 1 && bytes[at - 1] === 46 && isDigit(bytes[at - 2]!)) return false;
  const first = end - at;
  if (first >= 13) return first <= 19 && bytes[at]! >= 50 && luhn(textOf(bytes, at, end));
  if (end >= to) return false;
  const next = bytes[end]!;
  if (next === 37) return encodedGap(bytes, end);
  if (next === 32 && first >= 4 && first <= 8 && bytes[end + 2] === 115) return true;
  const second = digitsEnd(bytes, end + 1, Math.min(to, end + 16));
  const length = second - end - 1;
  if (first === 3) return length === 2 && bytes[second] === next && isDigit(bytes[second + 1]!);
  // Four and four digits between dashes are the middle of a UUID.
  if (first === 4 && next === 45 && at > 0 && bytes[at - 1] === 45) return false;
  if (first === 4) return (length === 4 || length === 6) && bytes[second] === next && isDigit(bytes[second + 1]!);
  return (first === 6 && length >= 7) || (first === 8 && length === 8);
}

/** A blank or a dash between digits, percent-encoded. */
function encodedGap(bytes: Buffer, at: number): boolean {
  const second = bytes[at + 2]!;
  return bytes[at + 1] === 50 && (second === 48 || (second | 32) === 100) && isDigit(bytes[at + 3]!);
}

export function digitsEnd(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isDigit(bytes[at]!)) at++;
  return at;
}
