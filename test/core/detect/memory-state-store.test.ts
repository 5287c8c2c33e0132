import fc from 'fast-check';
import { MemoryStateStore } from '../../../lib/core/detect/memory-state-store.js';
import { delta, describeStateStore, dueOf } from './state-store-contract.js';

describeStateStore('the state store in memory', async () => new MemoryStateStore());

/** An entity's observations in a minute, numbered from `first`; negative numbers are idle. */
const some = (entity: string, minute: number, values: readonly number[]) => ({
  ...delta(
    minute,
    values.map((value, at) => ({ time: at, id: `${minute} ${value}`, value })),
    entity,
  ),
  isIdle: (value: unknown) => (value as number) < 0,
});

test('an entity of idle observations alone is not given', async () => {
  const store = new MemoryStateStore();
  await store.merge([some('once', 7, [-1]), some('twice', 7, [-1]), some('twice', 7, [-2])]);
  expect(await dueOf(store, 7)).toEqual([]);
});

test('an entity is given once, however often it was observed, and with its idle observations', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: -100, max: 3 })), { maxLength: 200 }),
      async (all) => {
        const store = new MemoryStateStore();
        for (const [minute, value] of all) await store.merge([some('a', minute, [value])]);
        const minutes = [...new Set(all.map(([minute]) => minute))].sort();
        const isAwake = all.some(([, value]) => value >= 0);
        for (const minute of minutes) expect(await dueOf(store, minute)).toEqual(isAwake ? ['d\nsource_ip\na'] : []);
        const [loaded] = await store.load('d\nsource_ip', ['a'], 0, 9);
        expect(loaded!.cells.map((cell) => [cell.minute, cell.size])).toEqual(
          minutes.map((minute) => [
            minute,
            new Set(all.filter(([at]) => at === minute).map(([, value]) => value)).size,
          ]),
        );
      },
    ),
  );
});

test('idle observations of an entity that goes on go within two spans of their window', async () => {
  const store = new MemoryStateStore();
  for (let minute = 1; minute <= 30; minute++) {
    await store.merge([some('a', minute, [-1, -2])]);
    await store.sweep(minute);
  }
  await store.sweep(36);
  const minutesOf = async () => (await store.load('d\nsource_ip', ['a'], 0, 99))[0]!.cells.map(({ minute }) => minute);
  expect((await minutesOf())[0]).toBeGreaterThan(36 - 2 * 12);
  await store.sweep(42);
  expect(await minutesOf()).toEqual([]);
});
