import { activeDetectors } from '../../../lib/core/detect/catalogue.js';
import { registryOf } from '../../../lib/core/detect/detector.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { parseSettings } from '../../../lib/core/settings.js';
import { byDefault, detect, entryAt } from './run-engine.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Wednesday, noon. */
const T = Date.UTC(2026, 2, 11, 12);
const MB = 1_000_000;

const k1 = { 'api_key.id': 'k1', 'api.authentication.result': 'success', 'http.response.status_code': 200 } as const;

const byTime = (a: Entry, b: Entry): number => a['@timestamp']! - b['@timestamp']!;

/** One entry an hour over days, up to an hour before T. */
const hourly = (days: number, fields: (hour: number) => Partial<Entry> = () => ({})): Entry[] =>
  Array.from({ length: days * 24 }, (_, back) => {
    const time = T - (days * 24 - back) * HOUR + 30 * MINUTE;
    return entryAt(time, { ...k1, ...fields(new Date(time).getUTCHours()) });
  }).filter((entry) => entry['@timestamp']! < T - HOUR);

const at = (time: number, fields: Partial<Entry> = {}): Entry => entryAt(T + time, { ...k1, ...fields });

const opened = async (entries: readonly Entry[], id: string, settings: object = {}) => {
  const parsed = parseSettings(settings);
  const active = byDefault(id).map((one) => ({ ...one, registry: registryOf(parsed) }));
  return (await detect([...entries].sort(byTime), active, parsed))
    .filter(({ phase }) => phase !== 'closed')
    .map(({ phase, severity, detectedAt, count }) => ({ phase, severity, at: detectedAt - T, count }));
};

const one = (severity: string, time: number, count = 1) => [{ phase: 'opened', severity, at: time, count }];

describe('data-exfiltration', () => {
  /** 1 MB an hour, 6 MB in one hour of a day: the 99th percentile is 6 MB (4 % of the hours), the mean 1.2 MB. */
  const history = (days: number) => hourly(days, (hour) => ({ 'http.response.bytes': hour === 3 ? 6 * MB : MB }));
  const read = (bytes: number) => [at(0, { 'http.response.bytes': bytes }), at(SECOND, { 'http.response.bytes': 1 })];

  test('10 MB, above 1.5 times the own 99th percentile, crossed by the entry that reaches it', async () => {
    expect(await opened([...history(10), ...read(9 * MB)], 'data-exfiltration')).toEqual([]);
    // 1.5 times 6 MB is 9 MB, so that 10 MB count.
    expect(await opened([...history(10), ...read(10 * MB - 1)], 'data-exfiltration')).toEqual(one('high', SECOND, 2));
    expect(await opened([...history(10), ...read(10 * MB - 2)], 'data-exfiltration')).toEqual([]);
  });

  test('1.5 times the 99th percentile is silent, a byte more is not', async () => {
    const large = hourly(10, (hour) => ({ 'http.response.bytes': hour === 3 ? 20 * MB : MB }));
    expect(await opened([...large, at(0, { 'http.response.bytes': 30 * MB })], 'data-exfiltration')).toEqual([]);
    expect(await opened([...large, at(0, { 'http.response.bytes': 30 * MB + 1 })], 'data-exfiltration')).toEqual(
      one('high', 0),
    );
  });

  test('7 days of history', async () => {
    const first = (days: number) => [entryAt(T - days * DAY, { ...k1, 'http.response.bytes': MB }), ...history(5)];
    const stolen = at(0, { 'http.response.bytes': 50 * MB });
    expect(await opened([entryAt(T - 7 * DAY + 1, k1), ...history(5), stolen], 'data-exfiltration')).toEqual([]);
    expect(await opened([...first(7), stolen], 'data-exfiltration')).toEqual(one('high', 0));
  });

  test('the plain rule is a setting: above the mean of the hours before, and nothing else', async () => {
    const plain = { timesP99: 0, megabytes: 0, historyDays: 0 };
    const settings = parseSettings({ detectors: { 'data-exfiltration': { thresholds: plain } } });
    const active = activeDetectors(settings).filter(({ detector }) => detector.id === 'data-exfiltration');
    // 100 and 300 bytes: the mean is 200.
    const before = [
      entryAt(T - 3 * HOUR, { ...k1, 'http.response.bytes': 100 }),
      entryAt(T - 2 * HOUR, { ...k1, 'http.response.bytes': 300 }),
    ];
    const times = async (bytes: number) =>
      (await detect([...before, at(0, { 'http.response.bytes': bytes })], active))
        .filter(({ phase }) => phase === 'opened')
        .map(({ detectedAt }) => detectedAt);
    expect(await times(200)).toEqual([]);
    expect(await times(201)).toEqual([T]);
  });

  test('an export that comes every night is usual, and one that was an attack is not', async () => {
    const nightly = hourly(10, (hour) => ({ 'http.response.bytes': hour === 3 ? 80 * MB : MB }));
    const tonight = entryAt(T + 15 * HOUR, { ...k1, 'http.response.bytes': 80 * MB });
    expect(await opened([...nightly, tonight], 'data-exfiltration')).toEqual([]);
    const nights = [0, 1, 2].map((night) => entryAt(T + night * DAY, { ...k1, 'http.response.bytes': 50 * MB }));
    expect(await opened([...history(10), ...nights], 'data-exfiltration')).toEqual([
      ...one('high', 0),
      ...one('high', DAY),
      ...one('high', 2 * DAY),
    ]);
  });
});

