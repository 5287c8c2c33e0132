import type { TallySums } from '../../../lib/core/detect/alarms.js';
import { Arrival } from '../../../lib/core/detect/arrival.js';
import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import type { Detection } from '../../../lib/core/detect/detection.js';
import { type ActiveDetector, registryOf } from '../../../lib/core/detect/detector.js';
import { Engine } from '../../../lib/core/detect/engine.js';
import { MemoryStateStore } from '../../../lib/core/detect/memory-state-store.js';
import { byDetection, serializeDetection } from '../../../lib/core/detect/order.js';
import { newEntry } from '../../../lib/core/entry/entry.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../lib/core/settings.js';

let made = 0;

/** An entry at a time, as `enrich` leaves it. */
export function entryAt(time: number, fields: Partial<Entry>): Entry {
  return Object.assign(
    newEntry(),
    { '@timestamp': time, 'event.id': `e${String(++made).padStart(8, '0')}`, 'event.dataset': 'test' },
    fields,
  );
}

/** Detectors by their defaults, only those named when any is. */
export const byDefault = (...ids: readonly string[]): readonly ActiveDetector[] =>
  DETECTORS.filter(({ id }) => ids.length === 0 || ids.includes(id)).map((detector) => ({
    detector,
    mode: 'alert',
    registry: registryOf(DEFAULT_SETTINGS),
    thresholds: Object.fromEntries(
      Object.entries(detector.thresholds).map(([name, { default: value }]) => [name, value]),
    ),
  }));

/** Thresholds by which an hour of history is enough. */
const IMPATIENT: Readonly<Record<string, number>> = {
  historyDays: 0.04,
  steadyDays: 0,
  megabytes: 0.01,
  timesUsual: 1.2,
  requestsPerHour: 5,
};

/** Detectors by their defaults, but that hours of history are enough, and that the plan `small` has a quota. */
export const impatient = (): readonly ActiveDetector[] =>
  byDefault().map((one) => ({
    ...one,
    registry: registryOf({ keys: [], plans: [{ id: 'small', quota: { limit: 40, period: 'DAY' } }] }),
    thresholds: Object.fromEntries(
      Object.entries(one.thresholds).map(([name, value]) => [name, IMPATIENT[name] ?? value]),
    ),
  }));

/** Runs entries through arrival and engine in the given order, in batches. */
export async function detect(
  entries: readonly Entry[],
  active: readonly ActiveDetector[] = byDefault(),
  { batch = 500, keys = [], sums }: { batch?: number; keys?: Settings['keys']; sums?: TallySums } = {},
): Promise<Detection[]> {
  const engine = new Engine(new MemoryStateStore(), active, keys, sums?.add);
  const arrival = new Arrival<{ entry: Entry; given: boolean }>(1);
  const lines: Detection[] = [];
  let pending: Entry[] = [];
  const hand: Parameters<typeof arrival.finish>[0] = ({ item, standing }) => {
    if (standing !== 'on_time') return;
    pending.push(item.entry);
    sums?.see(item.entry['@timestamp']!);
  };
  for (const entry of entries) {
    arrival.accept({ entry, given: true }, 0, hand);
    if (pending.length < batch) continue;
    await engine.observe(pending);
    pending = [];
    lines.push(...(await engine.advance(arrival.watermark)));
  }
  arrival.close(0);
  arrival.finish(hand);
  await engine.observe(pending);
  lines.push(...(await engine.finish()));
  return lines.sort(byDetection);
}

export const asText = (lines: readonly Detection[]): string => lines.map(serializeDetection).join('\n');
