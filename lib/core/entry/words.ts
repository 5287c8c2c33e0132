/** Bytes that are compared at a time. */
export const WORD = 4;

/** Words that hold a text of at least four bytes; the last one may overlap the one before. */
export const wordsOf = (view: DataView, start: number, end: number): Int32Array => {
  const words = new Int32Array(Math.ceil((end - start) / WORD));
  putWords(words, 0, view, start, end);
  return words;
};

/** Puts the text between two places into words, from a place on. */
export function putWords(words: Int32Array, first: number, view: DataView, start: number, end: number): void {
  let word = first;
  for (let at = start; at + WORD < end; at += WORD) words[word++] = view.getInt32(at, true);
  words[word] = view.getInt32(end - WORD, true);
}

/** Whether the text between two places is that of the words from a place on. */
export function isEqual(words: Int32Array, first: number, view: DataView, start: number, end: number): boolean {
  let word = first;
  for (let at = start; at + WORD < end; at += WORD) if (words[word++] !== view.getInt32(at, true)) return false;
  return words[word] === view.getInt32(end - WORD, true);
}
