import { gridProblems } from './grid.js';
import type { IndexField } from './index-patterns.js';
import { GRID, type SavedObject } from './saved-objects.js';
import type { Aggregation } from './visualization.js';

/** OpenSearch types of each index pattern's fields, by the pattern's id and the field's dotted name. */
export type Mappings = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Types of a field that an aggregation can use; a count has none. */
const USABLE: Readonly<Record<Aggregation['type'], readonly string[]>> = {
  count: [],
  filters: [],
  date_histogram: ['date'],
  terms: ['keyword', 'ip'],
  percentiles: ['short', 'integer', 'long', 'float'],
  geohash_grid: ['geo_point'],
};

/** Attributes that hold JSON as text. */
const JSON_ATTRIBUTES = ['fields', 'fieldFormatMap', 'visState', 'uiStateJSON', 'panelsJSON', 'optionsJSON'];

/** Everything that is wrong with saved objects, one sentence each; none when they can be imported and drawn. */
export function validateSavedObjects(objects: readonly SavedObject[], mappings: Mappings): readonly string[] {
  const known = new Map(objects.map((object) => [keyOf(object), object]));
  const problems = known.size === objects.length ? [] : ['two objects have one id'];
  for (const object of objects) {
    const of = (problem: string) => problems.push(`${keyOf(object)}: ${problem}`);
    if (/https?:\/\//.test(JSON.stringify(object))) of('holds an absolute URL');
    for (const reference of object.references)
      if (!known.has(keyOf(reference))) of(`refers to ${keyOf(reference)}, which is missing`);
    const parsed = parseAttributes(object, of);
    if (object.type === 'index-pattern') checkFields(parsed.fields as IndexField[], mappings.get(object.id), of);
    if (object.type === 'dashboard') checkDashboard(object, parsed.panelsJSON as DashboardPanel[], of);
    if (object.type !== 'visualization') continue;
    const index = object.references.find(({ name }) => name === parsed.source?.indexRefName);
    const pattern = index && known.get(keyOf(index));
    if (pattern === undefined) of('has no index pattern');
    else checkVisualization(parsed, fieldTypes(pattern), of);
  }
  return problems;
}

const keyOf = ({ type, id }: { readonly type: string; readonly id: string }): string => `${type}/${id}`;
type Report = (problem: string) => void;

interface Parsed {
  readonly [attribute: string]: unknown;
  readonly source?: { readonly query: { readonly query: string }; readonly indexRefName?: string };
}

function parseAttributes({ attributes }: SavedObject, report: Report): Parsed {
  const { searchSourceJSON } = (attributes.kibanaSavedObjectMeta ?? {}) as { searchSourceJSON?: string };
  const texts = [
    ...JSON_ATTRIBUTES.map((name) => [name, attributes[name]] as const),
    ['source', searchSourceJSON] as const,
  ];
  const parsed: Record<string, unknown> = {};
  for (const [name, text] of texts) {
    if (text === undefined) continue;
    try {
      parsed[name] = JSON.parse(text as string);
    } catch {
      report(`${name} is no JSON`);
    }
  }
  return parsed;
}

function fieldTypes({ attributes }: SavedObject): ReadonlyMap<string, string> {
  const fields = JSON.parse(attributes.fields as string) as IndexField[];
  return new Map(fields.map(({ name, esTypes }) => [name, esTypes[0]!]));
}

function checkFields(fields: readonly IndexField[], mapping: ReadonlyMap<string, string> | undefined, report: Report) {
  if (mapping === undefined) return report('has no mapping');
  for (const { name, esTypes, scripted, script } of fields) {
    if (!scripted && mapping.get(name) !== esTypes[0]) report(`field ${name} is ${mapping.get(name)} in the mapping`);
    for (const [, read] of script?.matchAll(/doc\['([^']+)'\]/g) ?? [])
      if (!mapping.has(read!)) report(`script of ${name} reads ${read}, which the mapping lacks`);
  }
}

function checkVisualization(parsed: Parsed, types: ReadonlyMap<string, string>, report: Report): void {
  const { aggs } = parsed.visState as { readonly aggs: readonly Aggregation[] };
  if (new Set(aggs.map(({ id }) => id)).size !== aggs.length) report('two aggregations have one id');
  const queries = [parsed.source!.query.query];
  for (const { type, params } of aggs) {
    const { field, orderBy, filters } = params as { field?: string; orderBy?: string; filters?: LabelledQuery[] };
    queries.push(...(filters ?? []).map(({ input }) => input.query));
    const usable = USABLE[type];
    if (usable.length > 0 && !usable.includes(types.get(field ?? '') ?? '')) report(`${type} cannot use ${field}`);
    if (orderBy !== undefined && !aggs.some(({ id, schema }) => id === orderBy && schema === 'metric'))
      report(`terms are ordered by ${orderBy}, which is no metric`);
  }
  for (const name of queries.flatMap(queriedFields)) if (!types.has(name)) report(`a query names ${name}`);
}

interface LabelledQuery {
  readonly input: { readonly query: string };
}

/** Fields that a query names. */
const queriedFields = (query: string): readonly string[] =>
  [...query.replace(/"[^"]*"/g, '""').matchAll(/([@\w][\w.]*)\s*(?::|[<>]=?)/g)].map(([, name]) => name!);

interface DashboardPanel {
  readonly gridData: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly panelIndex: string;
  readonly panelRefName: string;
}

function checkDashboard({ references }: SavedObject, panels: readonly DashboardPanel[], report: Report): void {
  const boxes = panels.map(({ gridData, panelIndex }) => ({ name: `panel ${panelIndex}`, ...gridData }));
  for (const problem of gridProblems(boxes, GRID)) report(problem);
  const named = new Set(panels.map(({ panelRefName }) => panelRefName));
  if (
    named.size !== panels.length ||
    references.length !== panels.length ||
    references.some(({ name }) => !named.has(name))
  )
    report('panels and references differ');
}
