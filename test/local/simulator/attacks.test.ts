import { ATTACKS } from '../../../local/simulator/index.js';
import { enumerations, failureRateMinutes, failuresByAddress, hasSignature, surges, travels } from './definitions.js';
import { iso, over, run } from './run.js';

describe.each([2000, 20_000, 80_000])('planted attacks in %d requests', (requests) => {
  const { simulation, lines, truth, of } = run({ requests });

  it('are all there but for the one that needs history', () => {
    expect(new Set(truth.planted.map(({ attack }) => attack))).toEqual(
      new Set(ATTACKS.filter((id) => id !== 'volume-surge')),
    );
    expect(truth.omitted.map(({ attack }) => attack)).toEqual(['volume-surge']);
  });

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
    const wave = lines.filter(({ time }) => time >= from);
    expect(over(failuresByAddress(wave), 5)).toEqual([]);
  });

  it('cross resource-enumeration, by one key only', () => {
    const [planted] = of('resource-enumeration');
    const found = enumerations(lines);
    const entity = `${planted!.entity.id} /orders/{id}`;
    expect(over(found, 50)).toEqual([entity]);
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
    expect(found).toEqual([[planted!.entity.id, planted!.crossing]]);
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

describe('volume-surge', () => {
  const { lines, of } = run({ requests: 20_000, days: 8, attacks: ['volume-surge'] });

  it('is planted with eight days, and by one key only', () => {
    const [planted] = of('volume-surge');
    expect([...surges(lines)].map(([key, time]) => [key, iso(time)])).toEqual([
      [planted!.entity.id, planted!.crossing],
    ]);
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
