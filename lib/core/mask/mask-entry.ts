import { type Entry, FIELDS } from '../entry/fields.js';
import { lineHash } from '../entry/line-hash.js';
import { type MaskResult, valueMasker } from './index.js';

/** Clean values that are remembered of each field, and the longest of them: agents, hosts and routes come again and again. */
const [MOST_CLEAN, LONGEST_CLEAN] = [1000, 256];

interface Scanned {
  readonly name: 'url.path';
  /** The last part of the field's name is context for its value: `url.query` is a form, `user.name` a name. */
  readonly mask: (value: string) => MaskResult;
  readonly clean: Set<string>;
}

const SCANNED: readonly Scanned[] = FIELDS.filter(
  ({ sensitivity, type }) =>
    (sensitivity === 'scanned' || sensitivity === 'personal') && (type === 'keyword' || type === 'text'),
).map(({ name }) => ({
  name: name as 'url.path',
  mask: valueMasker(name.slice(name.lastIndexOf('.') + 1)),
  clean: new Set(),
}));

/**
 * Masks every secret in the fields that may hold one, in place, and counts them by kind. An id that holds a secret is
 * replaced by its hash, so that entries stay apart.
 */
export function maskEntry(entry: Entry, count: (kind: string, number: number) => void): void {
  entry['api_key.value'] = undefined;
  for (const { name, mask, clean } of SCANNED) {
    const value = entry[name];
    if (value === undefined || clean.has(value)) continue;
    const { text, counts } = mask(value);
    if (text === value) {
      // A copy, because a slice of a line would keep the whole line in memory.
      if (clean.size < MOST_CLEAN && value.length <= LONGEST_CLEAN) clean.add(Buffer.from(value).toString());
      continue;
    }
    entry[name] = (name as string) === 'event.id' ? lineHash(value) : text;
    for (const kind in counts) count(kind, counts[kind]!);
  }
}