describe('bulk-export', () => {
  const exported = { 'api.route_class': ['export'] };
  const exports = (n: number, from = 0) => Array.from({ length: n }, (_, i) => at(from + i * 10 * MINUTE, exported));

  test('the third within an hour crosses; refused exports do not count', async () => {
    expect(await opened([...hourly(8), ...exports(2)], 'bulk-export')).toEqual([]);
    expect(await opened([...hourly(8), ...exports(3)], 'bulk-export')).toEqual(one('high', 20 * MINUTE, 3));
    expect(
      await opened(
        [...hourly(8), ...exports(2), at(30 * MINUTE, { ...exported, 'http.response.status_code': 403 })],
        'bulk-export',
      ),
    ).toEqual([]);
    // 0, 30 and 60 minutes: the first has left the hour up to the third.
    const slow = [0, 30, 60].map((minute) => at(minute * MINUTE, exported));
    expect(await opened([...hourly(8), ...slow], 'bulk-export')).toEqual([]);
  });

  test('as many as in 1 % of the own hours are usual', async () => {
    // 3 exports at 3 o'clock of each of 10 days: 10 of 239 hours.
    const habit = hourly(10).flatMap((entry) =>
      new Date(entry['@timestamp']!).getUTCHours() === 3
        ? [0, 1, 2].map((i) => entryAt(entry['@timestamp']! + i, { ...k1, ...exported }))
        : [entry],
    );
    expect(await opened([...habit, ...exports(3)], 'bulk-export')).toEqual([]);
    expect(await opened([...habit, ...exports(4)], 'bulk-export')).toEqual(one('high', 30 * MINUTE, 4));
  });
});

describe('new-country', () => {
  const home = (days: number) => hourly(days, () => ({ 'source.geo.country_iso_code': 'DE' }));
  const abroad = (n: number, fields: Partial<Entry> = {}) =>
    Array.from({ length: n }, (_, i) => at(i * MINUTE, { 'source.geo.country_iso_code': 'BR', ...fields }));

  test('the third request after 14 days of history; refused ones do not count', async () => {
    expect(await opened([...home(15), ...abroad(2)], 'new-country')).toEqual([]);
    expect(await opened([...home(15), ...abroad(3)], 'new-country')).toEqual(one('low', 2 * MINUTE, 3));
    expect(await opened([...home(13), ...abroad(5)], 'new-country')).toEqual([]);
    expect(
      await opened([...home(15), ...abroad(5, { 'api.authentication.result': 'failure' })], 'new-country'),
    ).toEqual([]);
  });

  test('an admin route makes it critical', async () => {
    const admin = at(5 * MINUTE, { 'source.geo.country_iso_code': 'BR', 'api.route_class': ['admin'] });
    expect(await opened([...home(15), ...abroad(3), admin], 'new-country')).toEqual([
      ...one('low', 2 * MINUTE, 3),
      { phase: 'escalated', severity: 'critical', at: 5 * MINUTE, count: 4 },
    ]);
  });

  test('it is told of once', async () => {
    const daily = [0, 1, 2, 3].flatMap((day) =>
      abroad(3).map((e) => ({ ...e, '@timestamp': e['@timestamp']! + day * DAY })),
    );
    const told = daily.map((entry, i) => ({ ...entry, 'event.id': `d${i}` })) as Entry[];
    expect(await opened([...home(15), ...told], 'new-country')).toHaveLength(1);
  });
});

