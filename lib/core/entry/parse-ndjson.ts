import { coerce } from './coerce.js';
import { newEntry, set } from './entry.js';
import { ENTRY_SCHEMA_VERSION, FIELD, type FieldName } from './fields.js';
import { lineHash } from './line-hash.js';
import type { Parsed } from './parsed.js';

const MAX_DEPTH = 8;

/**
 * Reads one JSON object in the fields' own names, dotted or nested. What the table does not know, what is not of the
 * field's type, and another schema version than the table's, is dropped and counted.
 */
export function parseNdjson(line: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { reject: 'invalid_json' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { reject: 'not_an_object' };
  const entry = newEntry();
  const unknown = flatten(entry, '', value, 0);
  if (entry['@timestamp'] === undefined) return { reject: 'no_time' };
  entry['event.dataset'] ??= 'ndjson';
  const given = entry['event.id'] !== undefined;
  entry['event.id'] ??= lineHash(line);
  return { entry, identity: given ? 'given' : 'line', unknown };
}

function flatten(entry: ReturnType<typeof newEntry>, prefix: string, node: object, depth: number): number {
  let unknown = 0;
  for (const [key, value] of Object.entries(node)) {
    const name = prefix + key;
    const field = FIELD.get(name);
    if (field) {
      const typed = coerce(field, value);
      if (typed === undefined) unknown += value === null || value === '' || value === '-' ? 0 : 1;
      else set(entry, name as FieldName, typed);
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < MAX_DEPTH) {
      unknown += flatten(entry, `${name}.`, value, depth + 1);
    } else if (name !== 'schemaVersion' || value !== ENTRY_SCHEMA_VERSION) unknown++;
  }
  return unknown;
}
