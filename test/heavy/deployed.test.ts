import fc from 'fast-check';
import { MemoryStateStore } from '../../lib/core/detect/memory-state-store';
import { Crash, crashing, deployed, onePass } from '../core/detect/run-deployed';
import { asText } from '../core/detect/run-engine';
import { delivered } from '../core/detect/streams';

const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 150 }));

test('observers and judges make the lines of one engine in one pass, whatever the cut', async () => {
  let detections = 0;
  await fc.assert(
    fc.asyncProperty(delivered, sizes, async ({ entries, sent }, cut) => {
      const store = new MemoryStateStore();
      const expected = await onePass(entries);
      detections += expected.length;
      expect(asText(await deployed(() => store, sent, cut))).toBe(asText(expected));
    }),
    { numRuns: 8, endOnFailure: true },
  );
  expect(detections).toBeGreaterThan(50);
});

test('a crash anywhere loses no line and changes none', async () => {
  let crashes = 0;
  await fc.assert(
    fc.asyncProperty(
      delivered,
      sizes,
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async ({ entries, sent }, cut, random) => {
        // So many crashes, anywhere; without an end to them a long step would never get through.
        const crash = (share: number, most: number) => (): void => {
          if (most === 0 || random.next().value > share) return;
          most--;
          crashes++;
          throw new Crash();
        };
        const store = crashing(new MemoryStateStore(), crash(0.02, 600));
        expect(asText(await deployed(() => store, sent, cut, crash(0.3, 20)))).toBe(asText(await onePass(entries)));
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
  expect(crashes).toBeGreaterThan(1000);
});
