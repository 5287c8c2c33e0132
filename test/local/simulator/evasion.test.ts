import { EVASIONS } from '../../../local/simulator/index.js';
import { scans, scrapers, slowGuesses, stuffers, takeovers } from './callers.js';
import { enumerations, failureRateMinutes, failuresByAddress, surges, travels } from './definitions.js';
import { iso, over, run } from './run.js';

describe.each(EVASIONS)('the truth of attacks that hide by %s', (evasion) => {
  const { simulation, lines, raw, truth, of } = run({ requests: 60_000, days: 9, evasion, seed: 5 });
  const told = (...ids: readonly string[]) =>
    ids.flatMap((id) => of(id).map(({ entity, crossing }) => [entity.id, crossing])).sort();
  /** The entities of an attack, whether its definition is true or not. */
  const all = (id: string) =>
    [...of(id), ...truth.evaded.filter(({ detector }) => detector === id)].map((one) => one.entity.id);
  const found = (times: ReadonlyMap<string, number>, but: readonly string[] = []) =>
    [...times]
      .filter(([entity]) => !but.includes(entity))
      .map(([entity, time]) => [entity, iso(time)])
      .sort();

  it('is what brute force finds of single callers, and when', () => {
    expect(over(failuresByAddress(lines), 20).sort()).toEqual(told('failed-auth-spike').map(([id]) => id));
    expect(found(scans(lines))).toEqual(told('endpoint-scan'));
    expect(found(takeovers(lines))).toEqual(told('account-takeover'));
    expect(found(scrapers(lines))).toEqual(told('scraping'));
    expect(found(slowGuesses(lines))).toEqual(told('slow-brute-force'));
    expect(found(surges(lines), [...all('scraping'), ...all('resource-enumeration')])).toEqual(told('volume-surge'));
    const addresses = of('credential-stuffing').map(({ entity }) => entity.id);
    expect(found(stuffers(lines), all('failed-auth-spike')).map(([id]) => id)).toEqual(
      addresses.filter((id) => id!.includes('.')).sort(),
    );
  });

  it('is what brute force finds of keys that read and travel', () => {
    const walked = over(enumerations(lines), 50).filter((entity) => entity.includes('/orders/{id}'));
    expect(walked).toEqual(told('resource-enumeration').map(([id]) => `${id} /orders/{id}`));
    expect(found(travels(lines, simulation.placesCsv)).map(([id]) => id)).toEqual(
      told('impossible-travel', 'geo-dispersion').map(([id]) => id),
    );
  });

  it('has a crossing where the definition is true, and none where it is evaded', () => {
    expect(raw).toHaveLength(60_000);
    expect(truth.evaded.map(({ crossing }) => crossing).filter((one) => one !== undefined)).toEqual([]);
    if (evasion === 'none') expect(truth.evaded).toEqual([]);
    const wave = of('auth-failure-rate');
    const from = Date.parse('2026-03-10T16:00:00Z');
    const minutes = failureRateMinutes(lines).filter((end) => end > from);
    expect(wave.map(({ crossing }) => crossing)).toEqual(minutes.length > 0 ? [iso(minutes[0])] : []);
  });
});

describe('what an evasion evades', () => {
  const evadedBy = (evasion: (typeof EVASIONS)[number]) =>
    new Set(run({ requests: 60_000, days: 9, evasion, seed: 5 }).truth.evaded.map(({ attack }) => attack));

  it('is counting by address when it is spread: 15 paths, 14 keys and 15 guesses over 5 addresses are 3 each', () => {
    // 1,000 failures in 590 s are 20.3 a minute of each of five addresses: still too many.
    expect(evadedBy('spread')).toEqual(new Set(['credential-stuffing', 'slow-brute-force', 'endpoint-scan']));
  });

  it('is a beat when it jitters', () => {
    expect(evadedBy('jitter')).toEqual(new Set(['scraping']));
  });

  it('is every rate when it is slow', () => {
    // A tenth of the rate: 10 failures a minute, 12 ids, 2.4 denials, 1.7 paths in ten minutes, 16 requests an hour …
    // Not of the API: all who guess, slow as each is, make more than a tenth of its evening.
    expect(evadedBy('slow')).toEqual(
      new Set([
        'failed-auth-spike',
        'credential-stuffing',
        'impossible-travel',
        'geo-dispersion',
        'resource-enumeration',
        'scraping',
        'endpoint-scan',
        'account-takeover',
        'volume-surge',
        'data-exfiltration',
        'bulk-export',
        'blocklist-spike',
      ]),
    );
  });
});
