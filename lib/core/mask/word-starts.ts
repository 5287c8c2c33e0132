/**
 * In which of some lists the first two letters of a word are, in either case, a bit for each list: most words are in
 * none, and are spared the regular expressions.
 *
 * @param lists pairs of small letters, separated by blanks
 */
export function wordStarts(...lists: readonly string[]): (text: string, at: number) => number {
  const starts = new Uint8Array(1024);
  lists.forEach((pairs, n) => {
    for (const pair of pairs.split(' ')) starts[slotOf(pair, 0)]! |= 1 << n;
  });
  return (text, at) => starts[slotOf(text, at)]!;
}

const slotOf = (text: string, at: number): number => ((text.charCodeAt(at) & 31) << 5) | (text.charCodeAt(at + 1) & 31);
