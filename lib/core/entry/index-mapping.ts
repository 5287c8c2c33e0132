import { FIELDS, type FieldType } from './fields.js';

/** OpenSearch type of each field type. Text is a keyword, so that it can be grouped; long values are not indexed. */
const TYPES: Readonly<Record<FieldType, object>> = {
  date: { type: 'date' },
  keyword: { type: 'keyword', ignore_above: 1024 },
  keywords: { type: 'keyword', ignore_above: 1024 },
  text: { type: 'keyword', ignore_above: 8191 },
  ip: { type: 'ip', ignore_malformed: true },
  integer: { type: 'integer' },
  long: { type: 'long' },
  float: { type: 'float' },
  boolean: { type: 'boolean' },
  geo_point: { type: 'geo_point' },
};

interface Properties {
  [name: string]: { properties?: Properties };
}

/** Index mapping of entries: strict, so that a field that the table lacks is an error and not a guess. */
export function indexMapping(): object {
  const root: Properties = { schemaVersion: { type: 'short' } as object };
  for (const { name, type, sensitivity } of FIELDS) {
    if (sensitivity === 'secret') continue;
    const parts = name.startsWith('@') ? [name] : name.split('.');
    let node = root;
    for (const part of parts.slice(0, -1)) {
      const child = node[part] ?? { properties: {} };
      node[part] = child;
      node = child.properties!;
    }
    node[parts.at(-1)!] = TYPES[type];
  }
  return { dynamic: 'strict', properties: root };
}

/** Index template of all entry indexes, one a category and event day. */
export const indexTemplate = (): object => ({
  index_patterns: ['keywatch-*'],
  priority: 200,
  template: { settings: { number_of_shards: 1, number_of_replicas: 1 }, mappings: indexMapping() },
});
