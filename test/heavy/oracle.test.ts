import fc from 'fast-check';
import { registryOf } from '../../lib/core/detect/detector';
import type { Entry } from '../../lib/core/entry/fields';
import { parseSettings } from '../../lib/core/settings';
import * as access from '../core/detect/oracle/access';
import * as authentication from '../core/detect/oracle/authentication';
import * as counts from '../core/detect/oracle/counts';
import { engineLines, HOUR, type Limits, linesOf, MINUTE, type Oracle, SECOND } from '../core/detect/oracle/instants';
import { nearRateLimit, RATE_LIMIT } from '../core/detect/oracle/limits';
import * as places from '../core/detect/oracle/places';
import * as volumes from '../core/detect/oracle/volumes';
import { byDefault, detect, entryAt } from '../core/detect/run-engine';

const START = Date.UTC(2026, 2, 10, 22, 57, 20);
const registry = registryOf(parseSettings({ plans: [{ id: 'small', rateLimit: RATE_LIMIT }] }));

/** A random stream: times within a span, in clusters, so that some windows are full and others are not. */
const stream = (span: number, most: number, entry: (draw: number, more: number) => Partial<Entry>) =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: span }), { minLength: 1, maxLength: 4 }),
      fc.array(
        fc.record({
          cluster: fc.nat(3),
          // Many times are whole seconds or minutes, so that instants lie exactly at the edges of windows.
          offset: fc.oneof(
            fc.nat(20).map((n) => n * SECOND),
            fc.nat(span),
            fc.nat(span / MINUTE).map((n) => n * MINUTE),
            fc.nat(2 * MINUTE),
          ),
          draw: fc.nat(9999),
          more: fc.nat(9999),
        }),
        { minLength: 1, maxLength: most, size: 'max' },
      ),
    )
    .map(([clusters, rows]) =>
      rows
        .map(({ cluster, offset, draw, more }) =>
          entryAt(START + ((clusters[cluster % clusters.length]! + offset) % (span + MINUTE)), {
            'api.id': 'a1',
            ...entry(draw, more),
          }),
        )
        .sort((a, b) => a['@timestamp']! - b['@timestamp']!),
    );

const address = (n: number): string => `198.51.100.${n}`;
const one = <T>(items: readonly T[], n: number): T => items[n % items.length]!;

const guessing = (span: number, most: number) =>
  stream(span, most, (draw, more) => {
    const failed = draw % 10 < 8;
    return {
      'source.client': address(more % 3),
      'api.authentication.result': failed ? 'failure' : draw % 10 === 8 ? 'success' : 'none',
      'api_key.fingerprint': one(['f1', 'f2', 'f3', 'f4', undefined], Math.floor(draw / 10)),
      'user.id': one([undefined, undefined, 'u1', 'u2', 'u3'], Math.floor(draw / 100)),
      'user_agent.original': one(['curl/8.5.0', 'okhttp/4.12.0', undefined], Math.floor(more / 10)),
    };
  });

const LOCATIONS = [
  { lat: 52.52, lon: 13.405 },
  { lat: 53.551, lon: 9.994 },
  { lat: 48.857, lon: 2.352 },
  { lat: 40.417, lon: -3.704 },
  { lat: 35.677, lon: 139.765 },
  undefined,
];

const travelling = stream(3 * HOUR, 25, (draw, more) => ({
  'api.authentication.result': draw % 8 ? 'success' : 'failure',
  'api_key.id': one(['k1', 'k1', undefined], more),
  'user.id': one([undefined, 'ada'], Math.floor(more / 10)),
  'source.geo.location': one(LOCATIONS, draw),
  'source.geo.accuracy_km': one([undefined, 10, 170], Math.floor(draw / 10)),
  'source.hosting': draw % 11 === 0 ? true : undefined,
}));

