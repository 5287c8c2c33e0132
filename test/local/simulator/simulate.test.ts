import { createHash } from 'node:crypto';
import { DEFAULT_OPTIONS, type SimulateOptions, simulate } from '../../../local/simulator/index.js';
import { enumerations, failureRateMinutes, placeFinder } from './definitions.js';
import { iso, over, run } from './run.js';

const digest = (options: Partial<SimulateOptions>) => {
  const { simulation, raw } = run(options);
  const { accessLines: _, countLines, ...rest } = simulation;
  return createHash('sha256')
    .update(JSON.stringify([raw, countLines(), rest]))
    .digest('hex');
};
describe('a simulation', () => {
  const { simulation, raw, lines } = run({ requests: 5000 });

  it('has the requested number of lines, attacks included', () => {
    expect(raw).toHaveLength(5000);
  });

  it('is in order of time and lies within its day', () => {
    const times = lines.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(iso(lines[0]!.time)).toMatch(/^2026-03-10T00/);
    expect(iso(lines.at(-1)!.time)).toMatch(/^2026-03-10T23/);
  });

  it('writes JSON objects of quoted values with unique ids', () => {
    const ids = new Set(raw.map((line) => JSON.parse(line).extendedRequestId));
    expect(ids.size).toBe(5000);
    const values = raw.flatMap((line) => Object.values(JSON.parse(line)));
    expect(values.filter((value) => typeof value !== 'string')).toEqual([]);
  });

  it('gives the same lines when asked again', () => {
    expect([...simulation.accessLines()]).toEqual(raw);
  });

  it('gives equal bytes for equal options, and others for another seed', () => {
    expect(digest({ requests: 3000, seed: 7 })).toBe(digest({ requests: 3000, seed: 7 }));
    expect(digest({ requests: 3000, seed: 7 })).not.toBe(digest({ requests: 3000, seed: 8 }));
  });

  it('counts what it writes, minute by minute', () => {
    const { simulation, lines } = run({ requests: 5000, attacks: 'none' });
    const counted = simulation.countLines().map((line) => JSON.parse(line) as { '@timestamp': string; count: number });
    const actual = new Map<string, number>();
    for (const { time } of lines) {
      const minute = new Date(Math.floor(time / 60_000) * 60_000).toISOString();
      actual.set(minute, (actual.get(minute) ?? 0) + 1);
    }
    expect(counted.map((line) => [line['@timestamp'], line.count])).toEqual([...actual]);
  });

  it('has a place for every address', () => {
    const find = placeFinder(simulation.placesCsv);
    expect(lines.filter(({ ip }) => !find(ip))).toEqual([]);
  });

  it('knows every key that appears from the settings', () => {
    const { keys } = simulation.settings as { keys: { id: string }[] };
    const known = new Set(['-', ...keys.map(({ id }) => id)]);
    expect(known.size).toBe(561);
    expect(lines.filter(({ key }) => !known.has(key))).toEqual([]);
  });

  it('writes JSON in the side logs', () => {
    for (const line of [...simulation.wafLines, ...simulation.cloudtrailLines, ...simulation.auditLines])
      JSON.parse(line);
    expect(simulation.wafLines.length).toBeGreaterThan(0);
  });
});

describe('options', () => {
  it('scale the counts of attacks, so that below the definition nothing is claimed', () => {
    const { lines, truth, of } = run({ requests: 20_000, intensity: 0.4 });
    expect(of('failed-auth-spike')[0]).toMatchObject({ severity: 'medium', requests: 400 });
    expect(truth.omitted.map(({ attack }) => attack)).toContain('resource-enumeration');
    expect(over(enumerations(lines), 50)).toEqual([]);
    expect(truth.omitted.map(({ attack }) => attack)).toContain('auth-failure-rate');
    expect(failureRateMinutes(lines).filter((end) => end > Date.parse('2026-03-10T16:00:00Z'))).toEqual([]);
  });

  it('choose single attacks', () => {
    const { truth } = run({ requests: 3000, attacks: ['impossible-travel'] });
    expect(truth.planted.map(({ attack }) => attack)).toEqual(['impossible-travel']);
  });

  it('leave out an attack that does not fit', () => {
    const { raw, truth } = run({ requests: 500 });
    expect(raw).toHaveLength(500);
    expect(truth.omitted.map(({ attack }) => attack)).toContain('failed-auth-spike');
  });

  it.each([0, 1, 7])('allow %d requests', (requests) => {
    expect(run({ requests }).raw).toHaveLength(requests);
  });

  it.each([{ seed: -1 }, { requests: 1.5 }, { days: 0 }, { intensity: Number.NaN }, { attacks: ['unknown'] }])(
    'fails when one is unusable: %j',
    (options) => {
      expect(() => simulate({ ...DEFAULT_OPTIONS, ...options })).toThrow(RangeError);
    },
  );
});
