import { API_DEFINITIONS, crossedMinutes, scans, scrapers, slowGuesses, stuffers, takeovers } from './callers.js';
import {
  enumerations,
  failureRateMinutes,
  failuresByAddress,
  hasSignature,
  type Line,
  surges,
  travels,
} from './definitions.js';
import { over, run } from './run.js';

describe.each([
  { requests: 2000, days: 1 },
  { requests: 60_000, days: 1, seed: 4 },
  { requests: 40_000, days: 9, seed: 5 },
])('benign traffic alone ($requests requests, $days days)', (options) => {
  const { simulation, lines, truth } = run({ ...options, attacks: 'none' });

  it('plants nothing', () => {
    expect(truth).toMatchObject({ planted: [], omitted: [] });
    expect(lines).toHaveLength(options.requests);
  });

  it('stays far below failed-auth-spike', () => {
    expect(over(failuresByAddress(lines), 5)).toEqual([]);
  });

  it('never fails to authenticate in over 10 % of the requests', () => {
    expect(failureRateMinutes(lines)).toEqual([]);
  });

  it('never touches more than 50 resources', () => {
    expect(over(enumerations(lines), 40)).toEqual([]);
  });

  it('never travels impossibly', () => {
    expect(travels(lines, simulation.placesCsv).size).toBe(0);
  });

  it('guesses, scans, scrapes and knocks nowhere', () => {
    for (const found of [stuffers, slowGuesses, scans, takeovers, scrapers]) expect(found(lines)).toEqual(new Map());
  });

  it.each(Object.keys(API_DEFINITIONS))('has no %s', (id) => {
    expect(crossedMinutes(lines, id)).toEqual([]);
  });

  it('holds no attack signature', () => {
    expect(lines.filter(hasSignature)).toEqual([]);
  });

  it('has no surge', () => {
    expect(surges(lines).size).toBe(0);
  });

  it('has young keys only', () => {
    const { keys } = simulation.settings as { keys: { rotatedAt: string; expiresAt?: string }[] };
    const end = Date.parse('2026-03-11T00:00:00Z');
    expect(keys.filter((key) => key.expiresAt || end - Date.parse(key.rotatedAt) >= 90 * 86_400_000)).toEqual([]);
  });

  it('has the errors of an ordinary day, few of each', () => {
    const share = (test: (line: Line) => boolean) => lines.filter(test).length / lines.length;
    expect(share(({ status }) => status >= 500)).toBeLessThan(0.01);
    expect(share(({ status }) => status >= 400)).toBeLessThan(0.05);
    expect(share(({ error }) => error === 'MISSING_AUTHENTICATION_TOKEN')).toBeGreaterThan(0);
    expect(share(({ error }) => error === 'BAD_REQUEST_BODY')).toBeGreaterThan(0);
  });
});

describe('benign traffic holds the cases that guards are for', () => {
  const { simulation, lines } = run({ requests: 60_000, days: 2, seed: 4, attacks: 'none' });

  it('travels over 500 km between hosting networks, and between cities less than that apart with their accuracy', () => {
    const { placesCsv } = simulation;
    expect(travels(lines, placesCsv).size).toBe(0);
    expect(travels(lines, placesCsv.replaceAll(',true', ',false')).size).toBeGreaterThan(0);
    const exact = placesCsv.replace(/^([^,n]+,[^,]+,[^,]+,[^,]+),[0-9.]+,/gm, '$1,0,');
    expect(travels(lines, exact).size).toBeGreaterThan(0);
  });

  it('has a caller with more than 200 requests a minute, in no beat', () => {
    const keys = new Set(lines.map(({ key }) => key));
    const most = Math.max(
      ...[...keys].filter((key) => key !== '-').map((key) => busiest(lines.filter((line) => line.key === key))),
    );
    expect(most).toBeGreaterThan(200);
    expect(scrapers(lines)).toEqual(new Map());
  });

  it('has a key that reads more than 50 paths in ten minutes, few of each route', () => {
    // As if all paths were ids of one route.
    const raw = lines.map((line) => ({ ...line, route: '{id}', path: `/prod/all/${line.path.replaceAll('/', '|')}` }));
    expect(over(enumerations(raw), 50)).toHaveLength(1);
    expect(over(enumerations(lines), 40)).toEqual([]);
  });

  it('has an address that fails ten times in ten minutes, with hardly any different keys', () => {
    const found = failuresByAddress(lines, 600_000, 9);
    expect(over(found, 9)).toHaveLength(1);
    expect(stuffers(lines)).toEqual(new Map());
    expect(slowGuesses(lines)).toEqual(new Map());
  });
});

/** Most requests of the lines, which are in order, within 60 seconds. */
function busiest(lines: readonly Line[]): number {
  return Math.max(
    ...lines.map(({ time }, i) => lines.slice(i, i + 600).filter((line) => line.time < time + 60_000).length),
  );
}
