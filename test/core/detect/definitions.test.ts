import type { Entry } from '../../../lib/core/entry/fields.js';
import { parseSettings } from '../../../lib/core/settings.js';
import { byDefault, detect, entryAt } from './run-engine.js';

const T = Date.UTC(2026, 2, 10, 12, 0, 30);
const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** n entries, the i-th at `at(i)`. */
const many = (n: number, at: (i: number) => number, fields: (i: number) => Partial<Entry>): Entry[] =>
  Array.from({ length: n }, (_, i) => entryAt(at(i), fields(i)));

const short = async (entries: readonly Entry[], id: string) =>
  (await detect(entries, byDefault(id))).map(({ phase, severity, detectedAt, count }) => ({
    phase,
    severity,
    detectedAt,
    count,
  }));

describe('failed-auth-spike', () => {
  const failure = (i: number): Partial<Entry> => ({
    'source.client': '198.51.100.7',
    'api.authentication.result': 'failure',
    'api_key.fingerprint': `f${i}`,
  });

  test('20 failures in 60 seconds are silent, the 21st crosses, also over a clock minute', async () => {
    expect(
      await short(
        many(20, (i) => T + i * SECOND, failure),
        'failed-auth-spike',
      ),
    ).toEqual([]);
    expect(
      await short(
        many(21, (i) => T + i * 2 * SECOND, failure),
        'failed-auth-spike',
      ),
    ).toEqual([
      { phase: 'opened', severity: 'medium', detectedAt: T + 40 * SECOND, count: 21 },
      { phase: 'closed', severity: 'medium', detectedAt: T + 40 * SECOND + HOUR, count: 21 },
    ]);
  });

  test('failures exactly 60 seconds apart are not in one window', async () => {
    expect(
      await short(
        many(21, (i) => (i < 20 ? T : T + MINUTE), failure),
        'failed-auth-spike',
      ),
    ).toEqual([]);
  });

  test('900 in 10 minutes stay medium, the 1,000th makes it high', async () => {
    const spread = (n: number) => many(n, (i) => T + Math.floor((i * 9 * MINUTE) / n), failure);
    expect((await short(spread(900), 'failed-auth-spike')).map(({ severity }) => severity)).toEqual([
      'medium',
      'medium',
    ]);
    const lines = await short(spread(1000), 'failed-auth-spike');
    expect(lines.map(({ phase, severity }) => `${phase} ${severity}`)).toEqual([
      'opened medium',
      'escalated high',
      'closed high',
    ]);
    expect(lines[1]).toMatchObject({ count: 1000, detectedAt: T + Math.floor((999 * 9 * MINUTE) / 1000) });
  });

  test('all with one and the same key are low, an absent key equals no other', async () => {
    const one = many(
      30,
      (i) => T + i * SECOND,
      () => ({ ...failure(0), 'api_key.id': 'k1' }),
    );
    expect((await short(one, 'failed-auth-spike'))[0]).toMatchObject({ severity: 'low' });
    const none = many(
      30,
      (i) => T + i * SECOND,
      () => ({ ...failure(0), 'api_key.fingerprint': undefined }),
    );
    expect((await short(none, 'failed-auth-spike'))[0]).toMatchObject({ severity: 'medium' });
  });

  test('two addresses are two', async () => {
    const half = many(
      30,
      (i) => T + i * SECOND,
      (i) => ({ ...failure(i), 'source.client': `198.51.100.${i % 2}` }),
    );
    expect(await short(half, 'failed-auth-spike')).toEqual([]);
  });

  test('an allow-listed address is silent', async () => {
    const allowed = many(
      30,
      (i) => T + i * SECOND,
      (i) => ({ ...failure(i), 'source.allow': ['failed-auth-spike'] }),
    );
    expect(await short(allowed, 'failed-auth-spike')).toEqual([]);
  });
});

