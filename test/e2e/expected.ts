import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isbot } from 'isbot';
import { placesFromCsv } from '../../lib/core/enrich/places.js';
import { Pseudonyms } from '../../lib/core/enrich/pseudonyms.js';
import { PARSERS } from '../../lib/core/entry/recognize.js';
import { serialize } from '../../lib/core/entry/serialize.js';
import { Pipeline } from '../../lib/core/pipeline.js';
import { parseSettings } from '../../lib/core/settings.js';
import { isAuthFailure, type Request } from '../../local/simulator/request';
import { run } from './cdk';
import type { Delivery, SimulatedEvening } from './traffic';

export const CLI = resolve(__dirname, '../../dist/keywatch.mjs');

/** The entries that the core makes of what was sent, in their stored form. */
export function coreEntries(
  { events, noEntries }: Delivery,
  evening: SimulatedEvening,
  pseudonymKey: string,
): string[] {
  const settings = parseSettings(evening.settings);
  const sources = {
    settings,
    pseudonyms: new Pseudonyms(pseudonymKey, settings.pseudonyms.version),
    places: placesFromCsv(evening.placesCsv),
    isBot: (userAgent: string) => isbot(userAgent),
  };
  const pipeline = new Pipeline(sources, PARSERS.apigateway);
  return events.flatMap(({ message }) => {
    if (noEntries.has(message)) return [];
    const processed = pipeline.process(message);
    if ('reject' in processed) throw new Error(`the core rejects a request: ${processed.reject}`);
    return [serialize(processed.entry)];
  });
}

/** Requests and failed authentications by minute, counted from what the simulator says of each request. */
export function countByMinute({ requests }: Delivery): ReadonlyMap<string, { requests: number; failures: number }> {
  const counts = new Map<string, { requests: number; failures: number }>();
  for (const { requestTimeEpoch, status, 'error.responseType': error, resourcePath: route } of requests) {
    const minute = `${new Date(Number(requestTimeEpoch)).toISOString().slice(0, 16)}:00.000Z`;
    const count = counts.get(minute) ?? { requests: 0, failures: 0 };
    counts.set(minute, count);
    count.requests++;
    if (isAuthFailure({ status: Number(status), error, route } as Request)) count.failures++;
  }
  return counts;
}

/** The detection lines of `keywatch replay` over a file, with the stack's pseudonym key. */
export async function replayed(file: string, settings: string, home: string, pseudonymKey: string): Promise<string[]> {
  const out = join(home, 'replay');
  const { code, output } = await run(
    CLI,
    ['replay', file, '--format', 'apigateway', '--settings', settings, '--out', out],
    { KEYWATCH_E2E_KEY: pseudonymKey, TMPDIR: home },
    60_000,
  );
  if (code !== 0) throw new Error(`keywatch replay: ${output}`);
  return readFileSync(join(out, 'detections.ndjson'), 'utf8').trimEnd().split('\n');
}
