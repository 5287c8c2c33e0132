import type { Findings } from './findings.js';
import { type MaskResult, NO_COUNTS } from './result.js';

/** Parts of a text that are joined at once: a line can hold hundreds of thousands of secrets. */
const MOST_PARTS = 512;

/** Puts the replacements into the text. */
export function splice(text: string, found: Findings): MaskResult {
  found.settle(text);
  const { length } = found;
  if (length === 0) return { text, counts: NO_COUNTS };
  const counts: Record<string, number> = {};
  const joined: string[] = [];
  let parts: string[] = [];
  let at = 0;
  for (let n = 0; n < length; n++) {
    parts.push(text.slice(at, found.start(n)), found.shown(n, text));
    at = found.end(n);
    const row = found.row(n);
    counts[row] = (counts[row] ?? 0) + 1;
    if (parts.length < MOST_PARTS) continue;
    joined.push(parts.join(''));
    parts = [];
  }
  parts.push(text.slice(at));
  joined.push(parts.join(''));
  return { text: joined.length === 1 ? joined[0]! : joined.join(''), counts };
}
