import { type Entry, FIELDS } from '../entry/fields.js';
import { lineHash } from '../entry/line-hash.js';
import { maskValue } from './index.js';

const SCANNED = FIELDS.filter(({ sensitivity }) => sensitivity === 'scanned' || sensitivity === 'personal')
  .filter(({ type }) => type === 'keyword' || type === 'text')
  .map(({ name }) => name as 'url.path');

/** Last part of a field's name, which is context for its value: `url.query` is a form, `user.name` a name. */
const CONTEXT: ReadonlyMap<string, string> = new Map(
  SCANNED.map((name) => [name, name.slice(name.lastIndexOf('.') + 1)]),
);

/**
 * Masks every secret in the fields that may hold one, in place, and counts them by kind. An id that holds a secret is
 * replaced by its hash, so that entries stay apart.
 */
export function maskEntry(entry: Entry, count: (kind: string, number: number) => void): void {
  entry['api_key.value'] = undefined;
  for (const name of SCANNED) {
    const value = entry[name];
    if (value === undefined) continue;
    const { text, counts } = maskValue(value, CONTEXT.get(name));
    if (text === value) continue;
    entry[name] = (name as string) === 'event.id' ? lineHash(value) : text;
    for (const kind in counts) count(kind, counts[kind]!);
  }
}
