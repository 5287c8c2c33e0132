import type { Entry } from '../../../lib/core/entry/fields.js';
import { HOUR, inTime, linesOf, MINUTE, many, SECOND, T, told } from './examples.js';
import { entryAt } from './run-engine.js';

describe('endpoint-scan', () => {
  const A = '198.51.100.7';
  const miss = (i: number, more: Partial<Entry> = {}): Partial<Entry> => ({
    'source.client': A,
    'url.path': `/probe/${i}`,
    'http.response.status_code': i % 2 ? 403 : 404,
    'api.authentication.result': 'none',
    ...more,
  });
  const lines = (entries: readonly Entry[]) => linesOf('endpoint-scan', entries);
  const scan = (n: number, every: number, more: Partial<Entry> = {}) =>
    many(
      n,
      (i) => T + i * every,
      (i) => miss(i, more),
    );

  test('10 different paths are silent however often they are asked for, the 11th crosses', async () => {
    const ten = many(
      100,
      (i) => T + i * SECOND,
      (i) => miss(i % 10),
    );
    expect(await lines(ten)).toEqual([]);
    const [opened, closed] = await lines(scan(11, 20 * SECOND));
    expect(told([opened!, closed!])).toEqual(['opened medium 200 11', 'closed medium 3800 11']);
    expect(opened).toMatchObject({
      entity: { type: 'source_ip', id: A },
      firstSeen: T,
      evidence: { differentPaths: 11, threshold: 10, requests: 11 },
    });
  });

  test('within 10 minutes: 10 gaps of a minute are too long', async () => {
    expect(await lines(scan(11, MINUTE))).toEqual([]);
    expect(await lines(scan(11, MINUTE - 1))).toHaveLength(2);
  });

  test('failed authentications, throttling, blocks by the firewall and answers are no missing paths', async () => {
    for (const more of [
      { 'http.response.status_code': 403, 'api.authentication.result': 'failure' },
      { 'http.response.status_code': 401, 'api.authentication.result': 'failure' },
      { 'http.response.status_code': 403, 'error.type': 'WAF_FILTERED' },
      { 'http.response.status_code': 403, 'waf.action': 'BLOCK' },
      { 'http.response.status_code': 429 },
      { 'http.response.status_code': 200 },
    ] as const)
      expect(await lines(scan(30, SECOND, more))).toEqual([]);
  });

  test('resources that a key misses on one route are one path, those of a caller without a key are many', async () => {
    const missing = { 'http.response.status_code': 404, 'api.route': '/probe/{id}', 'api.resource.hash': 'r' };
    expect(await lines(scan(30, SECOND, { ...missing, 'api.authentication.result': 'success' }))).toEqual([]);
    expect(await lines(scan(30, SECOND, missing))).toHaveLength(2);
  });

  test('two addresses are two', async () => {
    const two = many(
      20,
      (i) => T + i * SECOND,
      (i) => miss(i, { 'source.client': `198.51.100.${i % 2}` }),
    );
    expect(await lines(two)).toEqual([]);
  });
});

describe('account-takeover', () => {
  const denial = (i: number, routes: number, more: Partial<Entry> = {}): Partial<Entry> => ({
    'api_key.id': 'k1',
    'http.response.status_code': 403,
    'api.authorization.result': 'denied',
    'api.route': `/route${i % routes}`,
    ...more,
  });
  const lines = (entries: readonly Entry[]) => linesOf('account-takeover', entries);
  const denials = (n: number, routes: number, every = 10 * SECOND, more: Partial<Entry> = {}) =>
    many(
      n,
      (i) => T + i * every,
      (i) => denial(i, routes, more),
    );

  test('19 denials are silent, the 20th crosses', async () => {
    expect(await lines(denials(19, 19))).toEqual([]);
    const [opened, closed] = await lines(denials(20, 5));
    expect(told([opened!, closed!])).toEqual(['opened high 190 20', 'closed high 3790 20']);
    expect(opened).toMatchObject({
      entity: { type: 'api_key', id: 'k1' },
      evidence: { denials: 20, threshold: 20, differentRoutes: 5, routesThreshold: 5, topRoutes: { '/route0': 4 } },
    });
  });

  test('4 route templates are too few, however many denials', async () => {
    expect(await lines(denials(200, 4, SECOND))).toEqual([]);
  });

  test('within 10 minutes: 19 gaps that make 10 minutes are too long', async () => {
    expect(await lines(denials(20, 5, (10 * MINUTE) / 19))).toEqual([]);
    expect(await lines(denials(20, 5, 31_578))).toHaveLength(2);
  });

  test('a deployment that denies everybody is one detection, of the API', async () => {
    // In turns, each on 5 routes: after 19 rounds the first caller's 20th denial.
    const everybody = (callers: number) =>
      many(
        callers * 20,
        (i) => T + i * SECOND,
        (i) => denial(Math.floor(i / callers), 5, { 'api_key.id': `k${i % callers}`, 'api.id': 'a1' }),
      );
    const [opened, ...more] = (await lines(everybody(12))).filter(({ phase }) => phase === 'opened');
    expect(told([opened!])).toEqual(['opened high 228 229']);
    expect(opened).toMatchObject({ entity: { type: 'api', id: 'a1' }, evidence: { callers: 12 } });
    expect(more).toEqual([]);
    // Nine others are no deployment yet.
    const few = (await lines(everybody(10))).filter(({ phase }) => phase === 'opened');
    expect(few.map(({ entity }) => entity.type)).toEqual(new Array(10).fill('api_key'));
  });

  test('a caller who is denied everywhere is told of while others are denied on few routes', async () => {
    const others = many(
      60,
      (i) => T + i * SECOND,
      (i) => denial(i % 3, 3, { 'api_key.id': `other${i % 20}`, 'api.id': 'a1' }),
    );
    const found = await lines(inTime(denials(20, 5, 10 * SECOND, { 'api.id': 'a1' }), others));
    expect(found.map(({ entity }) => entity.id)).toEqual(['k1', 'k1']);
  });

  test('a path without a template is one of its own', async () => {
    const bare = denials(20, 5).map((entry) => ({ ...entry, 'url.path': entry['api.route'], 'api.route': undefined }));
    expect(await lines(bare)).toHaveLength(2);
  });

  test('without a key the user counts, without both nobody', async () => {
    const user = { 'api_key.id': undefined, 'user.id': 'ada' };
    expect((await lines(denials(20, 5, SECOND, user)))[0]).toMatchObject({ entity: { type: 'user', id: 'ada' } });
    expect(await lines(denials(40, 5, SECOND, { 'api_key.id': undefined }))).toEqual([]);
  });

  test('failed authentications are no denials', async () => {
    const failed = { 'api.authorization.result': 'none', 'api.authentication.result': 'failure' } as const;
    expect(await lines(denials(40, 5, SECOND, failed))).toEqual([]);
  });
});