describe('auth-failure-rate', () => {
  const M = Math.floor(T / MINUTE) * MINUTE;
  const call = (failed: boolean): Partial<Entry> => ({
    'api.id': 'a1',
    'http.response.status_code': failed ? 401 : 200,
    'api.authentication.result': failed ? 'failure' : 'success',
  });

  test('10 % of 50 is silent, 12 % crosses at the minute’s end, 49 requests are too few', async () => {
    expect(
      await short(
        many(
          50,
          (i) => M + i * SECOND,
          (i) => call(i < 5),
        ),
        'auth-failure-rate',
      ),
    ).toEqual([]);
    expect(
      (
        await short(
          many(
            50,
            (i) => M + i * SECOND,
            (i) => call(i < 6),
          ),
          'auth-failure-rate',
        )
      )[0],
    ).toEqual({ phase: 'opened', severity: 'high', detectedAt: M + MINUTE, count: 6 });
    expect(
      await short(
        many(
          49,
          (i) => M + i * SECOND,
          (i) => call(i < 40),
        ),
        'auth-failure-rate',
      ),
    ).toEqual([]);
  });

  test('an 11th minute is out of the window', async () => {
    const old = many(
      40,
      (i) => M + i * SECOND,
      () => call(false),
    );
    const late = many(
      10,
      (i) => M + 10 * MINUTE + i * SECOND,
      () => call(true),
    );
    expect(await short([...old, ...late], 'auth-failure-rate')).toEqual([]);
    const within = many(
      10,
      (i) => M + 9 * MINUTE + i * SECOND,
      () => call(true),
    );
    expect((await short([...old, ...within], 'auth-failure-rate'))[0]).toMatchObject({
      detectedAt: M + 10 * MINUTE,
      count: 10,
    });
  });
});

describe('resource-enumeration', () => {
  const read = (i: number): Partial<Entry> => ({
    'api_key.id': 'k1',
    'api.route': '/orders/{id}',
    'api.resource.hash': `r${i}`,
    'http.response.status_code': 200,
    'http.request.method': 'GET',
  });

  test('50 different resources are silent, the 51st crosses, the 100th successful read is critical', async () => {
    expect(
      await short(
        many(
          200,
          (i) => T + i * SECOND,
          (i) => read(i % 50),
        ),
        'resource-enumeration',
      ),
    ).toEqual([]);
    const lines = await short(
      many(100, (i) => T + i * SECOND, read),
      'resource-enumeration',
    );
    expect(lines.slice(0, 2)).toEqual([
      { phase: 'opened', severity: 'high', detectedAt: T + 50 * SECOND, count: 51 },
      { phase: 'escalated', severity: 'critical', detectedAt: T + 99 * SECOND, count: 100 },
    ]);
  });

  test('resources are counted on one route template', async () => {
    const spread = many(
      80,
      (i) => T + i * SECOND,
      (i) => ({ ...read(i), 'api.route': i % 2 ? '/orders/{id}' : '/users/{id}' }),
    );
    expect(await short(spread, 'resource-enumeration')).toEqual([]);
  });
});

describe('impossible-travel', () => {
  const berlin = { lat: 52.52, lon: 13.405 };
  const paris = { lat: 48.8566, lon: 2.3522 }; // 878 km from Berlin
  const hamburg = { lat: 53.5511, lon: 9.9937 }; // 255 km from Berlin
  const call = (location: object, more: Partial<Entry> = {}): Partial<Entry> => ({
    'api_key.id': 'k1',
    'api.authentication.result': 'success',
    'source.geo.location': location as never,
    ...more,
  });
  const pair = (second: Partial<Entry>, minutes: number) => [
    entryAt(T, call(berlin)),
    entryAt(T + minutes * MINUTE, second),
  ];

  test('878 km within an hour cross, after it or at 255 km they do not', async () => {
    expect((await short(pair(call(paris), 60), 'impossible-travel'))[0]).toMatchObject({
      phase: 'opened',
      severity: 'high',
      detectedAt: T + HOUR,
    });
    expect(await short(pair(call(paris), 60.001), 'impossible-travel')).toEqual([]);
    expect(await short(pair(call(hamburg), 5), 'impossible-travel')).toEqual([]);
  });

  test('both accuracy radii are subtracted', async () => {
    const rough = (km: number) => [
      entryAt(T, call(berlin, { 'source.geo.accuracy_km': km })),
      entryAt(T + MINUTE, call(paris, { 'source.geo.accuracy_km': km })),
    ];
    expect(await short(rough(180), 'impossible-travel')).toHaveLength(2);
    expect(await short(rough(200), 'impossible-travel')).toEqual([]);
  });

  test('every place of a minute counts, also after one that is near all others', async () => {
    const minute = [
      entryAt(T, call(berlin, { 'source.geo.accuracy_km': 500 })),
      entryAt(T + SECOND, call(hamburg)), // 745 km from Paris
      entryAt(T + 2 * SECOND, call(paris)),
    ];
    expect((await short(minute, 'impossible-travel'))[0]).toMatchObject({
      phase: 'opened',
      detectedAt: T + 2 * SECOND,
    });
  });

  test('hosting networks, failures and unknown places are no places', async () => {
    expect(await short(pair(call(paris, { 'source.hosting': true }), 5), 'impossible-travel')).toEqual([]);
    expect(await short(pair(call(paris, { 'api.authentication.result': 'failure' }), 5), 'impossible-travel')).toEqual(
      [],
    );
    expect(await short(pair(call(paris, { 'source.geo.location': undefined }), 5), 'impossible-travel')).toEqual([]);
  });
});

