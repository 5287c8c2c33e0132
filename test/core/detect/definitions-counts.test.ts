import { alarmChanges, TallySums } from '../../../lib/core/detect/alarms.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { byDefault, detect, entryAt } from './run-engine.js';

const MINUTE = 60_000;
const SECOND = 1000;
const M = Date.UTC(2026, 2, 10, 12);

/** n entries, half a second apart from the start of a minute on. */
const calls = (n: number, fields: Partial<Entry>, from = M): Entry[] =>
  Array.from({ length: n }, (_, i) => entryAt(from + i * 500, { 'api.id': 'a1', ...fields }));

const opened = async (entries: readonly Entry[], id: string) =>
  (await detect(entries, byDefault(id)))
    .filter(({ phase }) => phase === 'opened')
    .map(({ severity, detectedAt, count, entity }) => ({ severity, detectedAt: detectedAt - M, count, entity }));

const API = { type: 'api', id: 'a1' };
const fine: Partial<Entry> = { 'http.response.status_code': 200 };

/** Of 100 requests in 5 minutes: the share that is silent (5 %), and one more request. */
describe.each([
  ['server-error-spike', 5, 'medium', { 'http.response.status_code': 500 }, { 'http.response.status_code': 429 }],
  ['client-error-spike', 40, 'low', { 'http.response.status_code': 404 }, { 'http.response.status_code': 500 }],
  ['validation-error-spike', 20, 'low', { 'http.response.status_code': 422 }, { 'http.response.status_code': 404 }],
  [
    'dependency-failure',
    5,
    'medium',
    { 'http.response.status_code': 504, 'error.type': 'INTEGRATION_TIMEOUT' },
    { 'http.response.status_code': 500 },
  ],
] as const)('%s', (id, percent, severity, bad, other) => {
  const mixed = (n: number, fields: Partial<Entry>, all = 100) => [
    ...calls(n, fields),
    ...calls(all - n, fine, M + 2 * MINUTE),
  ];

  test(`${percent} % of 100 are silent, one more crosses at the end of the minute`, async () => {
    expect(await opened(mixed(percent, bad), id)).toEqual([]);
    // Before the 100 requests are complete, at the end of minute 2, fewer than 50 are judged by no share.
    expect(await opened(mixed(percent + 1, bad), id)).toEqual([
      { severity, detectedAt: 3 * MINUTE, count: percent + 1, entity: API },
    ]);
  });

  test('49 requests are too few, 50 are judged', async () => {
    expect(await opened(calls(49, bad), id)).toEqual([]);
    expect(await opened(calls(50, bad), id)).toEqual([{ severity, detectedAt: MINUTE, count: 50, entity: API }]);
  });

  test('the window is 5 minutes and goes over any clock hour', async () => {
    const before = calls(60, fine, M - 3 * MINUTE);
    expect(await opened([...before, ...calls(50, bad, M + MINUTE)], id)).toEqual([
      { severity, detectedAt: 2 * MINUTE, count: 50, entity: API },
    ]);
    // In the 5 minutes to the end of minute 2 the 60 good ones are no more: 30 bad ones alone are too few.
    expect(await opened([...before, ...calls(30, bad, M + 2 * MINUTE)], id)).toEqual([]);
  });

  test('other errors, and entries that are no calls, do not count', async () => {
    expect(await opened(calls(80, other), id)).toEqual([]);
    expect(await opened(calls(80, { ...bad, 'event.dataset': 'waf' }), id)).toEqual([]);
  });

  test('everybody’s trouble is one detection on the API, with the numbers', async () => {
    const lines = await detect(
      Array.from({ length: 60 }, (_, i) => entryAt(M + i * SECOND, { 'api.id': 'a1', 'api_key.id': `k${i}`, ...bad })),
      byDefault(id),
    );
    expect(lines.map(({ phase }) => phase)).toEqual(['opened', 'closed']);
    expect(lines[0]).toMatchObject({
      firstSeen: M,
      evidence: { matches: 60, all: 60, share: 1, threshold: percent / 100, windowMinutes: 5 },
    });
  });
});

