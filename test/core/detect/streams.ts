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

/** A dense random stream: few entities, bursts, so that rules cross, escalate, end and open again. */
export const stream = fc
  .array(
    fc.record({
      at: fc.oneof(fc.integer({ min: 0, max: 4 * 3_600_000 }), fc.integer({ min: 3_600_000, max: 3_660_000 })),
      client: fc.integer({ min: 0, max: 2 }),
      key: fc.integer({ min: 0, max: 2 }),
      kind: fc.constantFrom('fail', 'fail', 'read', 'attack'),
      resource: fc.integer({ min: 0, max: 80 }),
      place: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 200, maxLength: 600 },
  )
  .map((rows) =>
    rows
      .map(({ at, client, key, kind, resource, place }): Entry => {
        const failed = kind === 'fail';
        return entryAt(START + at, {
          'api.id': 'a1',
          'source.client': `198.51.100.${client}`,
          'api_key.id': failed ? undefined : `k${key}`,
          'api_key.fingerprint': failed ? `f${resource}` : undefined,
          'http.response.status_code': failed ? 403 : 200,
          'http.request.method': 'GET',
          'api.authentication.result': failed ? 'failure' : 'success',
          'api.route': '/orders/{id}',
          'api.resource.hash': failed ? undefined : `r${resource}`,
          'source.geo.location': PLACES[place],
          'api.attack.signatures': kind === 'attack' ? ['sql_injection'] : undefined,
        });
      })
      .sort((a, b) => a['@timestamp']! - b['@timestamp']!),
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