describe('unusual-endpoint', () => {
  const routine = (days: number, key = 'k1') =>
    hourly(days, () => ({ 'api_key.id': key, 'api.route': '/orders/{id}' }));
  const other = (route: string, fields: Partial<Entry> = {}) => at(0, { 'api.route': route, ...fields });

  test('a first call after 7 days of history; missing paths do not count', async () => {
    expect(await opened([...routine(8), other('/invoices')], 'unusual-endpoint')).toEqual(one('low', 0));
    expect(await opened([...routine(8), other('/orders/{id}')], 'unusual-endpoint')).toEqual([]);
    expect(await opened([...routine(6), other('/invoices')], 'unusual-endpoint')).toEqual([]);
    expect(
      await opened([...routine(8), other('/invoices', { 'http.response.status_code': 404 })], 'unusual-endpoint'),
    ).toEqual([]);
    expect(
      await opened([...routine(8), other('/admin/users', { 'api.route_class': ['admin'] })], 'unusual-endpoint'),
    ).toEqual(one('high', 0));
  });

  test('of a deployment only the first caller is told; a route that others have long used is unusual', async () => {
    const keys = ['k1', 'k2', 'k3'];
    const all = keys.flatMap((key) => routine(8, key));
    const calls = keys.map((key, i) => at(i * HOUR, { 'api_key.id': key, 'api.route': '/v2/orders' }));
    expect(await opened([...all, ...calls], 'unusual-endpoint')).toEqual(one('low', 0));
    const old = hourly(8, () => ({ 'api_key.id': 'k2', 'api.route': '/invoices' }));
    expect(await opened([...routine(8), ...old, other('/invoices')], 'unusual-endpoint')).toEqual(one('low', 0));
  });
});

describe('privilege-escalation', () => {
  const admin = (fields: Partial<Entry> = {}, time = 0) => at(time, { 'api.route_class': ['admin'], ...fields });

  test('a key whose roles lack admin, at its first success', async () => {
    const lacking = { 'api_key.roles': [] as string[] };
    expect(await opened([admin({ ...lacking, 'http.response.status_code': 403 })], 'privilege-escalation')).toEqual([]);
    expect(await opened([admin(lacking)], 'privilege-escalation')).toEqual(one('critical', 0));
    expect(await opened([admin({ 'api_key.roles': ['admin'] })], 'privilege-escalation')).toEqual([]);
    expect(
      await opened([admin({ ...lacking, 'api.route_class': ['key_management'] })], 'privilege-escalation'),
    ).toEqual(one('critical', 0));
  });

  test('a key without roles, after 14 days of history without one, once', async () => {
    expect(await opened([...hourly(13), admin()], 'privilege-escalation')).toEqual([]);
    expect(await opened([...hourly(15), admin(), admin({}, 3 * HOUR)], 'privilege-escalation')).toEqual(
      one('critical', 0),
    );
    const used = admin({}, -10 * DAY);
    expect(await opened([...hourly(15), used, admin()], 'privilege-escalation')).toEqual([]);
  });
});