describe('geo-dispersion', () => {
  const berlin = { lat: 52.52, lon: 13.405 };
  const paris = { lat: 48.8566, lon: 2.3522 }; // 878 km from Berlin
  const madrid = { lat: 40.4168, lon: -3.7038 }; // 1,053 km from Paris, 1,870 km from Berlin
  const hamburg = { lat: 53.5511, lon: 9.9937 }; // 255 km from Berlin
  const call = (location: object | undefined, more: Partial<Entry> = {}): Partial<Entry> => ({
    'api_key.id': 'k1',
    'api.authentication.result': 'success',
    'source.geo.location': location as never,
    ...more,
  });
  const lines = (entries: readonly Entry[]) => linesOf('geo-dispersion', entries);
  const at = (minutes: number, location: object | undefined, more: Partial<Entry> = {}) =>
    entryAt(T + minutes * MINUTE, call(location, more));

  test('two places are silent, the third within an hour crosses', async () => {
    expect(await lines([at(0, berlin), at(20, paris), at(40, berlin)])).toEqual([]);
    const [opened, closed] = await lines([at(0, berlin), at(20, paris), at(60, madrid)]);
    expect(told([opened!, closed!])).toEqual(['opened high 3600 3', 'closed high 7200 3']);
    expect(opened).toMatchObject({
      entity: { type: 'api_key', id: 'k1' },
      firstSeen: T,
      evidence: { differentPlaces: 3, threshold: 3, distanceKm: 500 },
    });
    expect(opened!.evidence.places).toHaveLength(3);
  });

  test('the third after an hour and a millisecond is silent', async () => {
    expect(await lines([at(0, berlin), at(20, paris), entryAt(T + HOUR + 1, call(madrid))])).toEqual([]);
  });

  test('each must be far from the others: a third near the first is no third', async () => {
    expect(await lines([at(0, berlin), at(10, paris), at(20, hamburg)])).toEqual([]);
    expect(await lines([at(0, berlin), at(10, hamburg), at(20, paris), at(30, madrid)])).toHaveLength(2);
  });

  test('both accuracy radii are subtracted', async () => {
    const rough = (km: number) =>
      [berlin, paris, madrid].map((place, i) => at(i, place, { 'source.geo.accuracy_km': km }));
    // Berlin to Paris: 878 − 2 × 180 = 518, 878 − 2 × 200 = 478.
    expect(await lines(rough(180))).toHaveLength(2);
    expect(await lines(rough(200))).toEqual([]);
  });

  test('hosting networks, unknown places and failures are no places', async () => {
    for (const third of [
      at(2, madrid, { 'source.hosting': true }),
      at(2, undefined),
      at(2, madrid, { 'api.authentication.result': 'failure' }),
    ])
      expect(await lines([at(0, berlin), at(1, paris), third])).toEqual([]);
  });

  test('without a key the user counts', async () => {
    const user = { 'api_key.id': undefined, 'user.id': 'ada' };
    expect((await lines([berlin, paris, madrid].map((place, i) => at(i, place, user))))[0]).toMatchObject({
      entity: { type: 'user', id: 'ada' },
    });
  });

  test('it goes on while the hour holds three places', async () => {
    // Paris was seen last at minute 1, so that minute 61 is the last true instant.
    const entries = [at(0, berlin), at(1, paris), at(2, madrid), at(50, berlin), at(61, madrid), at(62, madrid)];
    expect(told(await lines(entries))).toEqual(['opened high 120 3', 'closed high 7260 5']);
  });
});

