import { VENDOR_ROWS } from './catalogue-vendors.js';
import { rulesInForce } from './in-force.js';
import { HINTED, type Span, shown } from './result.js';
import type { Action, Row } from './row.js';

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

/** Values of `startOf`. */
const STARTS = 8192;

/** Vendors' prefixes, with the row of each. */
export class VendorTable {
  /** Entries by the first two characters of their prefix, longest prefix first, so that `sk-ant-` goes before `sk-`. */
  private readonly byStart: (Entry[] | undefined)[] = new Array(STARTS).fill(undefined);

  constructor(rows: readonly Row[]) {
    for (const { id, action, recognised } of rows) {
      if (recognised.by !== 'prefix') continue;
      for (const prefix of recognised.prefixes) {
        const start = startOf(prefix, 0);
        const entries = this.byStart[start] ?? [];
        entries.push({ prefix, row: id, action, pattern: recognised.pattern });
        this.byStart[start] = entries;
      }
    }
    for (const entries of this.byStart) entries?.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /** Finds a vendor's key that begins at a character which no letter or digit precedes. */
  find(text: string, at: number, inPath: boolean): Span | undefined {
    const list = this.byStart[startOf(text, at)];
    if (list === undefined) return undefined;
    for (let k = 0; k < list.length; k++) {
      const { prefix, pattern, row, action } = list[k]!;
      if (!text.startsWith(prefix, at)) continue;
      pattern.lastIndex = at;
      if (!pattern.test(text)) continue;
      const body = at + prefix.length;
      // A segment of a path ends at the next slash, although base64 has slashes.
      const end = trimEnd(text, at, inPath ? segmentEnd(text, body, pattern.lastIndex) : pattern.lastIndex);
      if (isSlug(text.slice(body, end))) continue;
      return { start: at, end, row, text: action === 'mask' ? HINTED : shown(action, text.slice(at, end)) };
    }
    return undefined;
  }
}

const CATALOGUE_VENDORS = new VendorTable(VENDOR_ROWS);

/** Finds a vendor's key by the rules in force. */
export const findVendorKey = (text: string, at: number, inPath: boolean): Span | undefined =>
  (rulesInForce()?.vendors ?? CATALOGUE_VENDORS).find(text, at, inPath);

function segmentEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text.charCodeAt(at) !== 47) at++;
  return at;
}

/** A key at the end of a sentence does not own the full stop. */
function trimEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && (text.charCodeAt(end - 1) === 46 || text.charCodeAt(end - 1) === 45)) end--;
  return end;
}

/** A number for two characters, six bits of the first and seven of the second. */
function startOf(text: string, at: number): number {
  return ((text.charCodeAt(at) & 63) << 7) | (at + 1 < text.length ? text.charCodeAt(at + 1) & 127 : 0);
}
