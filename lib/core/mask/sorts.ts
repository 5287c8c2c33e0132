/** Sorts of characters, one bit each, in the order in which they widen: digits, hexadecimal, letters and digits. */
export const [DIGIT, HEX, LETTER, OTHER] = [1, 2, 4, 8] as const;
/** Where the text of a JSON string ends or changes: a quote, a backslash, a control character. */
export const END = 16;

/** The sort of a character by its code. Hexadecimal is in small letters, as ids are written. */
export const SORT = new Uint8Array(256).fill(OTHER);
for (let code = 0; code < 256; code++) {
  if (code < 32 || code === 34 || code === 92) SORT[code] = END;
  else if (code >= 48 && code <= 57) SORT[code] = DIGIT;
  else if (code >= 97 && code <= 102) SORT[code] = HEX;
  else if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) SORT[code] = LETTER;
}

/** Sorts of two characters, the first in the low byte: half as many steps through a string. */
export const SORT_OF_TWO = new Uint8Array(65_536);
for (const second of [DIGIT, HEX, LETTER, OTHER, END]) {
  const firsts = SORT.map((first) => first | second);
  for (let code = 0; code < 256; code++) if (SORT[code] === second) SORT_OF_TWO.set(firsts, code * 256);
}
