import fc from 'fast-check';
import type { Observation } from '../../../lib/core/detect/observation.js';
import { type Delta, familyName, partitionName, type StateStore } from '../../../lib/core/detect/state-store.js';

const FAMILY = familyName('d', 'source_ip');

/** An entity's observations as a delta has them. */
export const columnsOf = (
  entity: string,
  observations: readonly Observation[],
): Pick<Delta, 'entities' | 'times' | 'ids' | 'values' | 'hidden'> => ({
  entities: observations.map(() => entity),
  times: observations.map(({ time }) => time),
  ids: observations.map(({ id }) => id),
  values: observations.map(({ value }) => value),
  hidden: observations.map(({ hidden }) => hidden),
});

/** Observations of a minute, their times given from its beginning. */
export const delta = (minute: number, observations: readonly Observation[], entity = 'a'): Delta => ({
  family: FAMILY,
  minute,
  ...columnsOf(
    entity,
    observations.map((one) => ({ ...one, time: minute * 60_000 + one.time })),
  ),
  limit: 1024,
  expires: minute + 11,
  due: [minute],
  isIdle: undefined,
});

const cellsOf = async (store: StateStore, from: number, to: number) =>
  (await store.load(FAMILY, ['a'], from, to))[0]!.cells;

const recordOf = async (store: StateStore, entity: string) => (await store.load(FAMILY, [entity], 1, 0))[0]!.record;

/** All partitions that are due at a minute, by name. */
export async function dueOf(store: StateStore, minute: number): Promise<string[]> {
  const names: string[] = [];
  for await (const { family, entities } of store.due(minute))
    names.push(...entities.map((entity) => partitionName(family, entity)));
  return names;
}

/** What every implementation of the state store must do; each runs the same tests. */
export function describeStateStore(name: string, open: () => Promise<StateStore>): void {
  describe(name, () => {
    const observation = fc
      .record({ time: fc.integer({ min: 0, max: 59_999 }), n: fc.integer({ min: 0, max: 400 }) })
      .map(({ n }) => ({ time: (n * 149) % 60_000, id: `e${n}`, value: n }));

    test('merging is idempotent and commutative, whatever the cut', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(observation, { maxLength: 300 }),
          fc.integer({ min: 1, max: 50 }),
          async (all, size) => {
            const [whole, cut] = [await open(), await open()];
            await whole.merge([delta(7, all)]);
            for (let at = 0; at < all.length; at += size)
              await cut.merge([delta(7, all.slice(at, at + size).reverse())]);
            for (let at = 0; at < all.length; at += 2 * size) await cut.merge([delta(7, all.slice(at, at + size))]);
            const [a] = await cellsOf(whole, 0, 10);
            const [b] = await cellsOf(cut, 0, 10);
            expect(b?.observations ?? []).toEqual(a?.observations ?? []);
            expect(b?.count).toBe(new Set(all.map(({ id }) => id)).size || undefined);
          },
        ),
        { numRuns: 50 },
      );
    });

    test('past the limit the earliest stay and the number is estimated within 15 %', async () => {
      const store = await open();
      const all = Array.from({ length: 5000 }, (_, n) => ({ time: 59_999 - n, id: `e${n}`, value: n }));
      await store.merge([delta(7, all.slice(0, 3000)), delta(7, all.slice(2000))]);
      const [cell] = await cellsOf(store, 7, 7);
      expect(cell!.estimated).toBe(true);
      expect(cell!.observations.map(({ id }) => id)).toEqual(
        all
          .slice(-1024)
          .reverse()
          .map(({ id }) => id),
      );
      expect(Math.abs(cell!.count - 5000)).toBeLessThan(750);
    });

    test('a range gives the minutes asked for, in order', async () => {
      const store = await open();
      for (const minute of [9, 5, 7]) await store.merge([delta(minute, [{ time: 0, id: 'x', value: minute }])]);
      expect((await cellsOf(store, 6, 9)).map(({ minute }) => minute)).toEqual([7, 9]);
      expect(await store.load(FAMILY, ['another', 'a'], 0, 4)).toEqual([
        { record: undefined, cells: [] },
        { record: undefined, cells: [] },
      ]);
    });

    test('what is due is given, again too, until its minute is swept', async () => {
      const store = await open();
      await store.merge([delta(7, [{ time: 0, id: 'x', value: 1 }])]);
      await store.save([7, 9].map((due) => ({ family: 'e\nuser', entity: 'p', record: { due }, due })));
      expect(await store.lastDue()).toBe(9);
      for (let asked = 0; asked < 2; asked++)
        expect((await dueOf(store, 7)).sort()).toEqual(['d\nsource_ip\na', 'e\nuser\np']);
      await store.sweep(8);
      expect(await dueOf(store, 7)).toEqual([]);
      expect(await dueOf(store, 9)).toEqual(['e\nuser\np']);
    });

    test('an idle observation makes an entity due that has others, or a record', async () => {
      const store = await open();
      const idle = (entity: string): Delta => ({
        ...delta(7, [{ time: 0, id: 'x', value: 1 }], entity),
        isIdle: () => true,
      });
      await store.merge([idle('recorded'), idle('seen')]);
      await store.merge([delta(5, [{ time: 0, id: 'y', value: 2 }], 'seen')]);
      await store.save([{ family: FAMILY, entity: 'recorded', record: { kept: true } }]);
      const due = await dueOf(store, 7);
      expect(due).toContain('d\nsource_ip\nrecorded');
      expect(due).toContain('d\nsource_ip\nseen');
    });

    test('records are replaced and removed, marks are made once', async () => {
      const store = await open();
      await store.save([{ family: FAMILY, entity: 'p', record: { a: 1 } }]);
      await store.save([{ family: FAMILY, entity: 'p', record: { b: 2 } }]);
      expect(await recordOf(store, 'p')).toEqual({ b: 2 });
      await store.save([{ family: FAMILY, entity: 'p', record: undefined }]);
      expect(await recordOf(store, 'p')).toBeUndefined();
      expect([await store.markOnce('m'), await store.markOnce('m')]).toEqual([true, false]);
    });

    test('expired cells go, records stay', async () => {
      const store = await open();
      await store.merge([delta(7, [{ time: 0, id: 'x', value: 1 }])]);
      await store.save([{ family: FAMILY, entity: 'a', record: { kept: true } }]);
      await store.sweep(18);
      expect(await cellsOf(store, 0, 100)).toHaveLength(1);
      await store.sweep(19);
      expect(await cellsOf(store, 0, 100)).toEqual([]);
      expect(await recordOf(store, 'a')).toEqual({ kept: true });
    });
  });
}
