import { newEntry, set } from './entry.js';
import { ENTRY_SCHEMA_VERSION, type Entry, FIELDS, type FieldName } from './fields.js';
import { type Eights, eightsOf, JsonBytes } from './json-bytes.js';
import { Repeated } from './repeated.js';

/** A field as the stored form needs it. */
interface Leaf {
  readonly name: FieldName;
  /** The JSON keys that lead to it. */
  readonly path: readonly string[];
  readonly date: boolean;
}

const LEAVES: readonly Leaf[] = FIELDS.map(({ name, type }) => ({
  name,
  path: name.startsWith('@') ? [name] : name.split('.'),
  date: type === 'date',
}));

/**
 * What stands between the values of two fields that follow each other, by the places of both: closing brackets, the
 * comma, opening brackets and the key. Made when first needed; few of the pairs ever are.
 */
const BETWEEN: (Eights | undefined)[] = new Array<Eights | undefined>((LEAVES.length + 1) * LEAVES.length);

const BEGINNING = -1;

/** In milliseconds, and the length of `2026-03-10T22:57:`. */
const [MINUTE, TO_MINUTE] = [60_000, 17];

function between(before: number, leaf: number): Eights {
  const at = (before + 1) * LEAVES.length + leaf;
  const known = BETWEEN[at];
  if (known) return known;
  const made = makeBetween(before, leaf);
  BETWEEN[at] = made;
  return made;
}

function makeBetween(before: number, leaf: number): Eights {
  const path = LEAVES[leaf]!.path;
  const last = before === BEGINNING ? undefined : LEAVES[before]!.path;
  let shared = 0;
  while (last && shared < last.length - 1 && last[shared] === path[shared]) shared++;
  const close = last ? '}'.repeat(last.length - 1 - shared) : `{"schemaVersion":${ENTRY_SCHEMA_VERSION}`;
  const keys = path.slice(shared).map((key) => `${JSON.stringify(key)}:`);
  return eightsOf(`${close},${keys.join('{')}`);
}

const [QUOTE, CLOSE, NEWLINE, POINT, ZULU] = [34, 125, 10, 46, 90];

/** From this length on a text is written faster when it is remembered. */
const LONG = 32;

/**
 * Writes entries in their stored form: one line of nested JSON, fields in the table's order, absent ones left out.
 * It writes bytes, because that is what every reader of a line wants, and plain ASCII, the common case, by itself.
 */
export class EntryEncoder {
  private readonly json = new JsonBytes();
  /** Long texts, lists and points that come again and again, by the fields' places. */
  private readonly repeated = LEAVES.map(() => new Repeated());
  private minute = Number.NaN;
  private beginning = eightsOf('');

  /** The line of an entry (made by `newEntry`) with its newline; the bytes are good until the next call. */
  encode(entry: Entry): Buffer {
    const { json } = this;
    json.clear();
    let before = BEGINNING;
    let leaf = -1;
    // All entries have all fields, in the table's order: going through them costs less than asking for each by name.
    for (const name in entry) {
      leaf++;
      const value: unknown = entry[name as FieldName];
      if (value === undefined) continue;
      if (LEAVES[leaf]?.name !== name) throw new Error('not an entry made by newEntry');
      json.eights(between(before, leaf));
      before = leaf;
      if (typeof value === 'number') {
        if (LEAVES[leaf]!.date) this.time(value);
        else json.number(value);
      } else if (typeof value === 'boolean') json.json(`${value}`);
      else if (typeof value === 'string' && value.length < LONG) json.text(value);
      else this.long(leaf, value as string | object);
    }
    if (before === BEGINNING) json.json(`{"schemaVersion":${ENTRY_SCHEMA_VERSION}}`);
    else for (let open = LEAVES[before]!.path.length; open > 0; open--) json.byte(CLOSE);
    json.byte(NEWLINE);
    return json.taken();
  }

  private long(leaf: number, value: string | object): void {
    const known = this.repeated[leaf]!.of(value);
    if (known !== undefined) this.json.eights(known);
    else if (typeof value === 'string') this.json.text(value);
    else this.json.json(JSON.stringify(value));
  }

  /** ISO 8601 UTC with milliseconds; the part up to the minute is kept, since entries come nearly in order. */
  private time(ms: number): void {
    const { json } = this;
    const minute = Math.floor(ms / MINUTE);
    if (minute !== this.minute) {
      this.beginning = eightsOf(`"${new Date(minute * MINUTE).toISOString().slice(0, TO_MINUTE)}`);
      this.minute = minute;
    }
    json.eights(this.beginning);
    const rest = ms - minute * MINUTE;
    const seconds = Math.floor(rest / 1000);
    json.digits(seconds, 2);
    json.byte(POINT);
    json.digits(rest - 1000 * seconds, 3);
    json.byte(ZULU);
    json.byte(QUOTE);
  }
}

const encoder = new EntryEncoder();

/** The stored form of an entry as text, without a newline. */
export function serialize(entry: Entry): string {
  const bytes = encoder.encode(entry);
  return bytes.toString('utf8', 0, bytes.length - 1);
}

/** ISO 8601 UTC with milliseconds. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** Reads the stored form back. The line is one that `serialize` wrote: fields are of their types. */
export function deserialize(line: string): Entry {
  const nested = JSON.parse(line) as Record<string, unknown>;
  const entry = newEntry();
  for (const { name, path, date } of LEAVES) {
    let node: unknown = nested[path[0]!];
    for (let depth = 1; depth < path.length && node !== undefined; depth++)
      node = (node as Record<string, unknown>)[path[depth]!];
    if (node !== undefined) set(entry, name, date ? Date.parse(node as string) : node);
  }
  return entry;
}
