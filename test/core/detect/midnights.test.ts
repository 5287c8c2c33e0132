import { asText, byDefault, detect, entryAt } from './run-engine.js';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 10, 12);

test('the inventory of a gap is judged midnight by midnight, as when entries come every hour', async () => {
  const keys = [{ id: 'k1', status: 'active' as const, expiresAt: '2026-03-12T12:00:00Z' }];
  const days = 10;
  const hourly = Array.from({ length: days * 24 + 1 }, (_, hour) => entryAt(START + hour * HOUR, {}));
  const inventory = byDefault('key-not-rotated');
  const dense = await detect(hourly, inventory, { keys, batch: 1 });
  const sparse = await detect([hourly[0]!, hourly.at(-1)!], inventory, { keys });
  // The key expires at noon of the 12th: the midnights of the 11th and 12th see it coming; 36 hours later it is over.
  expect(dense.map(({ phase, detectedAt }) => [phase, new Date(detectedAt).toISOString()])).toEqual([
    ['opened', '2026-03-11T00:00:00.000Z'],
    ['closed', '2026-03-13T12:00:00.000Z'],
  ]);
  expect(asText(sparse)).toBe(asText(dense));
});
