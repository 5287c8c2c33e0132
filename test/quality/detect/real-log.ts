import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { parseCombined } from '../../../lib/core/entry/parse-combined.js';
import { parseSettings } from '../../../lib/core/settings.js';
import { detectIn, enricherOf } from './stream.js';

/** 10,000 requests of a public web server, and everything of medium or above that they raise, at its highest severity. */
export interface RealLog {
  readonly requests: number;
  readonly raised: readonly string[];
}

export async function realLog(): Promise<RealLog> {
  const settings = parseSettings({});
  const enricher = enricherOf(settings);
  const text = gunzipSync(readFileSync('test/fixtures/apache-access.log.gz')).toString('utf8');
  const entries = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Entry => {
      const parsed = parseCombined(line);
      if (!('entry' in parsed)) throw new Error('a line of the real log is no entry');
      enricher.enrich(parsed.entry);
      return parsed.entry;
    })
    .sort((a, b) => a['@timestamp']! - b['@timestamp']!);
  const detections = await detectIn(entries, settings);
  const raised = detections
    .filter(({ phase, severity }) => phase === 'closed' && severity !== 'low')
    .map(
      ({ detector, severity, entity, firstSeen }) =>
        `${severity} ${detector} ${entity.type} ${entity.id} ${new Date(firstSeen).toISOString()}`,
    );
  return { requests: entries.length, raised: raised.sort() };
}
