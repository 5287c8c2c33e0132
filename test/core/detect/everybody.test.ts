import type { Entry } from '../../../lib/core/entry/fields.js';
import { HOUR, inTime, MINUTE, SECOND } from './examples.js';
import { byDefault, detect, entryAt } from './run-engine.js';

/** What happens to everybody at once (detection.md, definition 6): twelve keys, each from an address of its own. */
const KEYS = 12;
const DAY = 24 * HOUR;
/** A Wednesday, noon. */
const T = Date.UTC(2026, 2, 11, 12);

const call = (time: number, key: number, fields: Partial<Entry> = {}): Entry =>
  entryAt(time, {
    'api.id': 'a1',
    'api_key.id': `k${key}`,
    'source.client': `198.51.100.${key + 1}`,
    'source.geo.country_iso_code': 'DE',
    'api.authentication.result': 'success',
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'api.route': '/orders',
    'url.path': '/orders',
    ...fields,
  });

/** Calls of all keys in turns, a fixed time apart. */
const inTurns = (start: number, each: number, gap: number, fields: (round: number, key: number) => Partial<Entry>) =>
  Array.from({ length: each * KEYS }, (_, i) =>
    call(start + i * gap, i % KEYS, fields(Math.floor(i / KEYS), i % KEYS)),
  );

/** Two calls an hour of each key on so many days. */
const usual = (days: number) =>
  Array.from({ length: days * 24 }, (_, hour) =>
    inTurns(T - days * DAY + hour * HOUR, 2, 90 * SECOND, () => ({})),
  ).flat();

/** What is said of whom, with its number. */
async function told(entries: Entry[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { phase, severity, detector, entity } of await detect(inTime(entries), byDefault()))
    if (phase === 'opened') {
      const name = `${severity} ${detector} ${entity.type}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  return counts;
}

describe('once, of the API', () => {
  test('an outage that everybody repeats', async () => {
    const outage = inTurns(T, 40, SECOND, () => ({ 'http.response.status_code': 503 }));
    expect(await told([...usual(8), ...outage])).toEqual({
      'medium server-error-spike api': 1,
      'high volume-surge api': 1,
    });
  });

  test('a deployment that adds a route', async () => {
    const added = inTurns(T, 3, MINUTE, () => ({ 'api.route': '/wishlists', 'url.path': '/wishlists' }));
    // Of its first caller, who may as well be one who tries.
    expect(await told([...usual(8), ...added])).toEqual({ 'low unusual-endpoint api_key': 1 });
  });

  test('a deployment that denies everybody', async () => {
    const denied = inTurns(T, 20, SECOND, (round) => ({
      'http.response.status_code': 403,
      'api.authorization.result': 'denied',
      'api.route': `/route${round % 6}`,
      'url.path': `/route${round % 6}`,
    }));
    const routes = inTurns(T - 6 * DAY, 6, 10 * MINUTE, (round) => ({ 'api.route': `/route${round}` }));
    expect(await told([...usual(8), ...routes, ...denied])).toEqual({
      'high account-takeover api': 1,
      'low client-error-spike api': 1,
      'high volume-surge api': 1,
    });
  });

  test('a campaign, in requests and bytes', async () => {
    const campaign = inTurns(T, 120, 2 * SECOND, () => ({ 'http.response.bytes': 100_000 }));
    const before = usual(8).map((entry) => Object.assign(entry, { 'http.response.bytes': 100_000 }));
    expect(await told([...before, ...campaign])).toEqual({
      'high volume-surge api': 1,
      'high data-exfiltration api': 1,
    });
  });
});

/** No rule tells these from as many callers who each do it. */
describe('of each', () => {
  test('exports, which are a decision of each owner', async () => {
    const exports = inTurns(T, 3, MINUTE, () => ({ 'api.route_class': ['export'] }));
    expect(await told([...usual(8), ...exports])).toEqual({ 'high bulk-export api_key': KEYS });
  });

  test('refusals by the limit of its own plan, hour after hour', async () => {
    const refused = [0, 1, 2].flatMap((hour) =>
      inTurns(T + hour * HOUR, 1, SECOND, () => ({ 'http.response.status_code': 429 })),
    );
    expect(await told([...usual(8), ...refused])).toEqual({ 'high near-rate-limit api_key': KEYS });
  });

  test('a country that is new to it, also when others come from there', async () => {
    const abroad = inTurns(T, 3, MINUTE, () => ({ 'source.geo.country_iso_code': 'IE' }));
    expect(await told([...usual(15), ...abroad])).toEqual({ 'low new-country api_key': KEYS });
  });

  test('an address that asks for one missing path after the other', async () => {
    const missing = inTurns(T, 11, 2 * SECOND, (round) => ({
      'api_key.id': undefined,
      'api.authentication.result': 'none',
      'api.route': undefined,
      'url.path': `/old/page${round}.php`,
      'http.response.status_code': 404,
    }));
    expect(await told([...usual(8), ...missing])).toMatchObject({ 'medium endpoint-scan source_ip': KEYS });
  });
});
