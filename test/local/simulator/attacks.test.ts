import { ATTACKS } from '../../../local/simulator/index.js';
import { API_DEFINITIONS, crossedMinutes, scans, scrapers, slowGuesses, stuffers, takeovers } from './callers.js';
import {
  enumerations,
  failureRateMinutes,
  failuresByAddress,
  hasSignature,
  placeFinder,
  surges,
  travels,
} from './definitions.js';
import { iso, over, run } from './run.js';

describe.each([5000, 20_000, 80_000])('planted attacks in %d requests', (requests) => {
  const { simulation, lines, truth, of } = run({ requests });

  const needHistory = [
    'volume-surge',
    'data-exfiltration',
    'bulk-export',
    'new-country',
    'unusual-endpoint',
    'key-unused',
  ];

  it('are all there but for those that need history', () => {
    expect(new Set(truth.planted.map(({ attack }) => attack))).toEqual(
      new Set(ATTACKS.filter((id) => !needHistory.includes(id))),
    );
    expect(truth.omitted.map(({ attack }) => attack)).toEqual(needHistory);
  });

  /** Entities of the planted attacks of these kinds. */
  const entitiesOf = (...kinds: readonly string[]) =>
    kinds.flatMap((kind) => of(kind).map(({ entity }) => entity.id)).sort();

  it('cross failed-auth-spike, by one address only', () => {
    const [planted] = of('failed-auth-spike');
    const found = failuresByAddress(lines);
    expect(over(found, 20)).toEqual([planted!.entity.id]);
    expect(iso(found.get(planted!.entity.id)?.crossing)).toBe(planted!.crossing);
    expect(planted!.severity).toBe('high');
    expect(failuresByAddress(lines, 600_000, 999).get(planted!.entity.id)?.peak).toBe(1000);
    const keys = lines.filter(({ ip }) => ip === planted!.entity.id).map(({ fingerprint }) => fingerprint);
    expect(new Set(keys).size).toBe(1000);
  });

  it('cross auth-failure-rate for more than ten minutes, from addresses that are each slow', () => {
    const [planted] = of('auth-failure-rate');
    const from = Date.parse('2026-03-10T16:00:00Z');
    const minutes = failureRateMinutes(lines).filter((end) => end > from);
    expect(iso(minutes[0])).toBe(planted!.crossing);
    expect(minutes.length).toBeGreaterThan(10);
    const wave = lines.filter(({ time }) => time >= from && time < from + 3_600_000);
    expect(over(failuresByAddress(wave), 5)).toEqual([]);
  });

  it('cross resource-enumeration, by one key only', () => {
    const [planted] = of('resource-enumeration');
    const found = enumerations(lines);
    const entity = `${planted!.entity.id} /orders/{id}`;
    // The scraper walks through the products.
    expect(over(found, 50).sort()).toEqual([entity, `${of('scraping')[0]!.entity.id} /products/{id}`].sort());
    expect(iso(found.get(entity)?.crossing)).toBe(planted!.crossing);
    const reads = lines.filter(
      ({ key, status, path }) => key === planted!.entity.id && status === 200 && path.includes('/ord_'),
    );
    expect(reads.length).toBeGreaterThanOrEqual(100);
    expect(planted!.severity).toBe('critical');
  });

  it('cross impossible-travel, by one key only', () => {
    const [planted] = of('impossible-travel');
    const found = [...travels(lines, simulation.placesCsv)].map(([key, time]) => [key, iso(time)]);
    expect(found.map(([key]) => key).sort()).toEqual(entitiesOf('impossible-travel', 'geo-dispersion'));
    expect(found.find(([key]) => key === planted!.entity.id)?.[1]).toBe(planted!.crossing);
  });

  it('carry attack signatures from two addresses, some of them answered', () => {
    const signed = lines.filter(hasSignature);
    const addresses = [...new Set(signed.map(({ ip }) => ip))];
    expect(addresses.sort()).toEqual(
      of('attack-signature')
        .map(({ entity }) => entity.id)
        .sort(),
    );
    expect(signed.some(({ status }) => status === 200)).toBe(true);
    expect(signed.some(({ status }) => status === 500)).toBe(true);
    expect(signed.filter(({ status }) => status === 403 || status === 404).length).toBeGreaterThan(signed.length / 2);
  });
});

