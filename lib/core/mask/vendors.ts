import { VENDOR_ROWS } from './catalogue-vendors.js';
import { rulesInForce } from './in-force.js';
import { type Span, shown } from './result.js';
import type { Action } from './row.js';
import type { VendorRow } from './vendor-row.js';

interface Entry {
  readonly prefix: string;
  readonly row: string;
  readonly action: Action;
  readonly pattern: RegExp;
}

/** Words and short numbers joined by dashes or underscores: an article's address, never a key. */
const SLUG =
  /^(?=.{0,400}[a-z])(?:[a-z]{1,24}|\d{1,4}|[A-Z][a-z]{1,24})(?:[-_](?:[a-z]{1,24}|\d{1,4}|[A-Z][a-z]{1,24}))*$/;

/** Whether text reads as words rather than as random characters. */
export function isSlug(text: string): boolean {
  return text.length <= 400 && SLUG.test(text);
}

/** Vendors' prefixes, with the row of each. */
export class VendorTable {
  /** Entries by the first two characters of their prefix, longest prefix first, so that `sk-ant-` goes before `sk-`. */
  private readonly byStart = new Map<number, Entry[]>();

  constructor(rows: readonly VendorRow[]) {
    for (const { id, action, prefixes, pattern } of rows) {
      for (const prefix of prefixes) {
        const start = startOf(prefix, 0);
        const entries = this.byStart.get(start) ?? [];
        entries.push({ prefix, row: id, action, pattern });
        this.byStart.set(start, entries);
      }
    }
    for (const entries of this.byStart.values()) entries.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /** Finds a vendor's key that begins at a character which no letter or digit precedes. */
  find(text: string, at: number, inPath: boolean): Span | undefined {
    const list = this.byStart.get(startOf(text, at));
    if (list === undefined) return undefined;
    for (const entry of list) {
      if (!text.startsWith(entry.prefix, at)) continue;
      entry.pattern.lastIndex = at;
      const match = entry.pattern.exec(text);
      if (match === null) continue;
      // A segment of a path ends at the next slash, although base64 has slashes.
      const slash = inPath ? match[0].indexOf('/', entry.prefix.length) : -1;
      const value = trimEnd(slash < 0 ? match[0] : match[0].slice(0, slash));
      if (isSlug(value.slice(entry.prefix.length))) continue;
      return { start: at, end: at + value.length, row: entry.row, text: shown(entry.action, value) };
    }
    return undefined;
  }
}

const CATALOGUE_VENDORS = new VendorTable(VENDOR_ROWS);

/** Finds a vendor's key by the rules in force. */
export const findVendorKey = (text: string, at: number, inPath: boolean): Span | undefined =>
  (rulesInForce()?.vendors ?? CATALOGUE_VENDORS).find(text, at, inPath);

/** A key at the end of a sentence does not own the full stop. */
function trimEnd(value: string): string {
  let end = value.length;
  while (end > 0 && (value[end - 1] === '.' || value[end - 1] === '-')) end--;
  return value.slice(0, end);
}

function startOf(text: string, at: number): number {
  return text.charCodeAt(at) * 256 + (at + 1 < text.length ? text.charCodeAt(at + 1) : 0);
}
