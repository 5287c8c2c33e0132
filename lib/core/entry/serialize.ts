import { newEntry, set } from './entry.js';
import { ENTRY_SCHEMA_VERSION, type Entry, FIELDS, type FieldName } from './fields.js';

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
const BETWEEN: (Glue | undefined)[] = new Array<Glue | undefined>((LEAVES.length + 1) * LEAVES.length);

/** ASCII, eight bytes to a number, so that it is copied in few steps: none of them is a NaN, whose bits may change. */
interface Glue {
  readonly length: number;
  readonly eights: readonly number[];
}

const BEGINNING = -1;

function between(before: number, leaf: number): Glue {
  const at = (before + 1) * LEAVES.length + leaf;
  const known = BETWEEN[at];
  if (known) return known;
  const made = makeBetween(before, leaf);
  BETWEEN[at] = made;
  return made;
}

function makeBetween(before: number, leaf: number): Glue {
  const path = LEAVES[leaf]!.path;
  const last = before === BEGINNING ? undefined : LEAVES[before]!.path;
  let shared = 0;
  while (last && shared < last.length - 1 && last[shared] === path[shared]) shared++;
  const close = last ? '}'.repeat(last.length - 1 - shared) : `{"schemaVersion":${ENTRY_SCHEMA_VERSION}`;
  const keys = path.slice(shared).map((key) => `${JSON.stringify(key)}:`);
  return glueOf(`${close},${keys.join('{')}`);
}

function glueOf(text: string): Glue {
  const bytes = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const eights: number[] = [];
  for (let at = 0; at < bytes.length; at += 8) eights.push(bytes.readDoubleLE(at));
  return { length: text.length, eights };
}

const [QUOTE, BACKSLASH, CLOSE, NEWLINE, ZERO] = [34, 92, 125, 10, 48];

const NOT_PLAIN = /[^\x20-\x7e]|["\\]/;

/** From this length on a call that copies a text costs less than a loop over it. */
const LONG = 48;

/** Most bytes of a UTF-16 unit in a JSON text: `\u001f`. */
const WIDEST = 6;

/** Most bytes of what is no text or list: a time, a number, a point. */
const NARROW = 128;

/**
 * Writes entries in their stored form: one line of nested JSON, fields in the table's order, absent ones left out.
 * It writes bytes, because that is what every reader of a line wants, and plain ASCII, the common case, by itself.
 */
export class EntryEncoder {
  private bytes = Buffer.allocUnsafeSlow(1 << 14);
  private view = viewOf(this.bytes);

  /** The line of an entry (made by `newEntry`) with its newline; the bytes are good until the next call. */
  encode(entry: Entry): Buffer {
    let at = 0;
    let before = BEGINNING;
    let leaf = -1;
    // All entries have all fields, in the table's order: going through them costs less than asking for each by name.
    for (const name in entry) {
      leaf++;
      const value: unknown = entry[name as FieldName];
      if (value === undefined) continue;
      if (LEAVES[leaf]?.name !== name) throw new Error('not an entry made by newEntry');
      const glue = between(before, leaf);
      const json = typeof value === 'object' ? jsonOf(value!) : typeof value === 'boolean' ? `${value}` : value;
      const width = typeof json === 'string' ? WIDEST * json.length : 0;
      const bytes = this.room(at, glue.length + width + NARROW);
      for (let i = 0; i < glue.eights.length; i++) this.view.setFloat64(at + 8 * i, glue.eights[i]!, true);
      at += glue.length;
      before = leaf;
      if (typeof json === 'number')
        at = LEAVES[leaf]!.date ? ascii(bytes, at, `"${isoTime(json)}"`) : number(bytes, at, json);
      else if (value === json) at = quoted(bytes, at, json as string);
      else at += bytes.write(json as string, at);
    }
    const bytes = this.room(at, NARROW);
    if (before === BEGINNING) at = ascii(bytes, at, `{"schemaVersion":${ENTRY_SCHEMA_VERSION}}`);
    else for (let open = LEAVES[before]!.path.length; open > 0; open--) bytes[at++] = CLOSE;
    bytes[at++] = NEWLINE;
    return bytes.subarray(0, at);
  }

  /** The bytes, with room for more behind a place. */
  private room(at: number, more: number): Buffer {
    if (at + more > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (at + more));
      this.bytes.copy(larger, 0, 0, at);
      this.bytes = larger;
      this.view = viewOf(larger);
    }
    return this.bytes;
  }
}

const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView => new DataView(buffer, byteOffset, length);

function quoted(bytes: Buffer, start: number, text: string): number {
  if (text.length >= LONG) return start + bytes.write(NOT_PLAIN.test(text) ? JSON.stringify(text) : `"${text}"`, start);
  let at = start;
  bytes[at++] = QUOTE;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code > 126 || code === QUOTE || code === BACKSLASH)
      return start + bytes.write(JSON.stringify(text), start);
    bytes[at++] = code;
  }
  bytes[at++] = QUOTE;
  return at;
}

/** Lists and points that are kept with their text: those of a place or a key come again and again. */
const MOST_OBJECTS = 4096;
const objects = new Map<object, string>();

function jsonOf(value: object): string {
  let json = objects.get(value);
  if (json === undefined) {
    json = JSON.stringify(value);
    if (objects.size >= MOST_OBJECTS) objects.clear();
    objects.set(value, json);
  }
  return json;
}

/** Numbers below it are written digit by digit, which takes 32 bits. */
const WIDE = 1e9;

function number(bytes: Buffer, start: number, value: number): number {
  if (!(value >= 0 && value < WIDE) || value !== (value | 0)) return ascii(bytes, start, `${value}`);
  let end = start + 1;
  for (let rest = (value / 10) | 0; rest > 0; rest = (rest / 10) | 0) end++;
  let at = end;
  for (let rest = value | 0; at > start; ) {
    const tenth = (rest / 10) | 0;
    bytes[--at] = ZERO + rest - 10 * tenth;
    rest = tenth;
  }
  return end;
}

function ascii(bytes: Buffer, start: number, text: string): number {
  let at = start;
  for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
  return at;
}

const encoder = new EntryEncoder();

/** The stored form of an entry as text, without a newline. */
export function serialize(entry: Entry): string {
  const bytes = encoder.encode(entry);
  return bytes.toString('utf8', 0, bytes.length - 1);
}

let minute = Number.NaN;
let prefix = '';

/** ISO 8601 UTC with milliseconds; the part up to the minute is kept, since entries come nearly in order. */
export function isoTime(ms: number): string {
  const of = Math.floor(ms / 60_000);
  if (of !== minute) {
    minute = of;
    prefix = new Date(of * 60_000).toISOString().slice(0, 17);
  }
  const rest = ms - of * 60_000;
  const seconds = Math.floor(rest / 1000);
  const millis = rest - seconds * 1000;
  return `${prefix}${seconds < 10 ? '0' : ''}${seconds}.${millis < 10 ? '00' : millis < 100 ? '0' : ''}${millis}Z`;
}

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
