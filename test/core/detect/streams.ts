import fc from 'fast-check';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { entryAt } from './run-engine.js';

export const START = Date.UTC(2026, 2, 10, 22);
export const LATENESS = 15 * 60_000;
const PLACES = [
  { lat: 52.52, lon: 13.4 },
  { lat: -23.55, lon: -46.63 },
  { lat: 40.71, lon: -74.0 },
];

/** An incident: entries within some minutes, so many that a rule crosses. */
const INCIDENTS: readonly { readonly number: number; entry(i: number): Partial<Entry> }[] = [
  {
    number: 104,
    entry: () => ({ 'http.response.status_code': 403, 'api.block.reason': 'IP_BLOCKLISTED', 'waf.action': 'BLOCK' }),
  },
  { number: 60, entry: () => ({ 'http.response.status_code': 400 }) },
  { number: 55, entry: () => ({ 'http.response.status_code': 504 }) },
  {
    number: 26,
    entry: (i) => ({
      'http.response.status_code': 403,
      'api_key.id': 'k0',
      'api.authorization.result': 'denied',
      'api.route': `/route${i % 6}`,
    }),
  },
  {
    number: 56,
    entry: (i) => ({
      'http.response.status_code': 200,
      'api_key.id': 'k1',
      'api.route': '/orders/{id}',
      'api.resource.hash': `r${i}`,
    }),
  },
  // A deployment that denies everybody.
  {
    number: 260,
    entry: (i) => ({
      'http.response.status_code': 403,
      'api_key.id': `d${i % 13}`,
      'api.authorization.result': 'denied',
      'api.route': `/route${i % 6}`,
    }),
  },
  {
    number: 60,
    entry: (i) => ({ 'http.response.status_code': 404, 'source.client': '203.0.113.5', 'url.path': `/${i}` }),
  },
];

/** What one entry is enough for, by the minutes from the start. */
const SINGLE: readonly { readonly minutes: number; readonly entry: Partial<Entry> }[] = [
  ...[70, 130, 131].map((minutes) => ({
    minutes,
    entry: {
      'api_key.id': 'k0',
      'api_key.roles': [],
      'api.route': '/admin/users',
      'api.route_class': ['admin'],
      'event.timezone': 'UTC',
      'http.response.status_code': 200,
    },
  })),
  ...[150, 160, 170, 180].map((minutes) => ({
    minutes,
    entry: { 'api_key.id': 'k2', 'api.route_class': ['export'], 'http.response.status_code': 200 },
  })),
  { minutes: 190, entry: { 'api_key.id': 'k1', 'http.response.bytes': 20_000_000 } },
  {
    minutes: 200,
    entry: {
      'api_key.id': 'dead',
      'api_key.status': 'revoked',
      'api.authentication.result': 'success',
      'http.response.status_code': 200,
    },
  },
  { minutes: 205, entry: { 'event.dataset': 'cloudtrail', 'event.action': 'StopLogging', 'admin.actor': 'jane' } },
  { minutes: 210, entry: { 'event.dataset': 'counts', 'api.count': 5000 } },
];

/** A dense random stream: few entities, bursts, so that rules cross, escalate, end and open again. */
export const stream = fc
  .tuple(
    fc.array(
      fc.record({
        at: fc.oneof(fc.integer({ min: 0, max: 4 * 3_600_000 }), fc.integer({ min: 3_600_000, max: 3_660_000 })),
        client: fc.integer({ min: 0, max: 5 }),
        key: fc.integer({ min: 0, max: 2 }),
        kind: fc.constantFrom('fail', 'fail', 'read', 'attack'),
        resource: fc.integer({ min: 0, max: 80 }),
        place: fc.integer({ min: 0, max: 2 }),
      }),
      { minLength: 200, maxLength: 600 },
    ),
    // A key that copies: so many requests, so many milliseconds apart.
    fc.record({ copies: fc.integer({ min: 150, max: 260 }), gap: fc.integer({ min: 150, max: 320 }) }),
  )
  .map(([rows, { copies, gap }]) =>
    [
      ...rows.map(({ at, client, key, kind, resource, place }): Entry => {
        const failed = kind === 'fail';
        return entryAt(START + at, {
          'api.id': 'a1',
          // Half of all come from one address.
          'source.client': `198.51.100.${Math.max(0, client - 2)}`,
          // One of the addresses is on the allow list of some.
          'source.allow': client === 5 ? ['data-exfiltration', 'attack-signature', 'scraping'] : undefined,
          'user_agent.original': 'okhttp/4.12.0',
          'api_key.id': failed ? undefined : `k${key}`,
          'api_key.fingerprint': failed ? `f${resource}` : undefined,
          'http.response.status_code': failed ? 403 : 200,
          'http.request.method': 'GET',
          'api.authentication.result': failed ? 'failure' : 'success',
          'api.route': '/orders/{id}',
          'api.resource.hash': failed ? undefined : `r${resource}`,
          'source.geo.location': PLACES[place],
          'http.response.bytes': 100 * resource,
          'api.plan': 'small',
          'api.attack.signatures': kind === 'attack' ? ['sql_injection'] : undefined,
        });
      }),
      // One after the other, from the second hour on.
      ...INCIDENTS.flatMap(({ number, entry }, n) =>
        Array.from({ length: number }, (_, i) =>
          entryAt(START + 7_200_000 + n * 900_000 + ((i * gap) % 240_000), { 'api.id': 'a1', ...entry(i) }),
        ),
      ),
      ...SINGLE.map(({ minutes, entry }, n) =>
        entryAt(START + minutes * 60_000 + n * gap, { 'api.id': 'a1', ...entry }),
      ),
      // Throttled in three different hours.
      ...[1, 2, 3].map((hour) =>
        entryAt(START + hour * 3_600_000 + gap, {
          'api.id': 'a1',
          'api_key.id': 'k2',
          'http.response.status_code': 429,
        }),
      ),
      // An address that guesses slowly.
      ...Array.from({ length: 16 }, (_, i) =>
        entryAt(START + i * 600_000, {
          'api.id': 'a1',
          'source.client': '203.0.113.9',
          'http.response.status_code': 401,
          'api.authentication.result': 'failure',
          'api_key.fingerprint': `s${i % 3}`,
        }),
      ),
      ...Array.from({ length: copies }, (_, i) =>
        entryAt(START + 3_600_000 + i * gap, {
          'api.id': 'a1',
          'api_key.id': 'copier',
          'url.path': `/products/${i}`,
          'http.response.status_code': 200,
        }),
      ),
    ].sort((a, b) => a['@timestamp']! - b['@timestamp']!),
  );

/** A stream, and an order of delivery in which no entry comes more than 15 minutes behind another, 30 % twice. */
export const delivered = fc
  .tuple(stream, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })))
  .map(([entries, random]) => {
    const next = (): number => random.next().value;
    const sent = entries.flatMap((entry) => {
      const once = [{ entry, seen: entry['@timestamp']! + next() * LATENESS }];
      return next() < 0.3 ? [...once, { entry: { ...entry }, seen: entry['@timestamp']! + next() * LATENESS }] : once;
    });
    return { entries, sent: sent.sort((a, b) => a.seen - b.seen) };
  });
