import { Arrival } from '../../../lib/core/detect/arrival.js';
import { entryAt } from './run-engine.js';

const T = Date.UTC(2026, 2, 10, 12);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Standings of entries at the times, in their order; ids are those given, else different. */
function standings(times: readonly number[], ids: readonly (string | undefined)[] = [], given = true): string[] {
  const arrival = new Arrival<{ entry: ReturnType<typeof entryAt>; given: boolean; index: number }>(1);
  const result: string[] = [];
  const hand: Parameters<typeof arrival.finish>[0] = ({ item, standing }) => {
    result[item.index] = given ? standing : item.entry['event.id']!;
  };
  times.forEach((time, index) => {
    arrival.accept(
      { entry: entryAt(time, ids[index] === undefined ? {} : { 'event.id': ids[index] }), given, index },
      0,
      hand,
    );
  });
  arrival.close(0);
  arrival.finish(hand);
  return result;
}

const steady = (n: number, from = T): number[] => Array.from({ length: n }, (_, i) => from + i * 1000);

test('an entry 15 minutes behind is on time, one millisecond more is late', () => {
  const before = steady(200);
  const top = before.at(-1)!;
  expect(standings([...before, top - 15 * MINUTE, top - 15 * MINUTE - 1]).slice(-2)).toEqual(['on_time', 'late']);
});

test('an entry is late among few, too', () => {
  const top = T + 9 * 60_000;
  const few = [T, T + 5 * MINUTE, top, top - 15 * MINUTE, top - 15 * MINUTE - 1, top];
  expect(standings(few)).toEqual(['on_time', 'on_time', 'on_time', 'on_time', 'late', 'on_time']);
  expect(standings([T + 3000 * DAY, ...steady(200), T - 16 * MINUTE]).at(-1)).toBe('late');
});

test('few entries in several files are read together, and none is late', () => {
  const arrival = new Arrival<{ entry: ReturnType<typeof entryAt>; given: boolean }>(3);
  const found: string[] = [];
  const hand: Parameters<typeof arrival.finish>[0] = ({ standing }) => found.push(standing);
  for (const file of [0, 1, 2]) {
    for (let i = 0; i < 20; i++)
      arrival.accept({ entry: entryAt(T + i * 5 * MINUTE + file, {}), given: true }, file, hand);
    arrival.close(file);
  }
  arrival.finish(hand);
  expect(found).toEqual(new Array(60).fill('on_time'));
});

test('equal ids are one while the watermark has not passed them', () => {
  const before = steady(200);
  const ids = before.map((_, i) => (i === 150 ? 'same' : undefined));
  expect(standings([...before, before[150]!], [...ids, 'same']).at(-1)).toBe('duplicate');
});

test('equal lines without an id are numbered', () => {
  expect(standings([T, T, T + 1, T], ['h', 'h', 'g', 'h'], false)).toEqual(['h', 'h-1', 'g', 'h-2']);
});

test('few entries beyond a gap of more than a day are of the future, and move nothing', () => {
  const before = steady(20_000);
  const ahead = before.at(-1)! + 2 * DAY;
  const result = standings([...before.slice(0, 10_000), ahead, ...before.slice(10_000), ahead + 1]);
  expect(result.filter((standing) => standing === 'future')).toHaveLength(2);
  expect(result.filter((standing) => standing === 'on_time')).toHaveLength(20_000);
});

test('a first line from the far future is of the future too', () => {
  expect(standings([T + 3000 * DAY, ...steady(500)]).filter((standing) => standing !== 'on_time')).toEqual(['future']);
});

test('100 entries, or 1 % of the input, beyond a gap are no accident', () => {
  const hundred = steady(100, T + 5 * DAY);
  expect(new Set(standings([...steady(50_000), ...hundred]))).toEqual(new Set(['on_time']));
  expect(standings([...steady(50_000), ...hundred.slice(1)]).filter((standing) => standing === 'future')).toHaveLength(
    99,
  );
  expect(new Set(standings([...steady(990), ...hundred.slice(0, 10)]))).toEqual(new Set(['on_time']));
});
