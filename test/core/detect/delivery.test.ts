import fc from 'fast-check';
import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import { Engine } from '../../../lib/core/detect/engine.js';
import { MemoryStateStore } from '../../../lib/core/detect/memory-state-store.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { asText, byDefault, detect, entryAt, impatient } from './run-engine.js';
import { delivered, stream } from './streams.js';

test('lines are the same under shuffle within 15 minutes, duplicates and any batch size', async () => {
  let detections = 0;
  const speaking = new Set<string>();
  await fc.assert(
    fc.asyncProperty(delivered, fc.constantFrom(1, 37, 500), async ({ entries, sent }, batch) => {
      const other = sent.map(({ entry }) => entry);
      const expected = await detect(entries, impatient(), { batch: 100_000 });
      detections += expected.length;
      for (const { detector } of expected) speaking.add(detector);
      expect(asText(await detect(other, impatient(), { batch }))).toBe(asText(expected));
    }),
    { numRuns: 25 },
  );
  expect(detections).toBeGreaterThan(100);
  // All but those that need weeks, or the registry.
  const silent = DETECTORS.map(({ id }) => id).filter((id) => !speaking.has(id));
  expect(silent).toEqual(['new-country', 'key-not-rotated', 'key-unused']);
});

test('every episode opens once, only escalates upwards, and closes', async () => {
  await fc.assert(
    fc.asyncProperty(stream, async (entries) => {
      const all = await detect(entries, impatient());
      const episodes = new Map(all.map(({ id }) => [id, all.filter((line) => line.id === id)]));
      for (const lines of episodes.values()) {
        expect(lines.map(({ phase }) => phase)).toEqual([
          'opened',
          ...lines.slice(1, -1).map(() => 'escalated'),
          'closed',
        ]);
        expect(
          lines.every(({ firstSeen, lastSeen, detectedAt }) => firstSeen <= lastSeen && lastSeen <= detectedAt),
        ).toBe(true);
      }
    }),
    { numRuns: 20 },
  );
});

test('an allowed address stays hidden when its entries come one by one', async () => {
  const night = Date.UTC(2026, 2, 11, 1);
  const visits = (allow?: string[]) =>
    [0, 1, 2].map((i) =>
      entryAt(night + i * 2000, {
        'api.id': 'a1',
        'api_key.id': 'k1',
        'api.route_class': ['admin'],
        'event.timezone': 'UTC',
        'http.response.status_code': 200,
        'source.allow': allow,
      }),
    );
  const phases = async (entries: Entry[]) => {
    const engine = new Engine(new MemoryStateStore(), byDefault('after-hours-admin', 'new-country'), []);
    for (const entry of entries) await engine.observe([entry]);
    return (await engine.finish()).map(({ phase }) => phase);
  };
  expect(await phases(visits())).toEqual(['opened', 'closed']);
  expect(await phases(visits(['after-hours-admin']))).toEqual([]);
});
