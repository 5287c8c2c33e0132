import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { activeDetectors } from '../../lib/core/detect/catalogue.js';
import { INPUT_FORMATS, type InputFormat } from '../../lib/core/entry/parsed.js';
import { checkInputs } from '../input/open-input.js';
import { loadSettings, pseudonymKey } from '../settings-file.js';
import { type Tuned, tune } from '../tune/tune.js';
import { readAccessLogFormat } from './options.js';

interface Options {
  readonly alarmsPerWeek: number;
  readonly format: 'auto' | InputFormat;
  readonly accessLogFormat?: string;
  readonly settings?: string;
}

function budget(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('must be a number from 0.');
  return value;
}

export function addTune(program: Command, finish: (code: number) => void): void {
  program
    .command('tune')
    .description(
      'propose thresholds from your own traffic, for as many alarms as you want; settings to standard output',
    )
    .argument('<file...>', 'log files, plain or gzip; - is standard input')
    .requiredOption('--alarms-per-week <n>', 'detections a week, over all detectors', budget)
    .addOption(new Option('--format <format>', 'input format').choices(['auto', ...INPUT_FORMATS]).default('auto'))
    .option('--access-log-format <format>', 'the $context format string of the access log, or @FILE')
    .option('--settings <file>', 'settings (keywatch.json) to start from')
    .action(async (files: string[], options: Options) => {
      await run(files, options);
      finish(0);
    });
}

async function run(files: readonly string[], { alarmsPerWeek, format, accessLogFormat, settings }: Options) {
  const text = readAccessLogFormat(accessLogFormat);
  const loaded = loadSettings(settings);
  pseudonymKey(loaded, 1);
  checkInputs(files);
  const interrupted = new AbortController();
  const takenAs: string[] = [];
  const tuned = await tune({
    ...loaded,
    seed: 1,
    accessLogFormat: text,
    alarmsPerWeek,
    files,
    names: files,
    format: text === undefined ? format : 'apigateway',
    workers: 1,
    batch: 200,
    signal: interrupted.signal,
    follow: false,
    onBytes: () => undefined,
    onFormat: (name, taken) => void takenAs.push(`${name}: taken as ${taken}\n`),
  });
  process.stderr.write(takenAs.join(''));
  if (tuned.entries === 0) process.stderr.write('keywatch: warning: the input is empty\n');
  process.stderr.write(describe(tuned, alarmsPerWeek, activeDetectors(loaded.settings)));
  process.stdout.write(`${JSON.stringify(proposed(tuned, settings), null, 2)}\n`);
}

interface RawSettings {
  readonly detectors?: Readonly<Record<string, { readonly thresholds?: object }>>;
}

/** The settings that were started from, with what is proposed for the detectors. */
function proposed({ proposals }: Tuned, file: string | undefined): object {
  const raw = (file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'))) as RawSettings;
  const detectors: Record<string, object> = { ...raw.detectors };
  for (const { detector, thresholds, shadow } of proposals) {
    const own = raw.detectors?.[detector];
    if (!shadow && Object.keys(thresholds).length === 0) continue;
    detectors[detector] = {
      ...own,
      ...(shadow && { mode: 'shadow' }),
      ...(Object.keys(thresholds).length > 0 && { thresholds: { ...own?.thresholds, ...thresholds } }),
    };
  }
  return { ...raw, detectors };
}

function describe(
  { entries, weeks, proposals }: Tuned,
  wanted: number,
  active: ReturnType<typeof activeDetectors>,
): string {
  const own = new Map(active.map(({ detector, thresholds }) => [detector.id as string, thresholds]));
  const rows = proposals
    .filter(({ before }) => before > 0)
    .map(({ detector, before, after, thresholds, shadow }) => {
      const changes = Object.entries(thresholds)
        .filter(([name, value]) => own.get(detector)![name] !== value)
        .map(([name, value]) => `${name} ${own.get(detector)![name]} → ${value}`);
      const what = shadow ? 'shadow: no threshold fits' : changes.join(', ') || 'as it is';
      return `  ${detector.padEnd(24)} ${String(before).padStart(6)} ${String(after).padStart(6)}  ${what}`;
    });
  const sum = (of: 'before' | 'after') => proposals.reduce((total, one) => total + one[of], 0);
  const perWeek = sum('after') / weeks;
  return [
    `${entries} entries of ${(weeks * 7).toFixed(1)} days`,
    `  ${'detector'.padEnd(24)} ${'before'.padStart(6)} ${'after'.padStart(6)}  thresholds`,
    ...rows,
    `${sum('before')} detections become ${sum('after')}, ${perWeek.toFixed(1)} a week; asked for were at most ${wanted}`,
    ...(perWeek > wanted ? ['More than asked for: what is critical is not silenced.'] : []),
    '',
  ].join('\n');
}
