import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { crowdSec, hasCrowdSec } from './crowdsec.js';

const ROOT = resolve(__dirname, '..');
const CLI = join(ROOT, 'dist/keywatch.mjs');
const FLOOR = join(ROOT, 'bench/floor.mjs');
const PRELOAD = join(ROOT, 'bench/usage.mjs');
const FIXTURE = join(ROOT, 'test/fixtures/apache-access.log.gz');
const GOACCESS = '/usr/bin/goaccess';
const GNU_TIME = '/usr/bin/time';
const FIXTURE_COPIES = 20;

const LIMITS = { floorRatio: 5, scalingRatio: 4.6, rssMiB: 512 };

interface Usage {
  readonly cpuSeconds: number;
  readonly rssMiB: number;
}

interface Measured {
  readonly name: string;
  readonly lines: number;
  readonly run: () => Usage;
  readonly results: Usage[];
}

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '3' } },
});
const [requests, runs] = [positive('requests'), positive('runs')];
const dir = mkdtempSync(join(tmpdir(), 'keywatch-bench-'));
process.once('SIGINT', () => {
  rmSync(dir, { recursive: true, force: true });
  process.exit(130);
});
bench()
  .then((met) => {
    process.exitCode = met ? 0 : 1;
  })
  .finally(() => rmSync(dir, { recursive: true, force: true }));

/** Measures everything `runs` times, in turns so that a busy moment of the machine meets all alike. */
async function bench(): Promise<boolean> {
  console.error(`simulating ${requests} requests`);
  const sim = join(dir, 'sim');
  checked(process.execPath, [CLI, 'simulate', '--requests', String(requests), '--out', sim]);
  const log = join(sim, 'access.ndjson');
  const quarter = join(dir, 'quarter.ndjson');
  const total = await firstQuarter(log, quarter);
  const combined = join(dir, 'combined.log');
  const combinedLines = repeatFixture(combined);
  const settings = ['--settings', join(sim, 'settings.json')];
  const replay = (file: string, ...options: string[]) => ({
    run: () => node([CLI, 'replay', file, ...options, '--out', fresh('out')]),
    results: [],
  });

  const floor: Measured = {
    name: 'floor: read, JSON.parse, JSON.stringify, write',
    lines: total.all,
    run: () => node([FLOOR, log, fresh('floor.ndjson')]),
    results: [],
  };
  const full: Measured = { name: 'keywatch replay', lines: total.all, ...replay(log, ...settings) };
  const part: Measured = {
    name: 'keywatch replay, first quarter',
    lines: total.quarter,
    ...replay(quarter, ...settings),
  };
  const ours: Measured = { name: 'keywatch replay, combined log', lines: combinedLines, ...replay(combined) };
  const theirs: Measured = {
    name: 'GoAccess, combined log',
    lines: combinedLines,
    run: () => goaccess(combined),
    results: [],
  };
  const all = [floor, full, part, ours];
  if (existsSync(GOACCESS) && existsSync(GNU_TIME)) all.push(theirs);
  else console.error(`GoAccess is skipped: it needs ${GOACCESS} and ${GNU_TIME}`);
  let scenarios: Measured | undefined;
  if (hasCrowdSec() && existsSync(GNU_TIME)) {
    scenarios = crowdSecOnce();
    all.push(scenarios);
  } else console.error(`CrowdSec is skipped: it needs Debian's package crowdsec and ${GNU_TIME}`);

  for (let run = 1; run <= runs; run++)
    for (const one of all) {
      const usage = one.run();
      one.results.push(usage);
      console.error(`run ${run}: ${one.name}: ${usage.cpuSeconds.toFixed(2)} s CPU, ${usage.rssMiB.toFixed(0)} MiB`);
    }

  console.log(`Medians of ${runs} runs; Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n`);
  console.log('| What | Lines | CPU (s) | µs/line | Peak RSS (MiB) |\n| --- | ---: | ---: | ---: | ---: |');
  for (const one of all) {
    const [cpu, rss] = [median(one, 'cpuSeconds'), median(one, 'rssMiB')];
    console.log(
      `| ${one.name} | ${one.lines} | ${cpu.toFixed(2)} | ${((cpu / one.lines) * 1e6).toFixed(1)} | ${rss.toFixed(0)} |`,
    );
  }
  const checks = [
    {
      name: 'CPU, replay / floor',
      value: median(full, 'cpuSeconds') / median(floor, 'cpuSeconds'),
      limit: LIMITS.floorRatio,
    },
    {
      name: `CPU, ${(total.all / total.quarter).toFixed(2)} times the input`,
      value: median(full, 'cpuSeconds') / median(part, 'cpuSeconds'),
      limit: LIMITS.scalingRatio,
    },
    { name: 'Peak RSS, replay (MiB)', value: median(full, 'rssMiB'), limit: LIMITS.rssMiB },
  ];
  console.log('\n| Check | Value | Limit | |\n| --- | ---: | ---: | --- |');
  for (const { name, value, limit } of checks)
    console.log(`| ${name} | ${value.toFixed(2)} | ${limit} | ${value <= limit ? 'ok' : 'missed'} |`);
  if (theirs.results.length > 0)
    console.log(
      `| CPU, replay / GoAccess (combined log) | ${(median(ours, 'cpuSeconds') / median(theirs, 'cpuSeconds')).toFixed(2)} | | |`,
    );
  if (scenarios) {
    const perLine = (one: Measured): number => median(one, 'cpuSeconds') / one.lines;
    const ratio = perLine(ours) / perLine(scenarios);
    console.log(`| CPU a line, replay / CrowdSec (combined log) | ${ratio.toFixed(3)} | | |`);
  }
  return checks.every(({ value, limit }) => value <= limit);
}

