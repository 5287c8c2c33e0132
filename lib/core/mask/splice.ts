import type { Findings } from './findings.js';
import { isOff } from './in-force.js';
import { type MaskResult, NO_COUNTS, REDACTED } from './result.js';

/** Parts of a text that are joined at once: a line can hold hundreds of thousands of secrets. */
const MOST_PARTS = 512;

/**
 * Puts the replacements into the text, but for those that change nothing, are switched off or lie within another. Two
 * findings that cross are redacted together, because either alone would leave a part of the other.
 */
export function splice(text: string, found: Findings): MaskResult {
  if (found.length === 0) return { text, counts: NO_COUNTS };
  const counts: Record<string, number> = {};
  const joined: string[] = [];
  let parts: string[] = [];
  /** Where the last replacement ends. */
  let last = 0;
  for (const n of found.inOrder()) {
    const [start, end, row, shown] = [found.start(n), found.end(n), found.row(n), found.texts[n]!];
    if (end <= start || isOff(row) || (shown.length === end - start && text.startsWith(shown, start))) continue;
    if (start >= last) {
      if (parts.length >= MOST_PARTS) {
        joined.push(parts.join(''));
        parts = [];
      }
      parts.push(text.slice(last, start), found.shown(n, text));
      counts[row] = (counts[row] ?? 0) + 1;
    } else if (end > last) parts[parts.length - 1] = REDACTED;
    last = Math.max(last, end);
  }
  joined.push(parts.join(''), text.slice(last));
  return { text: last > 0 ? joined.join('') : text, counts };
}
