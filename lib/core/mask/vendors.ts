import { VENDOR_ROWS } from './catalogue-vendors.js';
import { codeAt } from './characters.js';
import { rulesInForce } from './in-force.js';
import { endOf } from './matching.js';
import { HINTED, type Span, shown, spanOf } from './result.js';
import type { VendorRow } from './vendor-row.js';

/** Words and short numbers joined by dashes or underscores: an article's address, never a key. */
const SLUG =
  /^(?=.{0,400}[a-z])(?:[a-z]{1,24}|\d{1,4}|[A-Z][a-z]{1,24})(?:[-_](?:[a-z]{1,24}|\d{1,4}|[A-Z][a-z]{1,24}))*$/;

/** Whether text reads as words rather than as random characters. */
export function isSlug(text: string): boolean {
  return text.length <= 400 && SLUG.test(text);
}

type Entry = readonly [prefix: string, row: VendorRow];

/** Finds a vendor's key that begins at a character which no letter or digit precedes. */
export type FindVendorKey = (text: string, at: number, inPath: boolean) => Span | undefined;

/** Finds the keys of rows. */
export function vendorFinder(rows: readonly VendorRow[]): FindVendorKey {
  /** Prefixes by their first two characters, the longest first, so that `sk-ant-` goes before `sk-`. */
  const byStart = new Map<number, Entry[]>();
  const entries = rows.flatMap((row) => row.prefixes.map((prefix): Entry => [prefix, row]));
  for (const entry of entries.sort(([a], [b]) => b.length - a.length)) {
    const start = startOf(entry[0], 0);
    byStart.set(start, [...(byStart.get(start) ?? []), entry]);
  }
  return (text, at, inPath) => {
    for (const [prefix, { id, action, pattern }] of byStart.get(startOf(text, at)) ?? NONE) {
      let end = text.startsWith(prefix, at) ? endOf(pattern, text, at) : -1;
      if (end < 0) continue;
      const body = at + prefix.length;
      // A segment of a path ends at the next slash, although base64 has slashes.
      const slash = inPath ? text.slice(body, end).indexOf('/') : -1;
      if (slash >= 0) end = body + slash;
      // A key at the end of a sentence does not own the full stop.
      while (end > at && '.-'.includes(text[end - 1]!)) end--;
      if (!isSlug(text.slice(body, end)))
        return spanOf(at, end, id, action === 'mask' ? HINTED : shown(action, text.slice(at, end)));
    }
    return undefined;
  };
}

const startOf = (text: string, at: number): number => codeAt(text, at) * 256 + codeAt(text, at + 1);
const NONE: readonly Entry[] = [];
const findInCatalogue = vendorFinder(VENDOR_ROWS);

/** Finds a vendor's key by the rules in force. */
export const findVendorKey: FindVendorKey = (text, at, inPath) =>
  (rulesInForce()?.findVendorKey ?? findInCatalogue)(text, at, inPath);
