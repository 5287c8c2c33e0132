import { Cell } from '../../../lib/core/detect/cell.js';
import { registryOf } from '../../../lib/core/detect/detector.js';
import { quotaThreshold } from '../../../lib/core/detect/detectors/quota-threshold.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { isoTime } from '../../../lib/core/entry/serialize.js';
import type { Usage } from '../../../lib/core/registry/usage.js';
import { parseSettings } from '../../../lib/core/settings.js';
import { byDefault, detect, entryAt } from './run-engine.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Wednesday, noon. */
const T = Date.UTC(2026, 2, 11, 12);
const PERIODS = ['DAY', 'WEEK', 'MONTH'] as const;

/** What is raised when the key calls at the times after T, with a quota of 100 of which API Gateway counted some. */
async function raised(
  times: readonly number[],
  usage: Usage | undefined,
  period: (typeof PERIODS)[number] = 'DAY',
  over: Partial<Entry> = {},
) {
  const settings = parseSettings({ plans: [{ id: 'gold', quota: { limit: 100, period } }] });
  const registry = registryOf({ ...settings, usage: new Map(usage && [['k1', usage]]) });
  const active = byDefault('quota-threshold').map((one) => ({ ...one, registry }));
  const call = { 'api_key.id': 'k1', 'api.plan': 'gold', 'http.response.status_code': 200, ...over };
  const lines = await detect(
    times.map((time) => entryAt(T + time, call)),
    active,
    settings,
  );
  return lines
    .filter(({ phase }) => phase !== 'closed')
    .map(({ severity, detectedAt, evidence: { requests, logged, threshold, countedAt } }) => ({
      at: detectedAt - T,
      severity,
      threshold,
      requests,
      logged,
      countedAt,
    }));
}

const minutes = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => (from + n) * MINUTE);

test('where the log missed requests, what API Gateway counted crosses, at the next request', async () => {
  const usage = { requests: 80, at: T + 10 * MINUTE };
  const counted = { requests: 80, logged: 12, countedAt: isoTime(usage.at) };
  expect(await raised([...minutes(0, 11).map((time) => time - 1), 15 * MINUTE], usage)).toEqual([
    { at: 15 * MINUTE, severity: 'low', threshold: 0.75, ...counted },
  ]);
});

test('what was counted says nothing of requests before', async () => {
  const [line] = await raised(minutes(0, 20), { requests: 99, at: T + 10 * MINUTE });
  expect(line).toMatchObject({ at: 10 * MINUTE, threshold: 0.9, requests: 99, logged: 11 });
});

test('a quota that is used up is seen by the first request that is refused for it, where only API Gateway knows', async () => {
  const over = { 'http.response.status_code': 429, 'error.type': 'QUOTA_EXCEEDED' };
  expect(await raised(minutes(0, 5), { requests: 100, at: T }, 'DAY', over)).toMatchObject([
    { at: 0, severity: 'medium', threshold: 1, requests: 100, logged: 0 },
  ]);
  expect(await raised(minutes(0, 5), undefined, 'DAY', over)).toEqual([]);
});

test('where the log has more, the log counts', async () => {
  const none = { logged: undefined, countedAt: undefined };
  expect(await raised(minutes(0, 75), { requests: 60, at: T })).toEqual([
    { at: 74 * MINUTE, severity: 'low', threshold: 0.75, requests: 75, ...none },
  ]);
});

test('each share is crossed once, in the same minute and in later ones', async () => {
  const lines = await raised([...minutes(0, 30), 5 * HOUR], { requests: 100, at: T - HOUR });
  expect(lines.map(({ at, severity, threshold }) => ({ at, severity, threshold }))).toEqual([
    { at: 0, severity: 'medium', threshold: 1 },
  ]);
});

test('a count stays known when the next look is of a time that is not judged yet', () => {
  const settings = parseSettings({ plans: [{ id: 'gold', quota: { limit: 100, period: 'DAY' } }] });
  const judged = (time: number, usage: Usage, own: unknown) => {
    const current = new Cell(Math.floor(time / MINUTE));
    current.add(time, 'e', [1, 0, undefined, undefined, undefined, 'gold']);
    const registry = registryOf({ ...settings, usage: new Map([['k1', usage]]) });
    const entity = { type: 'api_key', id: 'k1' } as const;
    const thresholds = { firstShare: 0.75, secondShare: 0.9 };
    return { entity, cells: [current], current, thresholds, registry, memory: undefined, own, known: {} };
  };
  const first = judged(T, { requests: 80, at: T - HOUR }, undefined);
  const own = quotaThreshold.remember(first);
  expect(quotaThreshold.judge(first)).toHaveLength(1);
  const second = judged(T + MINUTE, { requests: 85, at: T + HOUR }, own);
  expect(quotaThreshold.judge(second)).toEqual([]);
  const third = judged(T + HOUR, { requests: 92, at: T + HOUR }, quotaThreshold.remember(second));
  expect(quotaThreshold.judge(third)).toMatchObject([{ evidence: { requests: 92, threshold: 0.9 } }]);
});

test.each([
  // T is Wednesday the 11th: the week began on Sunday the 8th.
  ['DAY', 12 * HOUR, true],
  ['DAY', 12 * HOUR + 1, false],
  ['WEEK', 3.5 * DAY, true],
  ['WEEK', 3.5 * DAY + 1, false],
  ['MONTH', 10.5 * DAY, true],
  ['MONTH', 10.5 * DAY + 1, false],
] as const)('of a quota of a %s a count %d ms old is of the period: %s', async (period, age, counts) => {
  expect(await raised([0], { requests: 80, at: T - age }, period)).toHaveLength(counts ? 1 : 0);
});