/** A place to write to with nothing in it: to take away what an earlier run wrote is no work of the next. */
function fresh(name: string): string {
  const path = join(dir, name);
  rmSync(path, { recursive: true, force: true });
  return path;
}

/** CrowdSec over the fixture once: it is slow enough, and as long as it takes its start is little. */
function crowdSecOnce(): Measured {
  const log = join(dir, 'once.log');
  const bytes = gunzipSync(readFileSync(FIXTURE));
  writeFileSync(log, bytes);
  const own = join(dir, 'crowdsec');
  mkdirSync(own);
  const command = crowdSec(own, checked);
  return {
    name: 'CrowdSec, HTTP scenarios, combined log',
    lines: linesOf(bytes),
    run: () => timed(command(log)),
    results: [],
  };
}

function node(args: readonly string[]): Usage {
  const file = join(dir, 'usage.json');
  rmSync(file, { force: true });
  checked(process.execPath, ['--import', PRELOAD, ...args], { USAGE_FILE: file });
  return JSON.parse(readFileSync(file, 'utf8'));
}

const goaccess = (log: string): Usage =>
  timed([
    GOACCESS,
    log,
    '--log-format=COMBINED',
    '--no-global-config',
    '--no-progress',
    '-o',
    join(dir, 'goaccess.html'),
  ]);

function timed(command: readonly string[]): Usage {
  const file = join(dir, 'time.txt');
  checked(GNU_TIME, ['-f', '%U %S %M', '-o', file, ...command]);
  const [user, system, kib] = readFileSync(file, 'utf8').trim().split(' ').map(Number);
  return { cpuSeconds: user! + system!, rssMiB: kib! / 1024 };
}

function checked(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const { status, stderr, error } = spawnSync(command, args, {
    cwd: dir,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr.toString()}`);
}

/** Copies the first quarter of the lines; gives the numbers of lines. */
async function firstQuarter(from: string, to: string): Promise<{ all: number; quarter: number }> {
  const ends: number[] = [];
  let at = 0;
  for await (const chunk of createReadStream(from) as AsyncIterable<Buffer>) {
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, end + 1)) ends.push(at + end + 1);
    at += chunk.length;
  }
  const quarter = Math.floor(ends.length / 4);
  if (quarter === 0) throw new Error('too few lines to measure');
  copyFileSync(from, to);
  truncateSync(to, ends[quarter - 1]!);
  return { all: ends.length, quarter };
}

function repeatFixture(to: string): number {
  const bytes = gunzipSync(readFileSync(FIXTURE));
  const fd = openSync(to, 'w');
  for (let copy = 0; copy < FIXTURE_COPIES; copy++) writeSync(fd, bytes);
  closeSync(fd);
  return FIXTURE_COPIES * linesOf(bytes);
}

const linesOf = (bytes: Buffer): number => bytes.reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0);

function median({ results }: Measured, what: keyof Usage): number {
  const sorted = results.map((usage) => usage[what]).sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

function positive(option: 'requests' | 'runs'): number {
  const value = Number(values[option]);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`--${option}: a whole number above 0 is needed`);
  process.exit(2);
}
