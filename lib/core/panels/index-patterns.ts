import { DETECTION_INDEX, detectionMapping } from '../detect/detection-mapping.js';
import { indexMapping } from '../entry/index-mapping.js';

/** A field of an index pattern, as OpenSearch Dashboards stores it. */
export interface IndexField {
  readonly name: string;
  readonly type: string;
  readonly esTypes: readonly string[];
  readonly count: number;
  readonly scripted: boolean;
  readonly script?: string;
  readonly lang?: 'painless';
  readonly searchable: boolean;
  readonly aggregatable: boolean;
  readonly readFromDocValues: boolean;
}

export interface IndexPattern {
  readonly id: string;
  readonly title: string;
  readonly timeField: string;
  readonly fields: readonly IndexField[];
  /** Formatters by field. */
  readonly formats: Readonly<Record<string, object>>;
}

interface Mapping {
  readonly type?: string;
  readonly enabled?: boolean;
  readonly properties?: Readonly<Record<string, Mapping>>;
}

/** Types of OpenSearch Dashboards for those of the mapping. */
const TYPES: Readonly<Record<string, string>> = {
  keyword: 'string',
  ip: 'ip',
  date: 'date',
  boolean: 'boolean',
  geo_point: 'geo_point',
  short: 'number',
  integer: 'number',
  long: 'number',
  float: 'number',
};

/** First of these fields that an entry has; a panel that groups by both groups by this. */
const firstOf = (name: string, fields: readonly string[]): IndexField => ({
  name,
  type: 'string',
  esTypes: ['keyword'],
  count: 0,
  scripted: true,
  script: `${fields.map((field) => `if (doc['${field}'].size() > 0) { return doc['${field}'].value; }`).join(' ')} return null;`,
  lang: 'painless',
  searchable: true,
  aggregatable: true,
  readFromDocValues: false,
});

export const ENDPOINT = 'endpoint';

const MILLISECONDS = {
  id: 'duration',
  params: { inputFormat: 'nanoseconds', outputFormat: 'asMilliseconds', outputPrecision: 1 },
};

export const ENTRIES: IndexPattern = {
  id: 'keywatch-entries',
  title: 'keywatch-*',
  timeField: '@timestamp',
  fields: [...leaves(indexMapping() as Mapping), firstOf(ENDPOINT, ['api.route', 'url.path'])],
  formats: { 'event.duration': MILLISECONDS },
};

export const DETECTIONS: IndexPattern = {
  id: 'keywatch-detections',
  title: DETECTION_INDEX,
  timeField: 'detectedAt',
  fields: leaves(detectionMapping()),
  formats: {},
};

function leaves({ type, enabled, properties }: Mapping, name = ''): readonly IndexField[] {
  if (properties)
    return Object.entries(properties).flatMap(([key, child]) => leaves(child, name === '' ? key : `${name}.${key}`));
  if (enabled === false || type === undefined) return [];
  const common = { count: 0, scripted: false, searchable: true, aggregatable: true, readFromDocValues: true };
  return [{ name, type: TYPES[type]!, esTypes: [type], ...common }];
}
