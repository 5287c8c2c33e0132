/**
 * Whether a word begins with one of some pairs of letters, in either case: most words do not, and are spared a regular
 * expression.
 *
 * @param pairs the pairs in small letters, separated by blanks
 */
export function wordStarts(pairs: string): (text: string, at: number) => boolean {
  const starts = new Uint8Array(1024);
  for (const pair of pairs.split(' ')) starts[slotOf(pair, 0)] = 1;
  return (text, at) => at + 1 < text.length && starts[slotOf(text, at)] === 1;
}

function slotOf(text: string, at: number): number {
  return ((text.charCodeAt(at) & 31) << 5) | (text.charCodeAt(at + 1) & 31);
}
