import type { Entry } from './fields.js';
import { parseNdjson } from './parse-ndjson.js';
import type { Parsed } from './parsed.js';

/** Reads the audit events of an application: the fields' own names, of the dataset `audit`. */
export const parseAudit = (line: string): Parsed => of('audit', parseNdjson(line));

/** Reads what the gateway counted in a minute: `{"@timestamp","api.id","api.stage","count"}`. */
export function parseCounts(line: string): Parsed {
  const parsed = of('counts', parseNdjson(line.replace(/"count"(?=\s*:)/, '"api.count"')));
  if (!('entry' in parsed) || parsed.entry['api.count'] !== undefined) return parsed;
  return { reject: 'no_match' };
}

function of(dataset: NonNullable<Entry['event.dataset']>, parsed: Parsed): Parsed {
  if ('entry' in parsed) parsed.entry['event.dataset'] = dataset;
  return parsed;
}
