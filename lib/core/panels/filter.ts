import type { Entry } from '../entry/fields.js';
import type { Filter } from './panel.js';

/** A filter as a function. */
export type Predicate = (entry: Entry) => boolean;

/** Compiles a filter, so that nothing of it is interpreted for each entry. */
export function compile(filter: Filter): Predicate {
  if ('all' in filter) {
    const predicates = filter.all.map(compile);
    return (entry) => {
      for (const predicate of predicates) if (!predicate(entry)) return false;
      return true;
    };
  }
  if ('not' in filter) {
    const predicate = compile(filter.not);
    return (entry) => !predicate(entry);
  }
  const { field } = filter;
  if ('exists' in filter) return (entry) => entry[field] !== undefined;
  const values = new Set<unknown>(filter.in);
  const [first] = values;
  if (values.size === 1) return (entry) => entry[field] === first;
  return (entry) => {
    const value = entry[field];
    return value !== undefined && values.has(value);
  };
}
