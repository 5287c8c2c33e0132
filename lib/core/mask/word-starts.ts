/**
 * Whether the first two letters of a word are in a list, in either case: most words are not, and are spared the regular
 * expressions.
 *
 * @param pairs small letters, separated by blanks
 */
export function wordStarts(pairs: string): (text: string, at: number) => boolean {
  const starts = new Set(pairs.split(' ').map((pair) => slotOf(pair, 0)));
  return (text, at) => starts.has(slotOf(text, at));
}

const slotOf = (text: string, at: number): number => ((text.charCodeAt(at) & 31) << 5) | (text.charCodeAt(at + 1) & 31);
