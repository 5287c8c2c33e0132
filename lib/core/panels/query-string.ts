import type { Filter, Split } from './panel.js';

/** A filter in the query language of OpenSearch Dashboards (DQL). Field names and values are ours: nothing to escape. */
export function queryString(filter: Filter): string {
  if ('all' in filter) return filter.all.map(queryString).join(' and ');
  if ('not' in filter) return `not (${queryString(filter.not)})`;
  if ('exists' in filter) return `${filter.field}: *`;
  return `${filter.field}: (${filter.in.map((value) => `"${value}"`).join(' or ')})`;
}

/** A series of a split: its name, and the query of what belongs to it. The last one takes all other values. */
export function seriesQueries({ field, as, values }: Split): readonly (readonly [name: string, query: string])[] {
  const queries = values.map((value) => {
    if (as !== 'hundreds') return [value, `${field}: "${value}"`] as const;
    const from = Number(value[0]) * 100;
    return [value, `${field} >= ${from} and ${field} < ${from + 100}`] as const;
  });
  const others = queries.map(([, query]) => `not (${query})`).join(' and ');
  return [...queries, ['other', `${field}: * and ${others}`]];
}
