import { FIELDS, type FieldType } from './fields.js';

const TYPES: Readonly<Record<FieldType, string>> = {
  date: 'string',
  keyword: 'string',
  keywords: 'array<string>',
  text: 'string',
  ip: 'string',
  integer: 'int',
  long: 'bigint',
  float: 'double',
  boolean: 'boolean',
  geo_point: 'struct<lat:double,lon:double>',
};

interface Struct {
  readonly members: Map<string, Struct | string>;
}

function render(node: Struct | string): string {
  if (typeof node === 'string') return node;
  return `struct<${[...node.members].map(([name, child]) => `${name}:${render(child)}`).join(',')}>`;
}

/** Columns of the archive's Glue table: nested entries are structs; times are ISO 8601 text. */
export function glueColumns(): readonly { readonly name: string; readonly type: string }[] {
  const root: Struct = { members: new Map([['schemaVersion', 'int']]) };
  for (const { name, type, sensitivity } of FIELDS) {
    if (sensitivity === 'secret') continue;
    const parts = name.startsWith('@') ? [name] : name.split('.');
    let node = root;
    for (const part of parts.slice(0, -1)) {
      const child = (node.members.get(part) as Struct | undefined) ?? { members: new Map() };
      node.members.set(part, child);
      node = child;
    }
    node.members.set(parts.at(-1)!, TYPES[type]);
  }
  return [...root.members].map(([name, node]) => ({ name, type: render(node) }));
}
