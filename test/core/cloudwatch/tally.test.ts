import { filterPattern } from '../../../lib/core/cloudwatch/filter-pattern.js';
import { metricFilters } from '../../../lib/core/cloudwatch/metric-filters.js';
import { publishedSums } from '../../../lib/core/cloudwatch/metric-value.js';
import { tally } from '../../../lib/core/cloudwatch/tally.js';
import type { ActiveDetector } from '../../../lib/core/detect/detector.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { byDefault, entryAt } from '../detect/run-engine.js';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 4, 4, 12);
const active = byDefault();

const call = (time: number, status: number, fields: Partial<Entry> = {}): Entry =>
  entryAt(time, {
    'http.response.status_code': status,
    'api.authentication.result': status === 401 ? 'failure' : 'success',
    'api.id': 'a1b2',
    'api.stage': 'prod',
    ...fields,
  });

const run = (
  entries: readonly Entry[],
  { quarantined = 0, isStored = () => true, detectors = active }: Partial<Rest> = {},
) => tally({ entries, isStored, quarantined, at: NOON + 5 * MINUTE }, detectors);
interface Rest {
  quarantined: number;
  isStored: (entry: Entry) => boolean;
  detectors: readonly ActiveDetector[];
}

it('counts requests and failures of a minute', () => {
  expect(run([call(NOON, 200), call(NOON + 1, 401), call(NOON + MINUTE - 1, 500)])).toEqual([
    {
      timestamp: NOON,
      message:
        '{"tally":{"time":"2026-05-04T12:00:00.000Z","api":{"id":"a1b2","stage":"prod"},"requests":3,' +
        '"auth-failure-rate":{"matched":1,"all":3},"blocklist-spike":{"matched":0,"all":0},' +
        '"server-error-spike":{"matched":1,"all":3},"client-error-spike":{"matched":1,"all":3},' +
        '"validation-error-spike":{"matched":0,"all":3},"dependency-failure":{"matched":0,"all":3},' +
        '"sampled":0,"quarantined":0}}',
    },
  ]);
});

it('writes a line for each API, stage and minute, oldest first', () => {
  const lines = run([
    call(NOON + MINUTE, 200),
    call(NOON, 200, { 'api.stage': 'test' }),
    call(NOON, 200),
    call(NOON, 200, { 'api.id': 'z9' }),
    call(NOON, 200, { 'api.id': undefined, 'api.stage': undefined }),
  ]);
  expect(
    lines.map(({ timestamp, message }) => {
      const { api } = JSON.parse(message).tally;
      return [(timestamp - NOON) / MINUTE, api.id, api.stage];
    }),
  ).toEqual([
    [0, 'a1b2', 'prod'],
    [0, 'a1b2', 'test'],
    [0, 'default', 'default'],
    [0, 'z9', 'prod'],
    [1, 'a1b2', 'prod'],
  ]);
});

it('counts what is not stored, and counts it as sampled', () => {
  const [line] = run([call(NOON, 200), call(NOON, 401)], {
    isStored: (entry) => entry['http.response.status_code'] !== 200,
  });
  expect(JSON.parse(line!.message).tally).toMatchObject({
    requests: 2,
    sampled: 1,
    'auth-failure-rate': { matched: 1, all: 2 },
  });
});

it('counts no WAF entry, neither as a request nor as a block: the access log has it', () => {
  const [line] = run([entryAt(NOON, { 'event.dataset': 'waf', 'api.block.reason': 'IP_BLOCKLISTED' })]);
  expect(JSON.parse(line!.message).tally).toMatchObject({
    requests: 0,
    'auth-failure-rate': { matched: 0, all: 0 },
    'blocklist-spike': { matched: 0, all: 0 },
  });
});

it('counts quarantined lines at the time of the batch, without an API', () => {
  expect(run([], { quarantined: 3 }).map(({ timestamp, message }) => [timestamp, JSON.parse(message)])).toEqual([
    [
      NOON + 5 * MINUTE,
      {
        tally: {
          time: '2026-05-04T12:05:00.000Z',
          api: { id: '', stage: '' },
          requests: 0,
          sampled: 0,
          quarantined: 3,
        },
      },
    ],
  ]);
});

it('writes nothing for an empty batch', () => {
  expect(run([])).toEqual([]);
});

it('leaves out detectors in shadow mode, so that no metric filter sees them', () => {
  const shadow = active.map((one) => ({ ...one, mode: 'shadow' as const }));
  const [line] = run([call(NOON, 401)], { detectors: shadow });
  for (const filter of metricFilters(shadow))
    expect(filterPattern(filter.filterPattern).matches(line!.message)).toBe(false);
});

it('gives its counts to the metric filters', () => {
  const lines = [
    ...run([call(NOON, 401), call(NOON, 200), call(NOON + MINUTE, 200)]),
    ...run([call(NOON, 401), call(NOON + MINUTE, 401), call(NOON, 200)], { quarantined: 1 }),
  ];
  const sums = metricFilters(active)
    .filter(({ detector }) => detector === 'auth-failure-rate')
    .map((filter) => [filter.metricName, [...publishedSums(filter, lines)].map(([at, sum]) => [at - NOON, sum])]);
  expect(Object.fromEntries(sums)).toEqual({
    'auth-failure-rate-matched': [
      [0, 2],
      [MINUTE, 1],
      [5 * MINUTE, 0],
    ],
    'auth-failure-rate-all': [
      [0, 4],
      [MINUTE, 2],
      [5 * MINUTE, 0],
    ],
  });
});
