import type { Entry } from '../../../lib/core/entry/fields.js';
import { HOUR, inTime, linesOf, MINUTE, many, SECOND, T, told } from './examples.js';
import { entryAt } from './run-engine.js';

const A = '198.51.100.7';
const failure = (key: string | undefined, more: Partial<Entry> = {}): Partial<Entry> => ({
  'api.id': 'a1',
  'source.client': A,
  'api.authentication.result': 'failure',
  'api_key.fingerprint': key,
  ...more,
});
const success = (more: Partial<Entry> = {}): Partial<Entry> => ({
  'api.id': 'a1',
  'source.client': A,
  'api.authentication.result': 'success',
  'api_key.id': 'k1',
  ...more,
});

describe('credential-stuffing from one address', () => {
  const stuffing = (entries: readonly Entry[]) => linesOf('credential-stuffing', entries);
  const tries = (n: number, every = 20 * SECOND, from = T) =>
    many(
      n,
      (i) => from + i * every,
      (i) => failure(`f${i}`),
    );

  test('9 different keys are silent however often they fail, the 10th crosses', async () => {
    const nine = many(
      90,
      (i) => T + i * SECOND,
      (i) => failure(`f${i % 9}`),
    );
    expect(await stuffing(nine)).toEqual([]);
    expect(told(await stuffing(tries(10)))).toEqual(['opened high 180 10', 'closed high 3780 10']);
  });

  test('the 10 are within 10 minutes, over any clock minute', async () => {
    // The first and the tenth are 9 gaps apart: 600 seconds are out, 599.4 are in.
    expect(await stuffing(tries(10, 600_000 / 9))).toEqual([]);
    expect(told(await stuffing(tries(10, 66_600)))[0]).toBe('opened high 599.4 10');
  });

  test('accounts count like keys, and one key with many accounts is many', async () => {
    const accounts = many(
      10,
      (i) => T + i * SECOND,
      (i) => failure('app', { 'user.id': `u${i}` }),
    );
    const [opened] = await stuffing(accounts);
    expect(opened).toMatchObject({ severity: 'high', entity: { type: 'source_ip', id: A } });
    expect(opened!.evidence).toMatchObject({ differentKeys: 1, differentAccounts: 10, threshold: 10, failures: 10 });
    expect(opened!.evidence.examples).toHaveLength(5);
  });

  test('one wrong key repeated is none, and an absent key or account equals no other', async () => {
    expect(
      await stuffing(
        many(
          500,
          (i) => T + i * SECOND,
          () => failure('f0'),
        ),
      ),
    ).toEqual([]);
    expect(
      await stuffing(
        many(
          500,
          (i) => T + i * SECOND,
          () => failure(undefined),
        ),
      ),
    ).toEqual([]);
  });

  test('two addresses are two, and an allow-listed one is silent', async () => {
    const half = tries(18).map((entry, i) => ({ ...entry, 'source.client': `198.51.100.${i % 2}` }));
    expect(await stuffing(half)).toEqual([]);
    expect(await stuffing(tries(18).map((entry) => ({ ...entry, 'source.allow': ['credential-stuffing'] })))).toEqual(
      [],
    );
  });

  test('a success up to 10 minutes after the last such failure is critical, at its time', async () => {
    const with10 = tries(10);
    const last = T + 180 * SECOND;
    expect(told(await stuffing([...with10, entryAt(last + 10 * MINUTE, success())]))).toEqual([
      'opened high 180 10',
      'escalated critical 780 10',
      'closed critical 4380 10',
    ]);
    expect(told(await stuffing([...with10, entryAt(last + 10 * MINUTE + 1, success())]))).toEqual([
      'opened high 180 10',
      'closed high 3780 10',
    ]);
  });

  test('a success within 10 minutes before the crossing makes it critical at once', async () => {
    const at = T + 180 * SECOND;
    expect(told(await stuffing(inTime([entryAt(at - 10 * MINUTE, success())], tries(10))))[0]).toBe(
      'opened critical 180 10',
    );
    expect(told(await stuffing(inTime([entryAt(at - 10 * MINUTE - 1, success())], tries(10))))[0]).toBe(
      'opened high 180 10',
    );
  });

  test('the evidence names the success; another address’s success says nothing', async () => {
    const hit = { ...entryAt(T + 4 * MINUTE, success()), 'event.id': 'the-success' };
    const [, escalated] = await stuffing([...tries(10), hit]);
    expect(escalated!.evidence).toMatchObject({ succeeded: A, success: 'the-success', differentKeys: 10 });
    const other = entryAt(T + 4 * MINUTE, success({ 'source.client': '198.51.100.8' }));
    expect(told(await stuffing([...tries(10), other]))).toHaveLength(2);
  });

  test('each success within those 10 minutes is an instant at which it is true', async () => {
    const working = many(
      5,
      (i) => T + 4 * MINUTE + i * MINUTE,
      () => success(),
    );
    expect(told(await stuffing([...tries(10), ...working]))).toEqual([
      'opened high 180 10',
      'escalated critical 240 10',
      'closed critical 4080 10',
    ]);
  });
});