const reading = stream(25 * MINUTE, 80, (draw, more) => ({
  'api_key.id': one(['k1', undefined], more),
  'source.client': address(Math.floor(more / 10) % 2),
  'http.request.method': 'GET',
  'http.response.status_code': one([200, 200, 404, 403], draw),
  'api.authentication.result': one(['success', 'none', 'failure'] as const, Math.floor(more / 100)),
  'api.authorization.result': draw % 3 ? 'denied' : 'none',
  'api.route': one(['/orders/{id}', '/users/{id}', '/admin', '/keys'], Math.floor(draw / 10)),
  'api.resource.hash': one(['r1', 'r2', 'r3', 'r4', undefined], Math.floor(draw / 100)),
  'url.path': `/p/${Math.floor(draw / 1000)}`,
}));

const knocking = stream(25 * MINUTE, 120, (draw, more) => ({
  'api_key.id': one(['k1', 'k2', 'k3', 'k4'], more),
  'api.authorization.result': draw % 5 ? 'denied' : 'none',
  'api.route': one(['/orders', '/users', '/admin', '/keys'], Math.floor(draw / 10)),
}));

/** Requests at a pace, with some unrest and here and there a pause. */
const paced = fc
  .record({
    gap: fc.integer({ min: 1500, max: 4200 }),
    unrest: fc.integer({ min: 0, max: 1200 }),
    draws: fc.array(fc.nat(9999), { minLength: 15, maxLength: 90, size: 'max' }),
    walk: fc.boolean(),
  })
  .map(({ gap, unrest, draws, walk }) => {
    let at = START;
    return draws.map((draw, i) => {
      at += draw % 37 === 0 ? 20_000 : gap + (unrest === 0 ? 0 : draw % unrest);
      const number = walk || draw % 3 ? 100 + i : draw;
      return entryAt(at, { 'api_key.id': one(['k1', 'k1', 'k1', 'k2'], draw % 41), 'url.path': `/products/${number}` });
    });
  });

const limited = stream(5 * HOUR, 120, (draw, more) => ({
  'api_key.id': one(['k1', 'k1', 'k2'], more),
  'api.plan': 'small',
  'http.response.status_code': draw % 6 ? 200 : 429,
}));

const answered = stream(20 * MINUTE, 120, (draw, more) => ({
  'api.id': one(['a1', 'a1', 'a2'], more),
  'http.response.status_code': one([200, 200, 200, 401, 404, 400, 422, 500, 502, 504], draw),
  'api.authentication.result': draw % 10 === 3 ? 'failure' : 'success',
  'error.type': draw % 10 === 7 && more % 2 ? 'INTEGRATION_FAILURE' : undefined,
  'api.block.reason': one(
    [undefined, 'IP_BLOCKLISTED', 'RATE_LIMIT_EXCEEDED', 'MALFORMED_REQUEST'] as const,
    Math.floor(more / 10),
  ),
  'event.dataset': 'test',
}));

const blocked = stream(15 * MINUTE, 80, (draw, more) => ({
  'api.id': one(['a1', 'a2'], more),
  'api.block.reason': one(['IP_BLOCKLISTED', 'RATE_LIMIT_EXCEEDED', 'GEO_BLOCKED', undefined] as const, draw),
  'event.dataset': draw % 5 ? 'waf' : 'test',
}));

