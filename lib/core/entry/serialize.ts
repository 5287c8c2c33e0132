import { newEntry, set } from './entry.js';
import { ENTRY_SCHEMA_VERSION, type Entry, FIELDS, type FieldName } from './fields.js';

interface Node {
  /** The JSON key with its colon, as bytes. */
  readonly key: Uint8Array;
  readonly children: Node[];
  readonly name?: FieldName;
  readonly date?: boolean;
}

/** The fields as a tree by the dots of their names, each node's JSON key made once. */
const ROOT: readonly Node[] = (() => {
  const root: Node[] = [];
  const nodes = new Map<string, Node>();
  for (const { name, type } of FIELDS) {
    const parts = name.startsWith('@') ? [name] : name.split('.');
    let siblings = root;
    for (const [depth, part] of parts.entries()) {
      const path = parts.slice(0, depth + 1).join('.');
      let node = nodes.get(path);
      if (!node) {
        const key = new TextEncoder().encode(`${JSON.stringify(part)}:`);
        node = path === name ? { key, children: [], name, date: type === 'date' } : { key, children: [] };
        nodes.set(path, node);
        siblings.push(node);
      }
      siblings = node.children;
    }
  }
  return root;
})();

const START = new TextEncoder().encode(`{"schemaVersion":${ENTRY_SCHEMA_VERSION}`);

const [QUOTE, COMMA, BACKSLASH, OPEN, CLOSE, NEWLINE] = [34, 44, 92, 123, 125, 10];

/** Most bytes of a UTF-16 unit in a JSON text: `\u001f`. */
const WIDEST = 6;

/**
 * Writes entries in their stored form: one line of nested JSON, fields in the table's order, absent ones left out.
 * It writes bytes, because that is what every reader of a line wants, and plain ASCII, the common case, without a call.
 */
export class EntryEncoder {
  private bytes = Buffer.allocUnsafe(1 << 14);
  private at = 0;

  /** The entry's line with its newline; the bytes are good until the next call. */
  encode(entry: Entry): Buffer {
    this.at = 0;
    this.copy(START);
    this.members(ROOT, entry, true);
    this.reserve(2);
    this.bytes[this.at++] = CLOSE;
    this.bytes[this.at++] = NEWLINE;
    return this.bytes.subarray(0, this.at);
  }

  /** Writes the members that are there; false when there is none. */
  private members(nodes: readonly Node[], entry: Entry, more: boolean): boolean {
    let written = more;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      const value = node.name === undefined ? undefined : entry[node.name];
      if (node.name !== undefined && value === undefined) continue;
      const start = this.at;
      this.reserve(1);
      if (written) this.bytes[this.at++] = COMMA;
      this.copy(node.key);
      if (node.name !== undefined) this.value(node.date ? isoTime(value as number) : value);
      else {
        this.bytes[this.at++] = OPEN;
        if (!this.members(node.children, entry, false)) {
          this.at = start;
          continue;
        }
        this.reserve(1);
        this.bytes[this.at++] = CLOSE;
      }
      written = true;
    }
    return written;
  }

  private value(value: unknown): void {
    if (typeof value === 'string') this.text(value);
    else this.ascii(typeof value === 'number' ? `${value}` : JSON.stringify(value));
  }

  private text(text: string): void {
    this.reserve(WIDEST * text.length + 2);
    const { bytes } = this;
    let at = this.at;
    bytes[at++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 32 || code > 126 || code === QUOTE || code === BACKSLASH) {
        this.at += bytes.write(JSON.stringify(text), this.at);
        return;
      }
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.at = at;
  }

  /** JSON that is no string by itself: numbers, booleans, points, lists. */
  private ascii(json: string): void {
    this.reserve(3 * json.length);
    const { bytes } = this;
    for (let i = 0; i < json.length; i++) {
      const code = json.charCodeAt(i);
      if (code > 127) {
        this.at += bytes.write(json.slice(i), this.at);
        return;
      }
      bytes[this.at++] = code;
    }
  }

  private copy(part: Uint8Array): void {
    this.reserve(part.length + 1);
    const { bytes } = this;
    let at = this.at;
    for (let i = 0; i < part.length; i++) bytes[at++] = part[i]!;
    this.at = at;
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.at + more));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
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

const LEAVES: readonly { readonly name: FieldName; readonly path: readonly string[]; readonly date: boolean }[] =
  FIELDS.map(({ name, type }) => ({
    name,
    path: name.startsWith('@') ? [name] : name.split('.'),
    date: type === 'date',
  }));

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
