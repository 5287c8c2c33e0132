import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import type { Detection } from '../../lib/core/detect/detection.js';
import { INPUT_FORMATS, type InputFormat } from '../../lib/core/entry/parsed.js';
import { isoTime } from '../../lib/core/entry/serialize.js';
import { Failure } from '../failure.js';
import { STDIN } from '../input/open-input.js';
import { replay } from '../replay/replay.js';
import type { Summary } from '../replay/run.js';
import { loadSettings, pseudonymKey } from '../settings-file.js';
import { DEFAULT_OPTIONS, writeSimulation } from '../simulator/index.js';
import { bar, Progress, readAccessLogFormat, wholeNumber } from './options.js';
import { shadowTable } from './shadow-table.js';

interface Options {
  readonly format: 'auto' | InputFormat;
  readonly accessLogFormat?: string;
  readonly settings?: string;
  readonly out: string;
  readonly workers: number;
  readonly batch: number;
  readonly seed: number;
  readonly follow?: boolean;
  readonly json?: boolean;
}

export function addReplay(program: Command, finish: (code: number) => void): void {
  program
    .command('replay')
    .description("send log files through the pipeline on this machine; without files, the simulator's day")
    .argument('[file...]', 'log files, plain or gzip; - is standard input')
    .addOption(new Option('--format <format>', 'input format').choices(['auto', ...INPUT_FORMATS]).default('auto'))
    .option('--access-log-format <format>', 'the $context format string of the access log, or @FILE')
    .option('--settings <file>', 'settings (keywatch.json)')
    .option('--out <dir>', 'output directory', 'keywatch-out')
    .option('--workers <n>', 'threads', wholeNumber(1, 64), 1)
    .option('--batch <n>', 'lines a batch', wholeNumber(1, 100_000), 200)
    .option(
      '--seed <n>',
      "seed of the simulator's day and of the pseudonyms without a key",
      wholeNumber(0, 2 ** 31 - 1),
      1,
    )
    .option('--follow', 'go on with one growing file until interrupted, and print detections as they become final')
    .option('--json', 'print summary.json to standard output')
    .action(async (files: string[], options: Options) => finish(await run(files, options)));
}

async function run(files: readonly string[], options: Options): Promise<number> {
  if (options.follow && (files.length !== 1 || files[0] === STDIN))
    throw new Failure(2, '--follow: needs exactly one file');
  const accessLogFormat = readAccessLogFormat(options.accessLogFormat);
  const interrupted = new AbortController();
  const onSignal = (): void => interrupted.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const progress = new Progress();
  // An error is one line, so that what was taken for what is said once the input was read.
  const taken: string[] = [];
  const sayTaken = (): void => void process.stderr.write(taken.splice(0).join(''));
  const day = files.length > 0 ? undefined : mkdtempSync(join(tmpdir(), 'keywatch-day-'));
  try {
    if (day !== undefined) {
      const lines = (count: number): void =>
        progress.show(() => `simulating a day  ${bar(count / DEFAULT_OPTIONS.requests)}`);
      await writeSimulation({ ...DEFAULT_OPTIONS, seed: options.seed }, day, lines);
    }
    const inputs = day === undefined ? files : [join(day, 'access.ndjson')];
    const settingsFile = options.settings ?? (day === undefined ? undefined : join(day, 'settings.json'));
    const loaded = loadSettings(settingsFile);
    pseudonymKey(loaded, options.seed);
    const total = totalBytes(inputs);
    let read = 0;
    const shadow: Detection[] = [];
    const summary = await replay({
      ...loaded,
      seed: options.seed,
      accessLogFormat,
      files: inputs,
      // The day's temporary folder is another in each run, and equal runs give equal bytes.
      names: day === undefined ? files : ['access.ndjson'],
      format: accessLogFormat === undefined ? options.format : 'apigateway',
      out: options.out,
      workers: options.workers,
      batch: options.batch,
      settingsFile: options.settings,
      title: day === undefined ? 'Replay' : "The simulator's day",
      assets: JSON.parse(readFileSync(new URL('report-assets.json', import.meta.url), 'utf8')),
      workerScript: new URL('replay-worker.mjs', import.meta.url),
      signal: interrupted.signal,
      follow: options.follow === true,
      onDetection: (line) => {
        if (options.follow && !options.json) announce(line);
        else if (line.mode === 'shadow') shadow.push(line);
      },
      onBytes: (bytes) => {
        read += bytes;
        progress.show(() =>
          total > 0 ? `replaying         ${bar(read / total)}` : `replaying         ${(read / 1e6).toFixed(1)} MB`,
        );
      },
      onFormat: (name, format) => {
        if (options.json || day !== undefined) return;
        taken.push(`${name}: taken as ${format}\n`);
        if (options.follow) sayTaken();
      },
    });
    progress.end();
    sayTaken();
    if (summary.lines === 0) process.stderr.write('keywatch: warning: the input is empty\n');
    if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    else process.stdout.write(shadowTable(shadow) + describe(summary, options.out));
    return interrupted.signal.aborted ? 130 : 0;
  } finally {
    progress.end();
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
    if (day !== undefined) rmSync(day, { recursive: true, force: true });
  }
}

function announce({ detectedAt, phase, severity, detector, entity }: Detection): void {
  process.stdout.write(`${isoTime(detectedAt)} ${phase} ${severity} ${detector} ${entity.type} ${entity.id}\n`);
}

function totalBytes(files: readonly string[]): number {
  if (files.includes(STDIN) || files.some((name) => name.endsWith('.gz'))) return 0;
  return files.reduce((sum, name) => sum + (statSync(name, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function describe(summary: Summary, out: string): string {
  const { lines, entries, duplicates, sampled, late, future, quarantined, detections, head, publicKeyFingerprint } =
    summary;
  const rejected = Object.values(quarantined).reduce((sum, count) => sum + count, 0);
  const found = Object.entries(detections).map(([detector, severities]) => {
    const counts = Object.entries(severities).map(([severity, count]) => `${count} ${severity}`);
    return `  ${detector.padEnd(24)} ${counts.join(', ')}`;
  });
  return [
    `${lines} lines: ${entries} entries, ${duplicates} duplicates, ${sampled} sampled, ${rejected} quarantined (${late} late, ${future} future)`,
    found.length > 0 ? `${pc.bold('Detections')}\n${found.join('\n')}` : 'No detections',
    `Archive head ${head ?? 'none'}\nPublic key   ${publicKeyFingerprint}`,
    `Report       ${join(out, 'report.html')}  (keywatch serve ${out})`,
    '',
  ].join('\n');
}
