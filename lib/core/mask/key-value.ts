import { codeAt, isQuote, isWord } from './characters.js';
import { endOf } from './matching.js';
import { backslashesBefore, quotedEnd } from './value-end.js';

const KEY_LIMIT = 96;

/** A name that stands before a delimiter. */
export interface Key {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** The name before a delimiter. */
export function keyBefore(text: string, at: number): Key | undefined {
  let end = at;
  if (codeAt(text, at) === 61) {
    const c = codeAt(text, at - 1);
    // `!=`, `<=`, `>=`, `==` compare; `:=`, `?=`, `|=` assign.
    if (c === 33 || (c >= 60 && c <= 62)) return undefined;
    if (c === 58 || c === 63 || c === 124) end--;
  }
  for (let blanks = 0; blanks < 40 && /[ \t]/.test(text[end - 1] ?? ''); blanks++) end--;
  if (codeAt(text, end - 1) === 93 && isQuote(codeAt(text, end - 2))) end--;
  const quoted = isQuote(codeAt(text, end - 1));
  if (quoted) {
    end--;
    end -= backslashesBefore(text, end);
  }
  let start = end;
  while (end - start < KEY_LIMIT && inName(codeAt(text, start - 1), quoted)) start--;
  return start === end ? undefined : { start, end, quoted };
}

/** Letters, digits, `-`, `.`, `$`, `[`, `]`, and blanks between quotes. */
const inName = (c: number, quoted: boolean): boolean =>
  isWord(c) || c === 45 || c === 46 || c === 36 || c === 91 || c === 93 || (quoted && c === 32);

/** A colon, or an equals sign and what languages write behind it. */
const OPERATOR = /(?:=(?:[>=]=?)?|[^=][:=]?)[ \t]{0,16}(?:string\(\d{1,6}\) |Some\(|rejected value )?/y;

/** Where the value behind a delimiter begins. */
export const valueStart = (text: string, at: number): number => endOf(OPERATOR, text, at);

const QUOTE = /(?:[burfN@$](?=["'`])|\\{0,16})["'`]/y;

/** A value between quotes that begins at a position, with the backslashes before them, and where what is behind begins. */
export function quotedAt(text: string, at: number): { start: number; end: number; behind: number } | undefined {
  const start = endOf(QUOTE, text, at);
  if (start < 0) return undefined;
  const escapes = backslashesBefore(text, start - 1);
  const end = quotedEnd(text, start, text[start - 1]!, escapes);
  return { start, end, behind: end + escapes + 1 };
}
