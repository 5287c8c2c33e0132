import { newEntry, set } from './entry.js';
import { ENTRY_SCHEMA_VERSION, type Entry, FIELDS, type FieldName, type FieldType } from './fields.js';

interface Node {
  readonly key: string;
  readonly children: Node[];
  readonly name?: string;
  readonly type?: FieldType;
}

/** The fields as a tree by the dots of their names, each node's JSON key with its colon made once. */
const ROOT: Node = (() => {
  const root: Node = { key: '', children: [] };
  for (const { name, type } of FIELDS) {
    const parts = name.startsWith('@') ? [name] : name.split('.');
    let node = root;
    for (const [depth, part] of parts.entries()) {
      const key = `${JSON.stringify(part)}:`;
      const last = depth === parts.length - 1;
      let child = node.children.find((candidate) => candidate.key === key);
      if (!child) {
        child = last ? { key, children: [], name, type } : { key, children: [] };
        node.children.push(child);
      }
      node = child;
    }
  }
  return root;
})();

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that JSON must escape
const MUST_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

const quote = (text: string): string => (MUST_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`);

/** The stored form of an entry: one line of nested JSON, fields in the table's order, absent ones left out. */
export function serialize(entry: Entry): string {
  return `{"schemaVersion":${ENTRY_SCHEMA_VERSION},${inner(ROOT.children, entry as Record<string, unknown>)}}`;
}

function inner(nodes: readonly Node[], entry: Record<string, unknown>): string {
  let out = '';
  for (const node of nodes) {
    let text: string;
    if (node.name === undefined) {
      text = inner(node.children, entry);
      if (text === '') continue;
      text = `{${text}}`;
    } else {
      const value = entry[node.name];
      if (value === undefined) continue;
      text =
        typeof value === 'string'
          ? quote(value)
          : node.type === 'date'
            ? `"${isoTime(value as number)}"`
            : JSON.stringify(value);
    }
    out = out === '' ? node.key + text : `${out},${node.key}${text}`;
  }
  return out;
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
