import { VENDOR_ROWS } from './catalogue-vendors.js';
import { codeAt } from './characters.js';
import { rulesInForce } from './in-force.js';
import { matchAt, withoutEnd } from './matching.js';
import { type Span, shown, spanOf } from './result.js';
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
      const match = text.startsWith(prefix, at) ? matchAt(pattern, text, at)?.[0] : undefined;
      if (!match) continue;
      // A segment of a path ends at the next slash, although base64 has slashes.
      const slash = inPath ? match.indexOf('/', prefix.length) : -1;
      // A key at the end of a sentence does not own the full stop.
      const value = withoutEnd(slash < 0 ? match : match.slice(0, slash), '.-');
      if (!isSlug(value.slice(prefix.length))) return spanOf(at, at + value.length, id, shown(action, value));
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