describe.each([5000, 80_000])('planted troubles of the API in %d requests', (requests) => {
  const { lines, of } = run({ requests, seed: 9 });

  it.each(Object.keys(API_DEFINITIONS))('cross %s, at the minute that is told', (id) => {
    const [planted] = of(id);
    const from = Date.parse(planted!.start);
    const minutes = crossedMinutes(lines, id).filter((end) => end > from);
    expect(iso(minutes[0])).toBe(planted!.crossing);
  });
});

describe('planted attacks of single callers', () => {
  const { lines, of } = run({ requests: 20_000, seed: 12 });
  const told = (id: string) => of(id).map(({ entity, crossing }) => [entity.id, crossing]);
  const first = (found: ReadonlyMap<string, number>) =>
    [...found].map(([entity, time]) => [entity, iso(time)]).sort((a, b) => (a[1]! < b[1]! ? -1 : 1));

  it('cross slow-brute-force, endpoint-scan, account-takeover and scraping, by one caller each', () => {
    expect(first(slowGuesses(lines))).toEqual(told('slow-brute-force'));
    expect(first(scans(lines))).toEqual(told('endpoint-scan'));
    expect(first(takeovers(lines))).toEqual(told('account-takeover'));
    expect(first(scrapers(lines))).toEqual(told('scraping'));
  });

  it('cross credential-stuffing from one address, which gets in, and from many with one agent', () => {
    const [address, api] = of('credential-stuffing');
    const found = stuffers(lines);
    expect(iso(found.get(address!.entity.id))).toBe(address!.crossing);
    expect(address!.severity).toBe('critical');
    const within = lines.filter(({ ip, time, key }) => {
      const after = time - Date.parse(address!.crossing);
      return ip === address!.entity.id && key !== '-' && after > 0 && after <= 600_000;
    });
    expect(within.map(({ status }) => status)).toEqual([200]);
    const kit = lines.filter(({ agent }) => agent.startsWith('StuffKit'));
    const keys = new Set<string>();
    const crossing = kit.find(({ fingerprint }) => keys.add(fingerprint).size === 50);
    expect(iso(crossing?.time)).toBe(api!.crossing);
    expect(new Set(kit.map(({ ip }) => ip)).size).toBeGreaterThanOrEqual(5);
    expect(kit.at(-1)!.time - kit[0]!.time).toBeLessThan(600_000);
    // None of them is a stuffer by itself.
    expect(kit.filter(({ ip }) => found.has(ip))).toEqual([]);
  });

  it('cross geo-dispersion at the first call from the third continent', () => {
    const [planted] = of('geo-dispersion');
    const calls = lines.filter(({ key }) => key === planted!.entity.id);
    const networks = new Set<string>();
    const third = calls.find(({ ip }) => networks.add(ip.split('.')[0]!).size === 3);
    expect(iso(third?.time)).toBe(planted!.crossing);
    expect(third!.time - calls[0]!.time).toBeLessThan(3_600_000);
  });

  it('cross near-rate-limit in the third hour with a throttled request', () => {
    const [planted] = of('near-rate-limit');
    const hours = new Set<number>();
    const third = lines.find(
      ({ key, status, time }) =>
        key === planted!.entity.id && status === 429 && hours.add(Math.floor(time / 3_600_000)).size === 3,
    );
    expect(iso(third?.time)).toBe(planted!.crossing);
  });
});

describe('volume-surge', () => {
  const { lines, of } = run({ requests: 20_000, days: 8, attacks: ['volume-surge'] });

  it('is planted with eight days, and by one key only', () => {
    const [planted] = of('volume-surge');
    expect([...surges(lines)].map(([key, time]) => [key, iso(time)])).toEqual([
      [planted!.entity.id, planted!.crossing],
    ]);
  });
});

