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