describe('attack-signature', () => {
  test('one payload is medium, an answered one high, both one episode', async () => {
    const hit = (status: number): Partial<Entry> => ({
      'source.client': '198.51.100.7',
      'api.attack.signatures': ['sql_injection'],
      'http.response.status_code': status,
    });
    expect(await short([entryAt(T, hit(404)), entryAt(T + MINUTE, hit(500))], 'attack-signature')).toEqual([
      { phase: 'opened', severity: 'medium', detectedAt: T, count: 1 },
      { phase: 'escalated', severity: 'high', detectedAt: T + MINUTE, count: 2 },
      { phase: 'closed', severity: 'high', detectedAt: T + MINUTE + HOUR, count: 2 },
    ]);
  });

  test('a hit at the quiet time extends, one after it opens another episode', async () => {
    const hit = {
      'source.client': '198.51.100.7',
      'api.attack.signatures': ['sql_injection'],
      'http.response.status_code': 404,
    };
    expect(
      (await short([entryAt(T, hit), entryAt(T + HOUR, hit)], 'attack-signature')).map(({ phase }) => phase),
    ).toEqual(['opened', 'closed']);
    expect(
      (await short([entryAt(T, hit), entryAt(T + HOUR + 1, hit)], 'attack-signature')).map(({ phase }) => phase),
    ).toEqual(['opened', 'closed', 'opened', 'closed']);
  });
});

describe('volume-surge', () => {
  /** 50 requests in each hour of the days before. */
  const habit = (days: number): Entry[] =>
    Array.from({ length: days * 24 }, (_, hour) =>
      many(
        50,
        (i) => T - (days * 24 - hour) * HOUR + i * MINUTE,
        () => ({ 'api_key.id': 'k1' }),
      ),
    ).flat();

  test('3 times the usual hour is silent, one more crosses, after 7 days of history', async () => {
    const surge = (n: number) =>
      many(
        n,
        (i) => T + i * 10 * SECOND,
        () => ({ 'api_key.id': 'k1' }),
      );
    // The window at the surge's end holds what the habit left of the hour before: entries of the last 10 minutes' rest.
    const quietHour = habit(9).filter((entry) => entry['@timestamp']! < T - HOUR);
    expect(await short([...quietHour, ...surge(150)], 'volume-surge')).toEqual([]);
    const [opened] = await short([...quietHour, ...surge(151)], 'volume-surge');
    expect(opened).toEqual({ phase: 'opened', severity: 'high', detectedAt: T + 1500 * SECOND, count: 151 });
    const young = habit(6).filter((entry) => entry['@timestamp']! < T - HOUR);
    expect(await short([...young, ...surge(300)], 'volume-surge')).toEqual([]);
  });
});

describe('key-not-rotated', () => {
  const registry = (fields: object) => parseSettings({ keys: [{ id: 'k1', ...fields }] }).keys;
  const day = [entryAt(T, {}), entryAt(T + HOUR, {})];
  const judge = async (fields: object) =>
    (await detect(day, byDefault('key-not-rotated'), { keys: registry(fields) })).map(({ phase }) => phase);

  test('more than 90 days since rotation, or 14 days to expiry, of active keys', async () => {
    const ago = (days: number) => new Date(T + HOUR - days * DAY).toISOString();
    expect(await judge({ rotatedAt: ago(90) })).toEqual([]);
    expect(await judge({ rotatedAt: ago(90.1) })).toEqual(['opened', 'closed']);
    expect(await judge({ createdAt: ago(200), rotatedAt: ago(10) })).toEqual([]);
    expect(await judge({ createdAt: ago(200), status: 'revoked' })).toEqual([]);
    expect(await judge({ expiresAt: ago(-13) })).toEqual(['opened', 'closed']);
    expect(await judge({ expiresAt: ago(-15) })).toEqual([]);
  });
});
