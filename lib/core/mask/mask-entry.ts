import { set } from '../entry/entry.js';
import { type Entry, FIELDS, type FieldName, type FieldType } from '../entry/fields.js';
import { lineHash } from '../entry/line-hash.js';
import { CATALOGUE_MASKER } from './masker.js';
import type { MaskResult } from './result.js';

/** Clean values that are remembered of each field, and the longest of them: agents, hosts and routes come again and again. */
const [MOST_CLEAN, LONGEST_CLEAN] = [4000, 256];

const TEXTS: ReadonlySet<FieldType> = new Set(['keyword', 'keywords', 'text']);

/** Takes how many secrets of a kind were masked in a field. */
type Count = (kind: string, number: number, field: FieldName) => void;

interface Scanned {
  readonly name: FieldName;
  readonly mask: (value: string) => MaskResult;
  /** Undefined once the field has turned out to have too many values. */
  clean: Set<string> | undefined;
  /** The field's last clean value: many have the same in nearly every entry. */
  last: unknown;
}

/** Masks every secret in the fields of an entry that may hold one. */
export class EntryMasker {
  /** By the fields' places in the table, undefined for those that are not scanned. */
  private readonly scanned: readonly (Scanned | undefined)[];

  constructor(masker = CATALOGUE_MASKER) {
    this.scanned = FIELDS.map(({ name, sensitivity, type }) =>
      (sensitivity === 'scanned' || sensitivity === 'personal') && TEXTS.has(type)
        ? // The last part of the name is context for the value: `url.query` is a form, `user.name` a name.
          { name, mask: masker.value(name.slice(name.lastIndexOf('.') + 1)), clean: new Set(), last: undefined }
        : undefined,
    );
  }

  /**
   * Masks an entry made by `newEntry` in place, and counts what it masks by kind and field. An id that holds a secret is
   * replaced by its hash, so that entries stay apart.
   */
  mask(entry: Entry, count: Count): void {
    entry['api_key.value'] = undefined;
    let place = 0;
    for (const name in entry) {
      const scanned = this.scanned[place++];
      const value: unknown = entry[name as FieldName];
      if (scanned === undefined || value === undefined) continue;
      if (scanned.name !== name) throw new Error('not an entry made by newEntry');
      if (value === scanned.last) continue;
      if (typeof value === 'string') {
        const masked = maskOne(scanned, value, count);
        if (masked === value) scanned.last = value;
        else set(entry, scanned.name, name === 'event.id' ? lineHash(value) : masked);
      } else {
        const masked = maskList(scanned, value as readonly string[], count);
        if (masked === value) scanned.last = value;
        else set(entry, scanned.name, masked);
      }
    }
  }
}

/** The same list when nothing in it is masked. */
function maskList(scanned: Scanned, values: readonly string[], count: Count): readonly string[] {
  const masked = values.map((one) => maskOne(scanned, one, count));
  return masked.every((one, at) => one === values[at]) ? values : masked;
}

function maskOne(scanned: Scanned, value: string, count: Count): string {
  if (scanned.clean?.has(value)) return value;
  const { text, counts } = scanned.mask(value);
  if (text === value) remember(scanned, value);
  else for (const kind in counts) count(kind, counts[kind]!, scanned.name);
  return text;
}

function remember(scanned: Scanned, value: string): void {
  if (scanned.clean === undefined || value.length > LONGEST_CLEAN) return;
  // A copy, because a slice of a line would keep the whole line in memory.
  if (scanned.clean.size < MOST_CLEAN) scanned.clean.add(Buffer.from(value).toString());
  else scanned.clean = undefined;
}
