import { type Entry, FIELDS, type FieldName } from './fields.js';

const EMPTY = Object.fromEntries(FIELDS.map((field) => [field.name, undefined])) as Entry;

/** An entry with every field present and unknown, so that all entries share one hidden class. */
export const newEntry = (): Entry => ({ ...EMPTY });

/** An entry with the same values, of the same hidden class. */
export const copyOf = (entry: Entry): Entry => ({ ...entry });

/** Sets a field whose value's type was checked by `coerce`. */
export function set(entry: Entry, name: FieldName, value: unknown): void {
  (entry as Record<string, unknown>)[name] = value;
}
