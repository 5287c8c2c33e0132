import { startsWith } from './bytes.js';
import { isDigit } from './characters.js';
import { isOption } from './prefilter-shapes.js';

/** Looks at a mark of punctuation. Returns the last character that is dealt with; -1 when a secret may stand there. */
type Mark = (bytes: Buffer, at: number, from: number, to: number) => number;

const SUSPICIOUS = -1;

/** What is looked for at a character, by its code. */
export const MARKS: readonly (Mark | undefined)[] = Object.assign(new Array<Mark | undefined>(256).fill(undefined), {
  27: () => SUSPICIOUS,
  37: percent,
  38: ampersand,
  45: dash,
  58: colon,
  64: at,
  92: backslash,
  126: tilde,
});

function percent(bytes: Buffer, i: number, _from: number, to: number): number {
  const code = hex(bytes[i + 1]!) * 16 + hex(bytes[i + 2]!);
  // An escaped letter, digit or percent sign hides what is written, and punctuation but for these does not.
  if (code === 37 || (code >= 48 && code < 123 && (code < 58 || code > 63) && code !== 91 && code !== 93))
    return SUSPICIOUS;
  if (code === 58 && colon(bytes, i + 2, 0, to) < 0) return SUSPICIOUS;
  if (code === 32 && bytes[i + 3] === 45 && isOption(bytes[i + 4]!)) return SUSPICIOUS;
  return code > 0 ? i + 2 : i;
}

function backslash(bytes: Buffer, i: number, _from: number, to: number): number {
  let last = i;
  while (last + 1 < to && bytes[last + 1] === 92) last++;
  const next = bytes[last + 1]!;
  if (next === 117 || next === 120) return SUSPICIOUS;
  // Within escaped text each level doubles the backslash before the letter that stands for a control character.
  return last > i && !isControl(next) ? last : last + 1;
}

/** `\b`, `\f`, `\n`, `\r`, `\t`. */
function isControl(c: number): boolean {
  return c === 110 || c === 114 || c === 116 || c === 98 || c === 102;
}

function ampersand(bytes: Buffer, i: number): number {
  return bytes[i + 1] === 35 ? SUSPICIOUS : i;
}

/** A bot's token, or the password of a URL; the colon may be the last character of its escape. */
function colon(bytes: Buffer, i: number, _from: number, to: number): number {
  if (bytes[i + 1] === 65 && bytes[i + 2] === 65) {
    const before = bytes[i] === 58 ? i - 1 : i - 3;
    if (before >= 0 && isDigit(bytes[before]!)) return SUSPICIOUS;
  }
  if (bytes[i + 1] !== 47 || bytes[i + 2] !== 47) return i;
  const limit = Math.min(to, i + 515);
  let password = false;
  for (let k = i + 3; k < limit; k++) {
    const c = bytes[k]!;
    if (c === 64) return SUSPICIOUS;
    if (c <= 32 || c === 34 || c === 39) return i;
    // A slash within a password: what follows the colon is neither a port nor the end.
    if (c === 58) password ||= !isPort(bytes, k + 1);
    else if ((c === 47 || c === 63 || c === 35) && !password) return i;
  }
  return i;
}

function isPort(bytes: Buffer, from: number): boolean {
  let i = from;
  while (i - from < 6 && isDigit(bytes[i]!)) i++;
  const c = bytes[i]!;
  return c === 47 || c === 63 || c === 35 || c <= 32 || c === 34;
}

/** `user:password@tcp(` and `user/password@//`: a mail address has neither after it. */
function at(bytes: Buffer, i: number, from: number): number {
  return i > from && dsnFollows(bytes, i + 1) ? SUSPICIOUS : i;
}

function dsnFollows(bytes: Buffer, from: number): boolean {
  if (bytes[from] === 47 || startsWith(bytes, 'tcp(', from) || startsWith(bytes, 'unix(', from)) return true;
  for (let i = from; i < from + 79; i++) {
    const c = bytes[i]!;
    if (c === 58) return isDigit(bytes[i + 1]!);
    if (!(isDigit(c) || c === 46 || c === 45 || ((c | 32) >= 97 && c <= 122))) return false;
  }
  return false;
}

/** An Azure secret has `Q~` behind its fourth character. */
function tilde(bytes: Buffer, i: number, from: number): number {
  return i > from && bytes[i - 1] === 81 ? SUSPICIOUS : i;
}

function hex(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : Number.NaN;
}

/** An option, the marker of a key block or a data centre's suffix. */
function dash(bytes: Buffer, i: number, from: number): number {
  const next = bytes[i + 1]!;
  const second = bytes[i + 2]! | 32;
  if (next === 45) return second === 117 || second === 112 || (second === 45 && isBegin(bytes, i)) ? SUSPICIOUS : i;
  if ((i === from || bytes[i - 1]! <= 32) && isOption(next)) return SUSPICIOUS;
  return next === 117 && second === 115 && isDigit(bytes[i + 3]!) ? SUSPICIOUS : i;
}

function isBegin(bytes: Buffer, i: number): boolean {
  const marker = bytes[i + 4] === 66 || bytes[i + 4] === 32 ? i + 4 : i + 5;
  return startsWith(bytes, 'BEGIN', marker) || startsWith(bytes, 'BEGIN', marker + 1);
}