describe('scraping', () => {
  const lines = (entries: readonly Entry[]) => linesOf('scraping', entries);
  const read = (i: number, more: Partial<Entry> = {}): Partial<Entry> => ({
    'api_key.id': 'k1',
    'url.path': `/products/p${(i * 7919) % 1000}`,
    ...more,
  });
  /** n requests with gaps that alternate between two lengths. */
  const paced = (n: number, gap: number, other = gap, more: (i: number) => Partial<Entry> = () => ({})) =>
    many(
      n,
      (i) => T + Math.floor(i / 2) * (gap + other) + (i % 2) * gap,
      (i) => read(i, more(i)),
    );

  test('200 in 60 seconds are silent, the 201st crosses', async () => {
    expect(await lines(paced(200, 250))).toEqual([]);
    const [opened, closed] = await lines(paced(201, 250));
    expect(told([opened!, closed!])).toEqual(['opened medium 50 201', 'closed medium 3650 201']);
    expect(opened).toMatchObject({
      entity: { type: 'api_key', id: 'k1' },
      evidence: { requests: 201, threshold: 200, meanGapMs: 250, variation: 0, variationThreshold: 0.25 },
    });
  });

  test('a request each 300 ms is exactly 200 within 60 seconds: silent', async () => {
    expect(await lines(paced(600, 300))).toEqual([]);
    expect(await lines(paced(600, 299))).not.toEqual([]);
  });

  test('gaps vary by less than a quarter of their mean', async () => {
    // Half of the gaps 149, half 251 ms: mean 200, deviation 51, variation 0.255.
    expect(await lines(paced(400, 149, 251))).toEqual([]);
    // 151 and 249: deviation 49, variation 0.245.
    const [opened] = await lines(paced(400, 151, 249));
    expect(opened!.evidence).toMatchObject({ variation: 0.245, meanGapMs: 200 });
  });

  test('bursts are no regular gaps, and times by the second are none', async () => {
    const bursts = many(
      400,
      (i) => T + Math.floor(i / 20) * 2000 + (i % 20),
      (i) => read(i),
    );
    expect(await lines(bursts)).toEqual([]);
    const bySecond = many(
      400,
      (i) => T + Math.floor(i / 8) * SECOND,
      (i) => read(i),
    );
    expect(await lines(bySecond)).toEqual([]);
  });

  test('sequential ids are high', async () => {
    const walk = (i: number) => ({ 'url.path': `/products/${1000 + i}` });
    expect((await lines(paced(201, 200, 200, walk)))[0]).toMatchObject({ severity: 'high' });
    const down = (i: number) => ({ 'url.path': `/products/${5000 - i}/reviews` });
    expect((await lines(paced(201, 200, 200, down)))[0]).toMatchObject({ severity: 'high' });
    const pages = (i: number) => ({ 'url.path': '/products', 'url.query': `page=${i}` });
    expect((await lines(paced(201, 200, 200, pages)))[0]).toMatchObject({ severity: 'high' });
    const steps = (i: number) => ({ 'url.path': `/products/${1000 + 7 * i}` });
    expect((await lines(paced(201, 200, 200, steps)))[0]).toMatchObject({ severity: 'medium' });
  });

  test('it turns high at the request with which half of the window walks', async () => {
    // 250 at random, then a walk that begins with the 252nd: half of the window of 201 to 300 requests.
    const late = (i: number) => (i < 250 ? {} : { 'url.path': `/products/${1000 + i}` });
    const story = told(await lines(paced(700, 200, 200, late)));
    // Windows hold 300 requests (60 s of one each 200 ms): the 150th neighbour is the 401st request, number 400.
    expect(story.slice(0, 2)).toEqual(['opened medium 40 201', 'escalated high 80 401']);
  });

  test('key, else user, else address', async () => {
    const of = (more: Partial<Entry>) => paced(201, 200, 200, () => more);
    const user = { 'api_key.id': undefined, 'user.id': 'ada' };
    expect((await lines(of(user)))[0]).toMatchObject({ entity: { type: 'user', id: 'ada' } });
    const address = { 'api_key.id': undefined, 'source.client': '198.51.100.7' };
    expect((await lines(of(address)))[0]).toMatchObject({ entity: { type: 'source_ip', id: '198.51.100.7' } });
    const firewall = paced(201, 200).map((entry) => ({ ...entry, 'event.dataset': 'waf' }));
    expect(await lines(inTime(paced(150, 200), firewall))).toEqual([]);
  });

  test('beyond what a minute keeps the crossing is still exact', async () => {
    const [opened] = await lines(paced(3000, 20));
    expect(told([opened!])).toEqual(['opened medium 4 201']);
  });
});
