import { countLine, minutesToRead } from '../../../lib/core/cloudwatch/gateway-counts.js';
import { parseCounts } from '../../../lib/core/entry/parse-events.js';

const at = (time: string): number => Date.parse(`2026-03-10T${time}Z`);
const iso = ({ from, to }: { from: number; to: number }) => [from, to].map((time) => new Date(time).toISOString());

test('a look reads the five minutes that ended five minutes before it', () => {
  expect(iso(minutesToRead(at('12:05:00')))).toEqual(['2026-03-10T11:55:00.000Z', '2026-03-10T12:00:00.000Z']);
});

test('a look that comes late, or again, reads the same minutes', () => {
  expect(minutesToRead(at('12:09:59.999'))).toEqual(minutesToRead(at('12:05:00')));
});

test('every minute of a day is read by one look', () => {
  const seen = new Map<number, number>();
  for (let time = at('00:00:00'); time < at('23:59:00'); time += 300_000) {
    const { from, to } = minutesToRead(time + 17_000);
    for (let minute = from; minute < to; minute += 60_000) seen.set(minute, (seen.get(minute) ?? 0) + 1);
  }
  expect(new Set(seen.values())).toEqual(new Set([1]));
  expect(seen.size).toBe(1440);
});

test('a line is an entry of the format counts, with an id of its stage and minute', () => {
  const stage = { api: 'a1', stage: 'v1', dimensions: { ApiName: 'Orders', Stage: 'v1' } };
  const line = countLine(stage, at('12:00:00'), 42);
  expect(line).toBe(countLine(stage, at('12:00:00'), 42));
  expect(parseCounts(line)).toMatchObject({
    entry: {
      '@timestamp': at('12:00:00'),
      'event.id': 'counts:a1/v1/2026-03-10T12:00:00.000Z',
      'event.dataset': 'counts',
      'api.id': 'a1',
      'api.stage': 'v1',
      'api.count': 42,
    },
    identity: 'given',
    unknown: 0,
  });
});
