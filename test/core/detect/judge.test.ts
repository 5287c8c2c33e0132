import type { Detection } from '../../../lib/core/detect/detection.js';
import { Judge, progressOf } from '../../../lib/core/detect/judge.js';
import { MemoryStateStore } from '../../../lib/core/detect/memory-state-store.js';
import { Observer } from '../../../lib/core/detect/observer.js';
import { byDefault, entryAt } from './run-engine.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 10, 12);

const failures = (client: string, at = START, number = 21) =>
  Array.from({ length: number }, (_, n) =>
    entryAt(at + n * 1000, { 'source.client': client, 'api.authentication.result': 'failure' }),
  );

/** A stack's store, its judge with the named detectors, and what was published. */
function stack(...ids: string[]) {
  const store = new MemoryStateStore();
  const lines: Detection[] = [];
  const judgeWith = (...some: string[]) =>
    new Judge(store, byDefault(...some), [], async (published) => void lines.push(...published));
  return { store, lines, judge: judgeWith(...ids), judgeWith, observer: new Observer(store, byDefault(...ids)) };
}

test('the first call says where judging begins, to the minute', async () => {
  const { store, judge, lines } = stack('failed-auth-spike');
  await judge.advance(START + 30_000);
  expect(await progressOf(store)).toEqual({ next: START / MINUTE, midnight: Date.UTC(2026, 2, 11) });
  expect(await judge.watermark()).toBe(START);
  expect(lines).toEqual([]);
});

test('an entry that the watermark passed is late, and an earlier watermark changes nothing', async () => {
  const { judge, observer } = stack('failed-auth-spike');
  await judge.advance(START);
  await judge.advance(START + 5 * MINUTE);
  await judge.advance(START + MINUTE);
  expect(await observer.observe(failures('a', START + 5 * MINUTE - 20_000), START + 6 * MINUTE)).toEqual({
    onTime: 1,
    late: 20,
    future: 0,
  });
});

test('an entry more than 5 minutes ahead of its ingestion moves nothing', async () => {
  const { judge, observer, lines } = stack('failed-auth-spike');
  await judge.advance(START);
  expect(await observer.observe(failures('a'), START - 5 * MINUTE - 1)).toMatchObject({ onTime: 0, future: 21 });
  await judge.advance(START + 10 * MINUTE);
  expect(lines).toEqual([]);
});

test('a minute of more entities than are read ahead is judged whole', async () => {
  const { judge, observer, lines } = stack('failed-auth-spike');
  await judge.advance(START);
  const clients = Array.from({ length: 150 }, (_, n) => `client-${n}`);
  for (const client of clients) await observer.observe(failures(client), START);
  await judge.advance(START + MINUTE);
  expect(lines.map(({ entity }) => entity.id).sort()).toEqual([...clients].sort());
});

test('what a detector left behind is passed over once it is switched off', async () => {
  const { judge, judgeWith, observer, lines } = stack('failed-auth-spike', 'attack-signature');
  await judge.advance(START);
  await observer.observe(failures('a'), START);
  await judgeWith('attack-signature').advance(START + 10 * MINUTE);
  expect(lines).toEqual([]);
});

test('lines are published in order', async () => {
  const { judge, observer, lines } = stack('failed-auth-spike');
  await judge.advance(START);
  await observer.observe([...failures('b', START + 10_000), ...failures('a', START + 10_000), ...failures('c')], START);
  await judge.advance(START + MINUTE);
  expect(lines.map(({ entity }) => entity.id)).toEqual(['c', 'a', 'b']);
});
