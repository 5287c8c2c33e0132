/** Code of the character at a position, not a number behind the end. */
export const codeAt = (text: string, at: number): number => text.charCodeAt(at);

export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
export const isCapital = (c: number): boolean => c >= 65 && c <= 90;
export const isLetter = (c: number): boolean => (c | 32) >= 97 && (c | 32) <= 122;
export const isAlphanumeric = (c: number): boolean => isDigit(c) || isLetter(c);
/** Letters of other alphabets count as well. */
export const isWord = (c: number): boolean => isAlphanumeric(c) || c === 95 || c >= 128;
/** `"`, `'`, `` ` ``. */
export const isQuote = (c: number): boolean => c === 34 || c === 39 || c === 96;

/** Pairs of characters that are told apart, some of them together. */
export const PAIRS = 8192;
/** A number for two characters: six bits of the first and seven of the second. */
export const pairOf = (a: number, b: number): number => ((a & 63) << 7) | (b & 127);
