import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { compileAccessLogFormat } from '../../lib/core/entry/parse-access-log.js';
import { describeFileError, Failure } from '../failure.js';

/** A parser of a whole number in a range, for an option. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** A parser of a number above 0, for an option. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('must be a number above 0.');
  return value;
}

/** Prints a changing line on a terminal, and nothing elsewhere. */
export class Progress {
  private last = 0;
  private readonly on = process.stderr.isTTY === true;

  show(text: () => string): void {
    if (!this.on) return;
    const now = performance.now();
    if (now - this.last < 100) return;
    this.last = now;
    process.stderr.write(`\r\x1b[K${text()}`);
  }

  end(): void {
    if (this.on && this.last > 0) process.stderr.write('\r\x1b[K');
  }
}

/** A bar of 24 cells. */
export function bar(share: number): string {
  const filled = Math.round(Math.min(1, share) * 24);
  return `[${'='.repeat(filled)}${' '.repeat(24 - filled)}] ${String(Math.floor(Math.min(1, share) * 100)).padStart(3)} %`;
}

/** The format string of `--access-log-format`, from its file where it names one. */
export function readAccessLogFormat(option: string | undefined): string | undefined {
  if (option === undefined) return undefined;
  let text = option;
  if (option.startsWith('@')) {
    try {
      text = readFileSync(option.slice(1), 'utf8');
    } catch (error) {
      throw describeFileError(error, option.slice(1));
    }
  }
  try {
    compileAccessLogFormat(text);
    return text;
  } catch (error) {
    throw new Failure(2, `--access-log-format: ${(error as Error).message}`);
  }
}
