import { VENDOR_ROWS } from './catalogue-vendors.js';
import { PAIRS, pairOf } from './characters.js';
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

export type Entry = readonly [prefix: string, row: VendorRow];

/** Prefixes by the pair of their first two characters, the longest first, so that `sk-ant-` goes before `sk-`. */
export type VendorTable = readonly (readonly Entry[] | undefined)[];

export function vendorTable(rows: readonly VendorRow[]): VendorTable {
  const table = new Array<Entry[] | undefined>(PAIRS).fill(undefined);
  const entries = rows.flatMap((row) => row.prefixes.map((prefix): Entry => [prefix, row]));
  for (const entry of entries.sort(([a], [b]) => b.length - a.length)) {
    const pair = pairAt(entry[0], 0);
    table[pair] = [...(table[pair] ?? []), entry];
  }
  return table;
}

const pairAt = (text: string, at: number): number => pairOf(text.charCodeAt(at), text.charCodeAt(at + 1));

export const CATALOGUE_VENDORS = vendorTable(VENDOR_ROWS);

/** Finds a vendor's key, by the rules in force, that begins at a character which no letter or digit precedes. */
export function findVendorKey(text: string, at: number, inPath: boolean): Span | undefined {
  const entries = (rulesInForce()?.vendors ?? CATALOGUE_VENDORS)[pairAt(text, at)];
  for (const [prefix, { id, action, pattern }] of entries ?? []) {
    let end = text.startsWith(prefix, at) ? endOf(pattern, text, at) : -1;
    if (end < 0) continue;
    const body = at + prefix.length;
    // A segment of a path ends at the next slash, although base64 has slashes.
    const slash = inPath ? text.slice(body, end).indexOf('/') : -1;
    if (slash >= 0) end = body + slash;
    // A key at the end of a sentence does not own the full stop.
    while (end > at && text[end - 1] === '.') end--;
    if (!isSlug(text.slice(body, end)))
      return spanOf(at, end, id, action === 'mask' ? HINTED : shown(action, text.slice(at, end)));
  }
  return undefined;
}
