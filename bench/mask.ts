import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { writeSection } from '../test/quality/quality-doc';
import { CONTENDERS } from './mask/contenders';
import { writeCorpus } from './mask/corpus';
import { floorProcess, HARD_INPUTS, maskProcess, type Usage, writeInput } from './mask/processes';

/** Speed, size and memory of masking against their limits, and beside it what others do with the same lines. */
const LIMITS = { handler: 1.25, process: 1.25, bundleBytes: 30_000, rssMiB: 192 };
const ROOT = resolve(__dirname, '..');
const WORKER = join(ROOT, 'dist/bench/contender.mjs');

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '20' },
    lines: { type: 'string', default: '200000' },
    runs: { type: 'string', default: '5' },
    /** How many times the corpus goes through in one stream for the memory of a long input. */
    long: { type: 'string', default: '4' },
    'no-doc': { type: 'boolean', default: false },
  },
});
const [seed, lines, runs, long] = [values.seed, values.lines, values.runs, values.long].map(Number) as [
  number,
  number,
  number,
  number,
];
const dir = mkdtempSync(join(tmpdir(), 'keywatch-bench-mask-'));
main()
  .then((met) => {
    process.exitCode = met ? 0 : 1;
  })
  .finally(() => rmSync(dir, { recursive: true, force: true }));

async function main(): Promise<boolean> {
  await build({
    ...{ absWorkingDir: ROOT, entryPoints: ['bench/mask/contender.ts'], outfile: WORKER, bundle: true },
    ...{ platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' },
  });
  writeCorpus(dir, seed, lines);
  const names = Object.keys(CONTENDERS);
  const file = join(dir, 'lines.ndjson');
  const micros = new Map(names.map((name) => [name, [] as number[]]));
  const [floors, masks]: [Usage[], Usage[]] = [[], []];
  for (let run = 1; run <= runs; run++) {
    for (const name of names) micros.get(name)!.push(contend<{ micros: number }>(name).micros);
    floors.push(floorProcess(dir, file));
    masks.push(maskProcess(dir, file));
    console.error(`run ${run} of ${runs}`);
  }
  const floor = median(micros.get('floor')!);
  const table = names.map((name) => {
    const { recall, damaged } = contend<{ recall: number; damaged: number }>(name, 'judge');
    const time = median(micros.get(name)!);
    // What is enriched is another line, and the floor masks nothing.
    const kept = name === 'keywatch-pipeline' ? 'n/a' : percent(damaged);
    return `| ${TITLES[name]} | ${time.toFixed(2)} | ${(time / floor).toFixed(2)} | ${name === 'floor' ? 'n/a' : percent(recall)} | ${kept} |`;
  });
  const cpu = (usages: readonly Usage[]): number => median(usages.map(({ cpuSeconds }) => cpuSeconds));
  const checks = [
    check('Handler core, CPU against the floor', median(micros.get('keywatch')!) / floor, LIMITS.handler),
    check(
      `\`keywatch mask\` of ${lines} lines, CPU against the floor's process`,
      cpu(masks) / cpu(floors),
      LIMITS.process,
    ),
    check('Scanner, minified (kB)', (await bundleBytes()) / 1000, LIMITS.bundleBytes / 1000),
    check(`Peak memory: the lines ${long} times (MiB)`, maskProcess(dir, file, long).rssMiB, LIMITS.rssMiB),
    ...HARD_INPUTS.map(({ name, write }) => {
      const input = join(dir, 'hard');
      writeInput(input, write);
      return check(`Peak memory: ${name} (MiB)`, maskProcess(dir, input).rssMiB, LIMITS.rssMiB);
    }),
  ];
  const comparison = [
    '| A message of a subscription to masked NDJSON | µs/line | / floor | Recall | Clean lines damaged |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...table,
  ].join('\n');
  const content = [
    '## Masking: `npm run bench:mask`',
    '',
    `${lines} access log lines of about 900 bytes, 2 % with a secret (seed ${seed}); medians of ${runs} interleaved runs, each`,
    `in a process of its own; Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}. The floor masks nothing: gunzip,`,
    '`JSON.parse`, `JSON.stringify`. The process’s floor reads, parses, prints and writes the lines of a file.',
    '',
    '| Check | Value | Limit | |',
    '| --- | ---: | ---: | --- |',
    ...checks.map(({ row }) => row),
    '',
    comparison,
    '',
    `Processes: floor ${cpu(floors).toFixed(2)} s of CPU, \`keywatch mask\` ${cpu(masks).toFixed(2)} s.`,
  ].join('\n');
  console.log(content);
  if (!values['no-doc']) {
    writeSection(join(ROOT, 'docs/performance.md'), 'bench:mask', content);
    writeSection(join(ROOT, 'README.md'), 'bench:mask', comparison);
  }
  return checks.every(({ met }) => met);
}

const TITLES: Readonly<Record<string, string>> = {
  floor: 'floor',
  keywatch: '**Keywatch**, masking and serialising',
  'keywatch-pipeline': 'Keywatch with parsing, enrichment, pseudonyms and tally',
  'regex-list': '42 regular expressions one after another',
  'regex-combined': 'the same 42 as one',
  'fast-redact': 'parse, fast-redact 3.5 (names and `*.` names)',
  secretlint: 'secretlint 11, recommended rules, a message at a time',
};

function check(name: string, value: number, limit: number): { readonly row: string; readonly met: boolean } {
  const met = value <= limit;
  return { row: `| ${name} | ${value.toFixed(2)} | ${limit} | ${met ? 'ok' : 'missed'} |`, met };
}

function contend<T>(name: string, ...more: readonly string[]): T {
  return JSON.parse(execFileSync(process.execPath, [WORKER, name, dir, ...more], { encoding: 'utf8' }));
}

async function bundleBytes(): Promise<number> {
  const { outputFiles } = await build({
    ...{ absWorkingDir: ROOT, entryPoints: ['lib/core/mask/index.ts'], bundle: true, minify: true, write: false },
    ...{ platform: 'node', format: 'esm', target: 'node20', outdir: 'dist', legalComments: 'none' },
  });
  return outputFiles[0]!.contents.length;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

const percent = (share: number): string => `${(share * 100).toFixed(share > 0.99 || share < 0.01 ? 2 : 1)} %`;