describe('after-hours-admin', () => {
  const night = (utc: number, zone: string, fields: Partial<Entry> = {}) =>
    entryAt(utc, { ...k1, 'api.route_class': ['admin'], 'event.timezone': zone, ...fields });
  const of = async (entry: Entry) => (await detect([entry], byDefault('after-hours-admin'))).length > 0;

  test.each([
    // Berlin: UTC+1 until 29 March 2026, 01:00 UTC, then UTC+2.
    ['Europe/Berlin', '2026-03-11T21:59:59Z', false],
    ['Europe/Berlin', '2026-03-11T22:00:00Z', true],
    ['Europe/Berlin', '2026-03-12T04:59:59Z', true],
    ['Europe/Berlin', '2026-03-12T05:00:00Z', false],
    ['Europe/Berlin', '2026-03-29T04:00:00Z', false],
    ['Europe/Berlin', '2026-03-30T20:59:59Z', false],
    ['Europe/Berlin', '2026-03-30T21:00:00Z', true],
    // New York: UTC-5 until 8 March 2026, 07:00 UTC, then UTC-4.
    ['America/New_York', '2026-03-07T04:00:00Z', true],
    ['America/New_York', '2026-03-09T03:00:00Z', true],
    ['America/New_York', '2026-03-09T10:00:00Z', false],
    // Kolkata: UTC+5:30.
    ['Asia/Kolkata', '2026-03-11T17:30:00Z', true],
    ['Asia/Kolkata', '2026-03-11T17:29:59Z', false],
  ])('%s %s: %s', async (zone, time, expected) => {
    expect(await of(night(Date.parse(time), zone))).toBe(expected);
  });

  test('a habit of 14 days is low, at another hour it is not', async () => {
    const at2 = (day: number, hour = 2) => night(Date.UTC(2026, 2, 1 + day, hour), 'UTC');
    const nights = Array.from({ length: 15 }, (_, day) => at2(day));
    const severities = (await detect(nights, byDefault('after-hours-admin')))
      .filter(({ phase }) => phase === 'opened')
      .map(({ severity }) => severity);
    expect(severities).toEqual([...new Array(14).fill('medium'), 'low']);
    const other = (await detect([...nights, at2(14, 4)], byDefault('after-hours-admin'))).filter(
      ({ phase }) => phase === 'opened',
    );
    expect(other.at(-1)!.severity).toBe('medium');
  });

  test('refused calls are none', async () => {
    const refused = { 'api.authentication.result': 'failure', 'http.response.status_code': 401 } as const;
    expect(await of(night(Date.UTC(2026, 2, 11, 2), 'UTC', refused))).toBe(false);
  });
});

describe('a key with the admin role', () => {
  test('has no unusual administration but like other routes', async () => {
    const routine = Array.from({ length: 8 }, (_, day) => at((day - 8) * DAY, { 'api.route': '/admin/users' }));
    const call = (roles: string[] | undefined) =>
      at(0, { 'api.route': '/admin/reports', 'api.route_class': ['admin'], ...(roles && { 'api_key.roles': roles }) });
    expect(await opened([...routine, call(['admin'])], 'unusual-endpoint')).toEqual(one('low', 0));
    expect(await opened([...routine, call(['support'])], 'unusual-endpoint')).toEqual(one('high', 0));
    expect(await opened([...routine, call(undefined)], 'unusual-endpoint')).toEqual(one('high', 0));
  });
});

describe('quota-threshold', () => {
  const settings = (period: string) => ({ plans: [{ id: 'gold', quota: { limit: 100, period } }] });
  const calls = (n: number, from = 0) =>
    Array.from({ length: n }, (_, i) => at(from + i * MINUTE, { 'api.plan': 'gold' }));

  test('75, 90 and 100 % exactly', async () => {
    expect(await opened(calls(74), 'quota-threshold', settings('DAY'))).toEqual([]);
    expect(await opened(calls(75), 'quota-threshold', settings('DAY'))).toEqual(one('low', 74 * MINUTE));
    expect(await opened(calls(120), 'quota-threshold', settings('DAY'))).toEqual([
      ...one('low', 74 * MINUTE),
      { phase: 'escalated', severity: 'medium', at: 99 * MINUTE, count: 3 },
    ]);
  });

  test('a day ends at midnight UTC, a week on Sunday, a month with its last day', async () => {
    // T is Wednesday noon: 50 on it and 50 on a later day.
    const days = (later: number) => [...calls(50), ...calls(50, later * DAY)];
    expect(await opened(days(1), 'quota-threshold', settings('DAY'))).toEqual([]);
    expect(await opened(days(3), 'quota-threshold', settings('WEEK'))).toHaveLength(2);
    expect(await opened(days(4), 'quota-threshold', settings('WEEK'))).toEqual([]);
    expect(await opened(days(20), 'quota-threshold', settings('MONTH'))).toHaveLength(2);
    expect(await opened(days(21), 'quota-threshold', settings('MONTH'))).toEqual([]);
  });

  test('refused and throttled calls use nothing', async () => {
    const throttled = calls(80).map((entry) => ({ ...entry, 'http.response.status_code': 429 }));
    expect(await opened(throttled, 'quota-threshold', settings('DAY'))).toEqual([]);
  });
});

