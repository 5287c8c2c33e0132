import { registryOf } from '../../../lib/core/detect/detector.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { parseSettings } from '../../../lib/core/settings.js';
import { HOUR, inTime, linesOf, MINUTE, many, SECOND, told } from './examples.js';
import { entryAt } from './run-engine.js';

/** A limit of one request a second: 48 in a minute are 80 %. */
const SETTINGS = parseSettings({
  plans: [{ id: 'small', rateLimit: 1 }, { id: 'free' }, { id: 'big', rateLimit: 30 }],
});
const registry = registryOf(SETTINGS);
const M = Date.UTC(2026, 2, 10, 12);
const lines = (entries: readonly Entry[]) => linesOf('near-rate-limit', entries, (one) => ({ ...one, registry }));
/** As in `told`, but minutes after M. */
const toldInMinutes = async (entries: readonly Entry[]) =>
  (await lines(entries)).map(
    ({ phase, severity, detectedAt, count }) => `${phase} ${severity} ${(detectedAt - M) / MINUTE} ${count}`,
  );

const call = (more: Partial<Entry> = {}): Partial<Entry> => ({
  'api_key.id': 'k1',
  'api.plan': 'small',
  'http.response.status_code': 200,
  ...more,
});
const throttled = (more: Partial<Entry> = {}) => call({ 'http.response.status_code': 429, ...more });
/** n requests of a minute, a second apart. */
const minute = (number: number, n: number, fields = call()) =>
  many(
    n,
    (i) => M + number * MINUTE + i * SECOND,
    () => fields,
  );
const minutes = (count: number, n: number, fields = call()) =>
  Array.from({ length: count }, (_, number) => minute(number, n, fields)).flat();

describe('near-rate-limit', () => {
  test('29 minutes at 80 % are silent, the 30th crosses with the request that reaches it', async () => {
    expect(await lines(minutes(29, 48))).toEqual([]);
    const [opened, closed] = await lines(minutes(30, 50));
    // The 48th request of minute 29 comes 47 seconds into it; the last one after 49.
    expect(opened).toMatchObject({
      severity: 'low',
      detectedAt: M + 29 * MINUTE + 47 * SECOND,
      firstSeen: M + 47 * SECOND,
      count: 29 * 50 + 48,
      entity: { type: 'api_key', id: 'k1' },
      evidence: { minutesNearLimit: 30, minutesThreshold: 30, plan: 'small', requestsPerSecond: 1, limitShare: 0.8 },
    });
    expect(closed).toMatchObject({ phase: 'closed', detectedAt: M + 29 * MINUTE + 49 * SECOND + HOUR });
  });

  test('47 of 60 are below 80 %', async () => {
    expect(await lines(minutes(60, 47))).toEqual([]);
  });

  test('30 of 60 minutes need not be in a row, but within 60', async () => {
    const every = (step: number) => Array.from({ length: 30 }, (_, i) => minute(i * step, 48)).flat();
    // Every second minute: the 30th is minute 58.
    expect((await lines(every(2)))[0]).toMatchObject({ detectedAt: M + 58 * MINUTE + 47 * SECOND });
    const wide = [...every(2).slice(0, -48), ...minute(60, 48)];
    expect(await lines(wide)).toEqual([]);
  });

  test('a throttled request makes its minute count, too', async () => {
    const one = (i: number) => entryAt(M + i * MINUTE + 5 * SECOND, throttled());
    const thirty = Array.from({ length: 30 }, (_, i) => one(i));
    expect(await toldInMinutes(thirty.slice(1))).toEqual([]);
    expect((await lines(thirty))[0]).toMatchObject({ severity: 'low', detectedAt: M + 29 * MINUTE + 5 * SECOND });
  });

  test('throttled in 3 different hours of 24 is high', async () => {
    const at = (hours: number) => entryAt(M + hours * HOUR, throttled({ 'api.plan': undefined }));
    expect(await lines([at(0), at(0.2), at(0.4), at(1), at(1.5)])).toEqual([]);
    expect(await toldInMinutes([at(0), at(0.5), at(4), at(9)])).toEqual(['opened high 540 4', 'closed high 600 4']);
    // The first is out of the 24 hours up to the third.
    expect(await lines([at(0), at(10), at(24)])).toEqual([]);
    expect(await lines([at(0), at(10), at(23.99)])).toHaveLength(2);
  });

  test('low by its minutes, then high when it is throttled again and again', async () => {
    const busy = minutes(30, 48);
    const again = [70, 130, 190].map((at) => entryAt(M + at * MINUTE, throttled()));
    const story = await toldInMinutes([...busy, ...again]);
    // The episode of the minutes is over before the third hour with a throttled request.
    expect(story.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'opened low',
      'closed low',
      'opened high',
      'closed high',
    ]);
    const soon = [-120, -60].map((at) => entryAt(M + at * MINUTE, throttled()));
    const third = entryAt(M + 40 * MINUTE, throttled());
    expect(
      (await toldInMinutes(inTime(soon, busy, [third]))).map((line) => line.split(' ').slice(0, 3).join(' ')),
    ).toEqual(['opened low 29.783333333333335', 'escalated high 40', 'closed high 100']);
  });

  test('a used-up quota is no throttling, and without a limit nothing is near one', async () => {
    const quota = throttled({ 'error.type': 'QUOTA_EXCEEDED', 'api.plan': 'free' });
    expect(await lines(minutes(60, 5, quota))).toEqual([]);
    expect(await lines(minutes(60, 60, call({ 'api.plan': 'free' })))).toEqual([]);
    expect(await lines(minutes(60, 60, call({ 'api.plan': 'unheard of' })))).toEqual([]);
    expect(told(await lines(minutes(60, 60, throttled({ 'api_key.id': undefined }))))).toEqual([]);
  });

  test('beyond what a minute keeps the number is estimated, and marked so', async () => {
    // 30 a second: 1,440 of 1,800 a minute are 80 %.
    const rush = (n: number) =>
      Array.from({ length: 31 }, (_, number) =>
        many(
          n,
          (i) => M + number * MINUTE + i * 30,
          () => call({ 'api.plan': 'big' }),
        ),
      ).flat();
    const [opened] = await lines(rush(1_728));
    expect(opened).toMatchObject({ severity: 'low', evidence: { estimated: true, requestsPerSecond: 30 } });
    // At the end of the 30th such minute, or of the 31st where an estimate is low.
    expect([30, 31]).toContain((opened!.detectedAt - M) / MINUTE);
    expect(await lines(rush(1_200))).toEqual([]);
  });
});
