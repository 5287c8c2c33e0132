/** Most digits of a number, and most of a target's end that is searched for one. */
const DIGITS = 15;
const SEARCHED = 200;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** The last number in a path or query, or undefined: the id, or the page, that is asked for. */
export function lastNumber(target: string | undefined): number | undefined {
  if (target === undefined) return undefined;
  let end = target.length;
  const least = Math.max(0, end - SEARCHED);
  while (end > least && !isDigit(target.charCodeAt(end - 1))) end--;
  if (end === least) return undefined;
  let from = end - 1;
  while (from > 0 && end - from < DIGITS && isDigit(target.charCodeAt(from - 1))) from--;
  return Number(target.slice(from, end));
}
