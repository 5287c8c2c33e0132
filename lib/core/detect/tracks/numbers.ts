/** Most digits of a number, and most of a target's end that is searched for one. */
const DIGITS = 15;
const SEARCHED = 200;

const ZERO = 48;

const isDigit = (code: number): boolean => code >= ZERO && code <= ZERO + 9;

/** The last number in a path or query, or undefined: the id, or the page, that is asked for. */
export function lastNumber(target: string | undefined): number | undefined {
  if (target === undefined) return undefined;
  let end = target.length;
  const least = Math.max(0, end - SEARCHED);
  while (end > least && !isDigit(target.charCodeAt(end - 1))) end--;
  if (end === least) return undefined;
  let number = 0;
  // By hand: the text of the digits would be made for each entry, and thrown away.
  for (let at = end - 1, unit = 1; at >= 0 && end - at <= DIGITS; at--, unit *= 10) {
    const code = target.charCodeAt(at);
    if (!isDigit(code)) break;
    number += (code - ZERO) * unit;
  }
  return number;
}