describe('key-unused', () => {
  const look = async (days: number, keys: object[]) => {
    const other = Array.from({ length: days * 24 + 1 }, (_, hour) =>
      entryAt(T - days * DAY + hour * HOUR, { ...k1, 'api_key.id': 'busy' }),
    );
    const used = entryAt(T - days * DAY + 1, { ...k1, 'api_key.id': 'idle' });
    const lines = await detect([other[0]!, used, ...other.slice(1)], byDefault('key-unused'), parseSettings({ keys }));
    return lines.filter(({ phase }) => phase === 'opened').map(({ entity }) => entity.id);
  };

  test('30 days without use, of active keys, after 30 observed days', async () => {
    expect(await look(29, [{ id: 'idle' }, { id: 'never' }])).toEqual([]);
    expect(await look(31, [{ id: 'busy' }, { id: 'idle' }, { id: 'never' }])).toEqual(['idle', 'never']);
    const young = new Date(T - 10 * DAY).toISOString();
    expect(await look(31, [{ id: 'never', createdAt: young }])).toEqual([]);
    expect(await look(31, [{ id: 'never', status: 'disabled' }])).toEqual([]);
  });
});

describe('revoked-key-use', () => {
  const ended = (seconds: number | undefined, fields: Partial<Entry> = {}) =>
    at(0, {
      'api_key.status': 'revoked',
      'api_key.ended_at': seconds === undefined ? undefined : T - seconds * SECOND,
      'api.authorization.result': 'allowed',
      ...fields,
    });

  test('high; critical when it works, low when that is within 5 minutes of its end', async () => {
    const refused = { 'api.authentication.result': 'failure', 'http.response.status_code': 403 } as const;
    expect(await opened([ended(3600, refused)], 'revoked-key-use')).toEqual(one('high', 0));
    expect(await opened([ended(301)], 'revoked-key-use')).toEqual(one('critical', 0));
    expect(await opened([ended(300)], 'revoked-key-use')).toEqual(one('low', 0));
    expect(await opened([ended(undefined)], 'revoked-key-use')).toEqual(one('critical', 0));
    expect(await opened([at(0, { 'api_key.status': 'active' })], 'revoked-key-use')).toEqual([]);
  });
});

/** So many calls of each of twelve keys, in turns over 50 minutes. */
const round = (start: number, each: number, fields: Partial<Entry> = {}, keys = 12) =>
  Array.from({ length: each * keys }, (_, i) =>
    at(start + Math.floor((i / (each * keys)) * 50 * MINUTE), {
      'api_key.id': `k${i % keys}`,
      'api.id': 'a1',
      ...fields,
    }),
  );

