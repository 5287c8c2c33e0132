import { backslashesBefore } from './value-end.js';

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
  const previous = text.charCodeAt(end - 1);
  if (text.charCodeAt(at) === 61 && (previous === 33 || previous === 60 || previous === 62 || previous === 61))
    return undefined;
  if (text.charCodeAt(at) === 61 && (previous === 58 || previous === 63 || previous === 124)) end--;
  for (let spaces = 0; spaces < 4 && text.charCodeAt(end - 1) === 32; spaces++) end--;
  if (text.charCodeAt(end - 1) === 93 && isQuote(text.charCodeAt(end - 2))) end--;
  let quoted = false;
  if (isQuote(text.charCodeAt(end - 1))) {
    quoted = true;
    end--;
    end -= backslashesBefore(text, end);
  }
  let start = end;
  while (start > 0 && end - start < KEY_LIMIT) {
    const c = text.charCodeAt(start - 1);
    if (isWord(c) || c === 45 || c === 46 || c === 36 || c === 91 || c === 93 || (quoted && c === 32)) start--;
    else break;
  }
  return start === end ? undefined : { start, end, quoted };
}

/** Where the value behind a delimiter begins. */
export function valueStart(text: string, at: number): number {
  let from = at + 1;
  const c = text.charCodeAt(from);
  if (text.charCodeAt(at) === 61 && (c === 62 || c === 61)) {
    from++;
    if (text.charCodeAt(from) === 61) from++;
  }
  for (let spaces = 0; spaces < 16 && (text.charCodeAt(from) === 32 || text.charCodeAt(from) === 9); spaces++) from++;
  return from;
}

/** The quote that opens a value, with the backslashes before it. */
export function quoteAt(text: string, from: number): { from: number; quote: string; escapes: number } | undefined {
  let at = from;
  if (/[burf@$]/.test(text[at] ?? '') && isQuote(text.charCodeAt(at + 1))) at++;
  while (at - from < 16 && text.charCodeAt(at) === 92) at++;
  if (!isQuote(text.charCodeAt(at))) return undefined;
  return { from: at + 1, quote: text[at]!, escapes: backslashesBefore(text, at) };
}

export function isQuote(c: number): boolean {
  return c === 34 || c === 39 || c === 96;
}

export function isWord(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c >= 128;
}
