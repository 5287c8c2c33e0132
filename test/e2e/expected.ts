import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isbot } from 'isbot';
import { type CountedStage, countLine } from '../../lib/core/cloudwatch/gateway-counts.js';
import { placesFromCsv } from '../../lib/core/enrich/places.js';
import { Pseudonyms } from '../../lib/core/enrich/pseudonyms.js';
import type { InputFormat } from '../../lib/core/entry/parsed.js';
import { PARSERS } from '../../lib/core/entry/recognize.js';
import { serialize } from '../../lib/core/entry/serialize.js';
import { Pipeline } from '../../lib/core/pipeline.js';
import { parseSettings } from '../../lib/core/settings.js';
import { isAuthFailure, type Request } from '../../local/simulator/request';
import { run } from './cdk';
import type { Delivery } from './traffic';

export const CLI = resolve(__dirname, '../../dist/keywatch.mjs');

/** A source's lines, by the format in which `keywatch replay` reads them. */
export type Inputs = readonly (readonly [format: InputFormat, lines: readonly string[]])[];

/** Everything that becomes an entry, and all that does not but may be tried. */
export function inputsOf({ events, others }: Delivery, stage: CountedStage): Inputs {
  const messages = (some: readonly { readonly message: string }[]): string[] => some.map(({ message }) => message);
  return [
    ['apigateway', messages(events)],
    ['waf', messages(others.waf)],
    ['audit', messages(others.audit)],
    // The first is of a log group that is not watched.
    ['cloudtrail', others.trail.slice(1).map((record) => JSON.stringify(record))],
    ['counts', [...others.counts].map(([minute, count]) => countLine(stage, minute, count))],
  ];
}

/** The entries that the core makes of what was sent, in their stored form. */
export function coreEntries(
  inputs: Inputs,
  { noEntries }: Delivery,
  given: object,
  places: string,
  pseudonymKey: string,
): string[] {
  const settings = parseSettings(given);
  const sources = {
    settings,
    pseudonyms: new Pseudonyms(pseudonymKey, settings.pseudonyms.version),
    places: placesFromCsv(places),
    isBot: (userAgent: string) => isbot(userAgent),
  };
  return inputs.flatMap(([format, lines]) => {
    const pipeline = new Pipeline(sources, PARSERS[format]);
    return lines.flatMap((line) => {
      if (noEntries.has(line)) return [];
      const processed = pipeline.process(line);
      if ('reject' in processed) throw new Error(`the core rejects a line of ${format}: ${processed.reject}`);
      return [serialize(processed.entry)];
    });
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

/** The detection lines of `keywatch replay` over a file of each source, with the stack's pseudonym key. */
export async function replayed(
  inputs: Inputs,
  settings: string,
  home: string,
  pseudonymKey: string,
): Promise<string[]> {
  const out = join(home, 'replay');
  const files = inputs.map(([format, lines], index) => {
    const path = join(home, `${index}-${format}.ndjson`);
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    return path;
  });
  const { code, output } = await run(
    CLI,
    ['replay', ...files, '--settings', settings, '--out', out],
    { KEYWATCH_E2E_KEY: pseudonymKey, TMPDIR: home },
    120_000,
  );
  if (code !== 0) throw new Error(`keywatch replay: ${output}`);
  return readFileSync(join(out, 'detections.ndjson'), 'utf8').trimEnd().split('\n');
}
