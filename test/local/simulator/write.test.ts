import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_OPTIONS, simulate, writeSimulation } from '../../../local/simulator/index.js';

describe('writeSimulation', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'keywatch-simulator-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('writes the files of the contract', async () => {
    const options = { ...DEFAULT_OPTIONS, requests: 3000 };
    const progress: number[] = [];
    await writeSimulation(options, join(dir, 'out'), (lines) => progress.push(lines));
    expect((await readdir(join(dir, 'out'))).sort()).toEqual([
      'access.ndjson',
      'audit.ndjson',
      'cloudtrail.ndjson',
      'counts.ndjson',
      'places.csv',
      'settings.json',
      'truth.json',
      'waf.ndjson',
    ]);
    const access = await readFile(join(dir, 'out', 'access.ndjson'), 'utf8');
    expect(access).toBe(`${[...simulate(options).accessLines()].join('\n')}\n`);
    const settings = JSON.parse(await readFile(join(dir, 'out', 'settings.json'), 'utf8'));
    expect(settings.geo).toEqual({ city: 'places.csv' });
    expect(progress.at(-1)).toBe(3000);
  });

  it('fails when the directory cannot be written', async () => {
    await expect(writeSimulation({ ...DEFAULT_OPTIONS, requests: 10 }, '/dev/null/out')).rejects.toThrow();
  });
});