describe("everybody's surge", () => {
  /** 40 an hour of each key, 480 of the API, on 8 days. */
  const routine = Array.from({ length: 8 }, (_, day) => round((day - 8) * DAY, 40)).flat();
  const found = async (entries: Entry[]) =>
    (await detect([...routine, ...entries], byDefault('volume-surge')))
      .filter(({ phase }) => phase === 'opened')
      .map(({ entity, detectedAt }) => [entity.type, entity.id, detectedAt - T]);

  test('is one detection, of the API', async () => {
    const everybody = round(0, 140);
    // More than 3 × 480 of the API, of which more than 2 × 480 are not of the largest key: 1,441 − 121.
    expect(await found(everybody)).toEqual([['api', 'a1', everybody[1440]!['@timestamp']! - T]]);
    expect(await found(round(0, 120))).toEqual([]);
  });

  test("is none of a single key's, which is its own", async () => {
    const others = round(0, 40);
    const surge = Array.from({ length: 100 }, (_, i) =>
      at(50 * MINUTE + i * 5 * SECOND, { 'api_key.id': 'k3', 'api.id': 'a1' }),
    );
    // More than 3 × 40: its 121st, the 81st of the surge.
    expect(await found([...others, ...surge])).toEqual([['api_key', 'k3', 50 * MINUTE + 80 * 5 * SECOND]]);
  });

  test('does not hide a key that is beyond it', async () => {
    // Everybody makes 4 times the usual: 12 times 40 are not enough, 540 are.
    const beyond = (more: number) => [
      ...round(0, 160),
      ...Array.from({ length: more }, (_, i) => at(51 * MINUTE + i * SECOND, { 'api_key.id': 'k3', 'api.id': 'a1' })),
    ];
    expect((await found(beyond(300))).map(([type]) => type)).toEqual(['api']);
    expect((await found(beyond(380))).map(([type, id]) => `${type} ${id}`)).toEqual(['api a1', 'api_key k3']);
  });
});

describe("everybody's bytes", () => {
  /** Half a megabyte an answer: of each key 20 MB an hour, of the API 240 MB, on 8 days. */
  const half = { 'http.response.bytes': MB / 2 };
  const routine = Array.from({ length: 8 }, (_, day) => round((day - 8) * DAY, 40, half)).flat();
  const found = async (entries: Entry[]) =>
    (await detect([...routine, ...entries].sort(byTime), byDefault('data-exfiltration')))
      .filter(({ phase }) => phase === 'opened')
      .map(({ entity, detectedAt }) => [entity.type, entity.id, detectedAt - T]);
  const more = (n: number, key: string) =>
    Array.from({ length: n }, (_, i) => at(51 * MINUTE + i * SECOND, { ...half, 'api_key.id': key, 'api.id': 'a1' }));

  test('are one detection, of the API', async () => {
    // Each key doubles to 40 MB, above 1.5 times its 20; the API is above 1.5 times its 240 MB with the 721st call.
    const everybody = round(0, 80, half);
    expect(await found(everybody)).toEqual([['api', 'a1', everybody[720]!['@timestamp']! - T]]);
    expect(await found(round(0, 60, half))).toEqual([]);
  });

  test("are none where they are a single key's, which is its own", async () => {
    // Above 30 MB with its 61st call, the 21st beyond the usual; of the others there are 220 MB.
    expect(await found([...round(0, 40, half), ...more(300, 'k3')])).toEqual([
      ['api_key', 'k3', 51 * MINUTE + 20 * SECOND],
    ]);
  });

  test('do not hide a key that is beyond them', async () => {
    // The eleven others answer 440 MB, 11/6 of the API's 240: the key must exceed 1.5 × 20 × 11/6 = 55 MB, its 111th.
    expect((await found([...round(0, 80, half), ...more(30, 'k3')])).map(([type]) => type)).toEqual(['api']);
    expect((await found([...round(0, 80, half), ...more(40, 'k3')])).slice(1)).toEqual([
      ['api_key', 'k3', 51 * MINUTE + 30 * SECOND],
    ]);
  });

  test('are no matter of keys below the floor', async () => {
    // 30 kB an answer: three times their usual is 3.6 MB a key, and 43 MB of the API.
    const small = { 'http.response.bytes': 30_000 };
    const usual = Array.from({ length: 8 }, (_, day) => round((day - 8) * DAY, 40, small)).flat();
    const lines = await detect([...usual, ...round(0, 120, small)].sort(byTime), byDefault('data-exfiltration'));
    expect(lines.filter(({ phase }) => phase === 'opened').map(({ entity }) => entity.type)).toEqual(['api']);
  });
});
