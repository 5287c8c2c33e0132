import { MemoryStateStore } from '../../../lib/core/detect/memory-state-store.js';
import { describeStateStore, dueOf } from './state-store-contract.js';

describeStateStore('the state store in memory', async () => new MemoryStateStore());

test('an entity of idle observations alone is not given', async () => {
  const store = new MemoryStateStore();
  const observations = (id: string) => [{ time: 7 * 60_000, id, value: true }];
  const frame = { family: 'd\nsource_ip', minute: 7, limit: 1024, expires: 18, due: [7], isIdle: true };
  await store.merge([
    { ...frame, entity: 'once', observations: observations('a') },
    { ...frame, entity: 'twice', observations: observations('b') },
    { ...frame, entity: 'twice', observations: observations('c') },
  ]);
  expect(await dueOf(store, 7)).toEqual([]);
});
