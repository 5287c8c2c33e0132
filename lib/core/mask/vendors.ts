import { VENDOR_ROWS } from './catalogue-vendors.js';
import { hint, REDACTED, type Span } from './result.js';

interface Entry {
  readonly prefix: string;
  readonly row: string;
  readonly redact: boolean;
  readonly pattern: RegExp;
}

/** Entries by the first two characters of their prefix, longest prefix first, so that `sk-ant-` goes before `sk-`. */
const BY_START = new Map<number, Entry[]>();
for (const row of VENDOR_ROWS) {
  if (row.recognised.by !== 'prefix') continue;
  for (const prefix of row.recognised.prefixes) {
    const entry = { prefix, row: row.id, redact: row.action === 'redact', pattern: row.recognised.pattern };
    const start = startOf(prefix, 0);
    const list = BY_START.get(start);
    if (list === undefined) BY_START.set(start, [entry]);
    else list.push(entry);
  }
}
for (const list of BY_START.values()) list.sort((a, b) => b.prefix.length - a.prefix.length);

/** Words and short numbers joined by dashes or underscores: an article's address, never a key. */
const SLUG =
  /^(?=.{0,400}[a-z])(?:[a-z]{1,24}|\d{1,4}|[A-Z][a-z]{1,24})(?:[-_](?:[a-z]{1,24}|\d{1,4}|[A-Z][a-z]{1,24}))*$/;

/** Whether text reads as words rather than as random characters. */
export function isSlug(text: string): boolean {
  return text.length <= 400 && SLUG.test(text);
}

/** Finds a vendor's key that begins at a character which no letter or digit precedes. */
export function findVendorKey(text: string, at: number, inPath = text.charCodeAt(at - 1) === 47): Span | undefined {
  const list = BY_START.get(startOf(text, at));
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
    return { start: at, end: at + value.length, row: entry.row, text: entry.redact ? REDACTED : hint(value) };
  }
  return undefined;
}

/** A key at the end of a sentence does not own the full stop. */
function trimEnd(value: string): string {
  let end = value.length;
  while (end > 0 && (value[end - 1] === '.' || value[end - 1] === '-')) end--;
  return value.slice(0, end);
}

function startOf(text: string, at: number): number {
  return text.charCodeAt(at) * 256 + (text.charCodeAt(at + 1) || 0);
}