describe('attacks on a history of 35 days', () => {
  const { simulation, lines, of } = run({ requests: 20_000, days: 35, seed: 3 });
  const T = Date.parse('2026-03-10T00:00:00Z');
  const [keysOf, planted] = [
    (id: string) => lines.filter(({ key }) => key === of(id)[0]!.entity.id),
    (id: string) => of(id)[0]!,
  ];

  it('are all there', () => {
    expect(ATTACKS.filter((id) => of(id).length === 0)).toEqual([]);
  });

  it('carry 10 MB away in less than an hour, from a key of less than 1 MB', () => {
    const own = keysOf('data-exfiltration');
    const before = own.filter(({ time }) => time < Date.parse(planted('data-exfiltration').start));
    expect(before.length).toBeGreaterThan(200);
    expect(Math.max(...before.map(({ bytes }) => bytes))).toBeLessThan(100_000);
    let sum = 0;
    const within = own.filter(({ time }) => time > Date.parse(planted('data-exfiltration').start) - 3_600_000);
    const crossing = within.find(({ bytes }) => {
      sum += bytes;
      return sum >= 10e6;
    });
    expect(iso(crossing!.time)).toBe(planted('data-exfiltration').crossing);
  });

  it('export three times within an hour, from a key that never did', () => {
    const exports = keysOf('bulk-export').filter(({ route, status }) => route.startsWith('/export/') && status === 200);
    expect(iso(exports[2]!.time)).toBe(planted('bulk-export').crossing);
    expect(exports[2]!.time - exports[0]!.time).toBeLessThan(3_600_000);
    expect(keysOf('bulk-export').at(0)!.time).toBeLessThan(T - 30 * 86_400_000);
  });

  it('come from a new country, more than an hour after the last call from home', () => {
    const find = placeFinder(simulation.placesCsv);
    const own = keysOf('new-country');
    const away = own.filter(({ ip }) => find(ip)!.latitude < 0);
    expect(iso(away[2]!.time)).toBe(planted('new-country').crossing);
    expect(away[0]!.time - own.findLast(({ time }) => time < away[0]!.time)!.time).toBeGreaterThan(3_600_000);
  });

  it('act as an administrator: new to the key, without the role, at night', () => {
    const isAdmin = ({ route }: (typeof lines)[number]) => /^\/(?:admin|keys)/.test(route);
    const denied = keysOf('unusual-endpoint').filter(isAdmin);
    expect([denied[0]!.status, iso(denied[0]!.time)]).toEqual([403, planted('unusual-endpoint').crossing]);
    const escalated = keysOf('privilege-escalation').filter(isAdmin);
    expect([escalated[0]!.status, iso(escalated[0]!.time)]).toEqual([201, planted('privilege-escalation').crossing]);
    const { keys, tenants } = simulation.settings as {
      keys: { id: string; tenant: string; roles: string[] }[];
      tenants: Record<string, { timeZone: string }>;
    };
    const one = keys.find(({ id }) => id === planted('after-hours-admin').entity.id)!;
    expect(one.roles).toEqual(['admin']);
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: tenants[one.tenant]!.timeZone,
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(clock.format(new Date(planted('after-hours-admin').crossing))).toMatch(/^01:3\d$/);
  });

  it('use a revoked key, and up a quota of 60 a day', () => {
    const { keys } = simulation.settings as { keys: { id: string; status: string; revokedAt?: string }[] };
    const revoked = keys.find(({ id }) => id === planted('revoked-key-use').entity.id)!;
    expect(revoked.status).toBe('revoked');
    expect(Date.parse(revoked.revokedAt!)).toBeLessThan(Date.parse(planted('revoked-key-use').crossing));
    const day = keysOf('quota-threshold').filter(({ time, status }) => time >= T && status === 200);
    expect([day.length, iso(day[44]!.time)]).toEqual([60, planted('quota-threshold').crossing]);
  });

  it('leave a key unused for 31 days, and 5 counted requests without a line', () => {
    expect(keysOf('key-unused')).toEqual([]);
    const counted = simulation.countLines().map((line) => JSON.parse(line) as { '@timestamp': string; count: number });
    const logged = new Map<number, number>();
    for (const { time } of lines)
      logged.set(Math.floor(time / 60_000), (logged.get(Math.floor(time / 60_000)) ?? 0) + 1);
    let missing = 0;
    const crossing = counted.find((minute) => {
      missing += minute.count - (logged.get(Date.parse(minute['@timestamp']) / 60_000) ?? 0);
      return missing >= 5;
    });
    expect(iso(Date.parse(crossing!['@timestamp']) + 60_000)).toBe(planted('pipeline-gap').crossing);
    expect(missing).toBeGreaterThan(0.01 * 15 * 20);
  });
});

describe('key-not-rotated', () => {
  it('is one key older than 90 days and one that expires within 14', () => {
    const { simulation, of } = run({ requests: 100 });
    const { keys } = simulation.settings as { keys: { id: string; rotatedAt: string; expiresAt?: string }[] };
    const [first, second] = of('key-not-rotated').map(({ entity }) => keys.find(({ id }) => id === entity.id)!);
    const midnight = Date.parse('2026-03-10T00:00:00Z');
    expect(midnight - Date.parse(first!.rotatedAt)).toBeGreaterThan(90 * 86_400_000);
    expect(Date.parse(second!.expiresAt!) - midnight).toBeLessThan(14 * 86_400_000);
  });
});