/** Six keys of one API with a few hours of history, and hours in which one of them, some or all make more. */
const surging = fc
  .tuple(
    stream(9 * HOUR, 110, (draw, more) => ({
      'api_key.id': `k${more % 6}`,
      'http.response.bytes': one([100, 400, 900], draw),
    })),
    fc.array(
      fc.record({
        at: fc.integer({ min: 4 * HOUR, max: 9 * HOUR }),
        gap: fc.integer({ min: 5 * SECOND, max: 90 * SECOND }),
        each: fc.integer({ min: 2, max: 12 }),
        keys: fc.constantFrom(1, 2, 6, 6),
        bytes: fc.integer({ min: 200, max: 3000 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([usual, surges]) =>
    [
      ...usual,
      ...surges.flatMap(({ at, gap, each, keys, bytes }) =>
        Array.from({ length: each * keys }, (_, i) =>
          entryAt(START + at + i * gap, {
            'api.id': 'a1',
            'api_key.id': `k${i % keys}`,
            'http.response.bytes': bytes,
          }),
        ),
      ),
    ].sort((a, b) => a['@timestamp']! - b['@timestamp']!),
  );

/** Detector, what the definition says, limits that small streams reach, and such streams. */
const RULES: readonly (readonly [string, Oracle, Limits, fc.Arbitrary<Entry[]>])[] = [
  [
    'failed-auth-spike',
    authentication.failedAuthSpike,
    { failuresPerMinute: 3, failuresIn10Minutes: 12 },
    guessing(20 * MINUTE, 60),
  ],
  ['slow-brute-force', authentication.slowBruteForce, { failures: 4, hours: 2, otherKeys: 1 }, guessing(9 * HOUR, 60)],
  [
    'credential-stuffing',
    authentication.credentialStuffing,
    { keysPerAddress: 3, keysPerClient: 4, addressesPerClient: 2 },
    guessing(40 * MINUTE, 40),
  ],
  ['impossible-travel', places.impossibleTravel, { distanceKm: 500, withinMinutes: 60 }, travelling],
  ['geo-dispersion', places.geoDispersion, { distanceKm: 500, places: 3 }, travelling],
  ['resource-enumeration', access.resourceEnumeration, { distinctResources: 2, successfulReads: 3 }, reading],
  ['endpoint-scan', access.endpointScan, { distinctPaths: 4 }, reading],
  ['account-takeover', access.accountTakeover, { denials: 6, distinctRoutes: 3, otherCallers: 2 }, knocking],
  ['scraping', access.scraping, { requestsPerMinute: 14, variation: 0.25, sequentialShare: 0.5 }, paced],
  ['volume-surge', volumes.volumeSurge, { timesUsual: 3, requestsPerHour: 12, historyDays: 0.04 }, surging],
  ['data-exfiltration', volumes.dataExfiltration, { timesP99: 1.5, megabytes: 0.005, historyDays: 0.04 }, surging],
  ['near-rate-limit', nearRateLimit, { limitShare: 0.8, minutesNearLimit: 5, throttledHours: 3 }, limited],
  ['auth-failure-rate', counts.authFailureRate, { failureShare: 0.1, minimumRequests: 10 }, answered],
  ['server-error-spike', counts.serverErrorSpike, { errorShare: 0.3, minimumRequests: 10 }, answered],
  ['client-error-spike', counts.clientErrorSpike, { errorShare: 0.4, minimumRequests: 10 }, answered],
  ['validation-error-spike', counts.validationErrorSpike, { errorShare: 0.2, minimumRequests: 10 }, answered],
  ['dependency-failure', counts.dependencyFailure, { failureShare: 0.2, minimumRequests: 10 }, answered],
  ['blocklist-spike', counts.blocklistSpike, { blockedRequests: 5 }, blocked],
];

test.each(RULES)(
  '%s: the engine and brute force say the same of 200 random streams',
  async (id, oracle, limits, streams) => {
    let [spoken, silent] = [0, 0];
    await fc.assert(
      fc.asyncProperty(streams, async (entries) => {
        const active = byDefault(id).map((detector) => ({ ...detector, thresholds: limits, registry }));
        const isUncounted = id === 'near-rate-limit';
        const bare = (line: string): string => (isUncounted ? line.replace(/ since .*/, '') : line);
        const expected = linesOf(oracle(entries, limits)).map(bare);
        if (expected.length > 0) spoken++;
        else silent++;
        expect(engineLines(await detect(entries, active, { batch: 7 })).map(bare)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
    // Streams of both kinds, else it would prove little.
    expect(Math.min(spoken, silent)).toBeGreaterThan(5);
  },
);