describe('validation-error-spike', () => {
  test('counts 400 and 422', async () => {
    const both = [
      ...calls(30, { 'http.response.status_code': 400 }),
      ...calls(30, { 'http.response.status_code': 422 }),
    ];
    expect((await opened(both, 'validation-error-spike'))[0]).toMatchObject({ count: 60 });
  });
});

describe('dependency-failure', () => {
  test.each([
    [{ 'http.response.status_code': 500, 'error.type': 'INTEGRATION_FAILURE' }],
    [{ 'http.response.status_code': 502 }],
    [{ 'http.response.status_code': 500, 'api.integration.error': 'connection refused' }],
    [{ 'http.response.status_code': 500, 'api.integration.status': 503 }],
  ])('counts %j', async (fields) => {
    expect(await opened(calls(50, fields), 'dependency-failure')).toHaveLength(1);
  });
});

describe('blocklist-spike', () => {
  const blocked: Partial<Entry> = { 'http.response.status_code': 403, 'api.block.reason': 'IP_BLOCKLISTED' };
  const inWaf: Partial<Entry> = { 'event.dataset': 'waf', 'api.block.reason': 'IP_BLOCKLISTED' };

  test('100 in 5 minutes are silent, 101 cross at the end of the minute, whatever share that is', async () => {
    const rest = calls(119, fine, M + MINUTE);
    expect(await opened([...calls(100, blocked), ...rest], 'blocklist-spike')).toEqual([]);
    expect(await opened([...calls(101, blocked), ...rest], 'blocklist-spike')).toEqual([
      { severity: 'medium', detectedAt: MINUTE, count: 101, entity: API },
    ]);
  });

  test('the 101st after five minutes is too late', async () => {
    expect(await opened([...calls(100, blocked), ...calls(1, blocked, M + 5 * MINUTE)], 'blocklist-spike')).toEqual([]);
    expect(
      (await opened([...calls(100, blocked), ...calls(1, blocked, M + 4 * MINUTE)], 'blocklist-spike'))[0],
    ).toMatchObject({ detectedAt: 5 * MINUTE });
  });

  test('rate limits and malformed requests are no blocks', async () => {
    for (const reason of ['RATE_LIMIT_EXCEEDED', 'MALFORMED_REQUEST'] as const)
      expect(await opened(calls(110, { ...blocked, 'api.block.reason': reason }), 'blocklist-spike')).toEqual([]);
  });

  test('what the firewall logs a second time counts once', async () => {
    expect(await opened([...calls(60, blocked), ...calls(60, inWaf)], 'blocklist-spike')).toEqual([]);
    expect((await opened([...calls(101, blocked), ...calls(101, inWaf)], 'blocklist-spike'))[0]).toMatchObject({
      count: 101,
    });
  });

  test('without any block in the access log the firewall’s own log counts', async () => {
    expect(await opened([...calls(100, inWaf), ...calls(50, fine)], 'blocklist-spike')).toEqual([]);
    expect((await opened([...calls(101, inWaf), ...calls(18, fine)], 'blocklist-spike'))[0]).toMatchObject({
      count: 101,
    });
  });

  test('its alarm is red as long as the sum of five minutes is above 100', async () => {
    const entries = [
      ...calls(101, blocked),
      ...Array.from({ length: 10 }, (_, i) => entryAt(M + i * MINUTE, { 'api.id': 'a1', ...fine })),
    ];
    const sums = new TallySums();
    const lines = await detect(entries, byDefault('blocklist-spike'), { sums });
    const changes = alarmChanges(byDefault('blocklist-spike'), lines, sums, { from: M, to: M + 10 * MINUTE });
    expect(changes.map(({ at, to }) => [(at - M) / MINUTE, to])).toEqual([
      [1, 'ALARM'],
      [6, 'OK'],
    ]);
  });
});
