import { isbot } from 'isbot';
import { activeDetectors } from '../../../lib/core/detect/catalogue.js';
import type { Detection } from '../../../lib/core/detect/detection.js';
import { Engine } from '../../../lib/core/detect/engine.js';
import { MemoryStateStore } from '../../../lib/core/detect/memory-state-store.js';
import { Enricher } from '../../../lib/core/enrich/enrich.js';
import { type PlaceLookup, placesFromCsv } from '../../../lib/core/enrich/places.js';
import { Pseudonyms } from '../../../lib/core/enrich/pseudonyms.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import type { InputFormat } from '../../../lib/core/entry/parsed.js';
import { PARSERS } from '../../../lib/core/entry/recognize.js';
import { parseSettings, type Settings } from '../../../lib/core/settings.js';
import { type SimulateOptions, simulate } from '../../../local/simulator/index.js';

export const enricherOf = (settings: Settings, places?: PlaceLookup): Enricher =>
  new Enricher({ settings, places, pseudonyms: new Pseudonyms('quality', 1), isBot: isbot });

/** Runs entries, which come in order of time, through the engine. Masking blinds no detector and is left out. */
export async function detectIn(entries: Iterable<Entry>, settings: Settings): Promise<Detection[]> {
  const engine = new Engine(new MemoryStateStore(), activeDetectors(settings), settings.keys);
  const lines: Detection[] = [];
  let batch: Entry[] = [];
  for (const entry of entries) {
    batch.push(entry);
    if (batch.length < 1000) continue;
    await engine.observe(batch);
    lines.push(...(await engine.advance(entry['@timestamp']!)));
    batch = [];
  }
  await engine.observe(batch);
  lines.push(...(await engine.finish()));
  return lines;
}

export const timeOf = (entry: Entry): number => entry['@timestamp']!;

/** Two sources in order of time. */
function* merged(main: Iterable<Entry>, side: readonly Entry[]): Generator<Entry> {
  let next = 0;
  for (const entry of main) {
    while (next < side.length && timeOf(side[next]!) <= timeOf(entry)) yield side[next++]!;
    yield entry;
  }
  while (next < side.length) yield side[next++]!;
}

/** A simulation's entries, of all its files, parsed and enriched; with what was planted. */
export function simulated(options: SimulateOptions) {
  const simulation = simulate(options);
  const settings = parseSettings({ ...simulation.settings, geo: {} });
  const enricher = enricherOf(settings, placesFromCsv(simulation.placesCsv));
  let requests = 0;
  function* read(format: InputFormat, lines: Iterable<string>): Generator<Entry> {
    for (const line of lines) {
      const parsed = PARSERS[format](line);
      if (!('entry' in parsed)) throw new Error(`the simulator wrote a line that is no ${format}`);
      enricher.enrich(parsed.entry);
      if (format === 'apigateway') requests++;
      yield parsed.entry;
    }
  }
  function* entries(): Generator<Entry> {
    const side = [
      ...read('counts', simulation.countLines()),
      ...read('cloudtrail', simulation.cloudtrailLines),
      ...read('audit', simulation.auditLines),
      ...read('waf', simulation.wafLines),
    ].sort((a, b) => timeOf(a) - timeOf(b));
    yield* merged(read('apigateway', simulation.accessLines()), side);
  }
  return { entries, settings, requests: () => requests, truth: simulation.truth as Truth };
}

/** A simulation's detections; with what was planted. */
export async function detectSimulation(options: SimulateOptions) {
  const { entries, settings, requests, truth } = simulated(options);
  const detections = await detectIn(entries(), settings);
  return { detections, requests: requests(), truth };
}

interface Attempt {
  readonly attack: string;
  readonly detector: string;
  readonly entity: { readonly type: string; readonly id: string };
  readonly start: string;
  readonly end: string;
  readonly mayAlsoFire: readonly string[];
}

export interface Truth {
  readonly planted: readonly (Attempt & { readonly crossing: string })[];
  readonly evaded: readonly Attempt[];
  readonly omitted: readonly { readonly attack: string }[];
}
