import { type Command, InvalidArgumentError } from 'commander';
import { describeFileError, Failure } from '../failure.js';
import {
  ATTACKS,
  DEFAULT_OPTIONS,
  EVASIONS,
  type Evasion,
  type SimulateOptions,
  writeSimulation,
} from '../simulator/index.js';
import { bar, Progress, positiveNumber, wholeNumber } from './options.js';

/** A minute is held in memory; with more a day it would not fit. */
const MOST_A_DAY = 100_000_000;

function attacks(text: string): SimulateOptions['attacks'] {
  if (text === 'all' || text === 'none') return text;
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => !ATTACKS.includes(name)))
    throw new InvalidArgumentError(`must be all, none, or a list of ${ATTACKS.join(', ')}.`);
  return names;
}

function evasion(text: string): Evasion {
  const found = EVASIONS.find((one) => one === text);
  if (!found) throw new InvalidArgumentError(`must be one of ${EVASIONS.join(', ')}.`);
  return found;
}

export function addSimulate(program: Command, finish: (code: number) => void): void {
  program
    .command('simulate')
    .description('write believable, seeded traffic with attacks and their ground truth')
    .option('--seed <n>', 'seed', wholeNumber(0, 2 ** 31 - 1), DEFAULT_OPTIONS.seed)
    .option('--requests <n>', 'requests in all', wholeNumber(1, 1_000_000_000), DEFAULT_OPTIONS.requests)
    .option('--days <n>', 'days', wholeNumber(1, 400), DEFAULT_OPTIONS.days)
    .option('--attacks <list>', 'all, none, or detector ids with commas', attacks, DEFAULT_OPTIONS.attacks)
    .option(
      '--intensity <x>',
      'how far the attacks go beyond the definitions',
      positiveNumber,
      DEFAULT_OPTIONS.intensity,
    )
    .option('--evasion <how>', `how the attacks hide: ${EVASIONS.join(', ')}`, evasion, DEFAULT_OPTIONS.evasion)
    .option('--out <dir>', 'output directory', 'keywatch-sim')
    .action(async ({ out, ...options }: SimulateOptions & { out: string }) => {
      if (options.requests > MOST_A_DAY * options.days)
        throw new Failure(2, `--requests: must be at most ${MOST_A_DAY} for each of the --days`);
      const progress = new Progress();
      try {
        await writeSimulation(options, out, (lines) =>
          progress.show(() => `simulating  ${bar(lines / options.requests)}`),
        );
      } catch (error) {
        throw (error as NodeJS.ErrnoException).code ? describeFileError(error, out) : error;
      } finally {
        progress.end();
      }
      finish(0);
    });
}