describe('credential-stuffing by one client over many addresses', () => {
  const lines = (entries: readonly Entry[]) => linesOf('credential-stuffing', entries);
  /** n different keys, the i-th from address i mod `addresses`. */
  const spread = (n: number, addresses: number, more: Partial<Entry> = { 'user_agent.original': 'okhttp/4.12.0' }) =>
    many(
      n,
      (i) => T + i * 5 * SECOND,
      (i) => failure(`f${i}`, { 'source.client': `203.0.113.${i % addresses}`, ...more }),
    );
  const onApi = async (entries: readonly Entry[]) =>
    told((await lines(entries)).filter(({ entity }) => entity.type === 'api'));

  test('49 keys are silent, the 50th crosses, on the API', async () => {
    // 9 keys an address at most, so that none is a stuffer by itself.
    expect(await lines(spread(49, 6))).toEqual([]);
    const [opened] = await lines(spread(50, 6));
    expect(told([opened!])).toEqual(['opened high 245 50']);
    expect(opened!.entity).toEqual({ type: 'api', id: 'a1' });
    expect(opened!.evidence).toMatchObject({
      client: 'okhttp/4.12.0',
      differentKeys: 50,
      threshold: 50,
      addresses: 6,
      addressesThreshold: 5,
      topAddresses: { '203.0.113.0': 9, '203.0.113.1': 9, '203.0.113.2': 8, '203.0.113.3': 8, '203.0.113.4': 8 },
    });
  });

  test('4 addresses are too few, 5 are enough', async () => {
    expect(await onApi(spread(60, 4))).toEqual([]);
    expect((await onApi(spread(50, 5)))[0]).toBe('opened high 245 50');
  });

  test('they share an agent or a fingerprint; an absent one is no client', async () => {
    expect(await onApi(spread(60, 6, {}))).toEqual([]);
    expect(await onApi(spread(60, 6, { 'tls.client.ja4': 't13d1516h2' }))).toHaveLength(2);
    const agents = spread(60, 6).map((entry, i) => ({ ...entry, 'user_agent.original': `agent ${i % 2}` }));
    expect(await onApi(agents)).toEqual([]);
  });

  test('the success of one of those addresses is critical, that of another is not', async () => {
    const at = T + 5 * MINUTE;
    const mine = entryAt(at, success({ 'source.client': '203.0.113.3' }));
    const foreign = entryAt(at, success({ 'source.client': '203.0.113.77' }));
    expect(await onApi([...spread(50, 6), mine])).toEqual([
      'opened high 245 50',
      'escalated critical 300 50',
      'closed critical 3900 50',
    ]);
    expect(await onApi([...spread(50, 6), foreign])).toEqual(['opened high 245 50', 'closed high 3845 50']);
  });
});

describe('slow-brute-force', () => {
  const lines = (entries: readonly Entry[]) => linesOf('slow-brute-force', entries);
  /** n failures, a pair of keys in turns, evenly over a time. */
  const slow = (n: number, over: number, from = T) =>
    many(
      n,
      (i) => from + Math.round((i * over) / (n - 1)),
      (i) => failure(`f${i % 2}`),
    );

  test('11 failures are silent, the 12th crosses', async () => {
    expect(await lines(slow(11, 3 * HOUR))).toEqual([]);
    const [opened, closed] = await lines(slow(12, 3 * HOUR));
    expect(told([opened!, closed!])).toEqual(['opened medium 10800 12', 'closed medium 14400 12']);
    expect(opened).toMatchObject({
      entity: { type: 'source_ip', id: A },
      firstSeen: T,
      evidence: { failures: 12, threshold: 12, overHours: 3, hoursThreshold: 2, differentKeys: 2 },
    });
    expect(opened!.evidence.examples).toHaveLength(5);
  });

  test('over at least 2 hours: 12 within less are silent', async () => {
    expect(await lines(slow(12, 2 * HOUR - 1))).toEqual([]);
    expect(told(await lines(slow(12, 2 * HOUR)))[0]).toBe('opened medium 7200 12');
    // 1.9 hours is 0.95 of the definition.
    expect(await lines(slow(40, 1.9 * HOUR))).toEqual([]);
  });

  test('within 6 hours: the 12th exactly 6 hours after the first is too late', async () => {
    expect(await lines(slow(12, 6 * HOUR))).toEqual([]);
    expect(told(await lines(slow(12, 6 * HOUR - 1)))[0]).toBe('opened medium 21599.999 12');
  });

  test('one and the same key is none, and an absent key is no second one', async () => {
    const one = slow(20, 4 * HOUR).map((entry) => ({ ...entry, 'api_key.fingerprint': 'f0' }));
    expect(await lines(one)).toEqual([]);
    const absent = one.map((entry, i) => (i % 2 ? { ...entry, 'api_key.fingerprint': undefined } : entry));
    expect(await lines(absent)).toEqual([]);
    const second = one.map((entry, i) => (i === 19 ? { ...entry, 'api_key.fingerprint': 'f1' } : entry));
    expect(told(await lines(second))[0]).toBe('opened medium 14400 20');
  });

  test('a success between ends the run, in the same minute as a failure too', async () => {
    const run = slow(16, 3 * HOUR);
    const succeeded = (i: number) => entryAt(run[i]!['@timestamp']! + 1, success());
    // 5 before, 11 after.
    expect(await lines(inTime(run, [succeeded(4)]))).toEqual([]);
    // 4 before, 12 after: from the fifth to the last they take 11 of 15 parts of 3 hours.
    expect(told(await lines(inTime(run, [succeeded(3)])))[0]).toBe('opened medium 10800 12');
    const elsewhere = entryAt(run[4]!['@timestamp']! + 1, success({ 'source.client': '198.51.100.8' }));
    expect(await lines(inTime(run, [elsewhere]))).toHaveLength(2);
  });

  test('a fast start is counted whole: 1,000 in a minute, and one 2 hours later', async () => {
    const burst = many(
      1000,
      (i) => T + i * 25,
      (i) => failure(`f${i}`),
    );
    const [opened] = await lines([...burst, entryAt(T + 2 * HOUR, failure('last'))]);
    expect(told([opened!])).toEqual(['opened medium 7200 1001']);
  });
});
