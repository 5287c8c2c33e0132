import fc from 'fast-check';
import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import { asText, detect, impatient } from './run-engine.js';
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
