import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { describeFileError, Failure } from '../failure.js';
import type { OpenKeys } from './erase-command.js';
import type { OpenBucket } from './verify-command.js';

/** What the command line is lent by whoever starts it. */
export interface Lent {
  /** Opens the archive in a bucket. */
  readonly openBucket: OpenBucket;
  /** Opens the pseudonym keys of a deployed stack. */
  readonly openKeys: OpenKeys;
}

type Add = (program: Command, finish: (code: number) => void, lent: Lent) => void;

/** The commands, each loaded only when it is asked for: a filter in a pipe has to start at once. */
const COMMANDS: Readonly<Record<string, () => Promise<Add>>> = {
  replay: async () => (await import('./replay-command.js')).addReplay,
  mask: async () => (await import('./mask-command.js')).addMask,
  tune: async () => (await import('./tune-command.js')).addTune,
  simulate: async () => (await import('./simulate-command.js')).addSimulate,
  serve: async () => (await import('./serve-command.js')).addServe,
  verify: async () => {
    const { addVerify } = await import('./verify-command.js');
    return (program, finish, { openBucket }) => addVerify(program, finish, openBucket);
  },
  erase: async () => {
    const { addErase } = await import('./erase-command.js');
    return (program, finish, { openKeys }) => addErase(program, finish, openKeys);
  },
};

/** Runs a command line; gives the exit code of the contract. */
export async function main(args: readonly string[], lent: Lent): Promise<number> {
  let exitCode = 0;
  const program = new Command('keywatch')
    .description('Observability and security for APIs that use API keys, on one machine')
    .version(version())
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) })
    .exitOverride();
  const finish = (code: number): void => {
    exitCode = code;
  };
  const asked = Object.hasOwn(COMMANDS, args[0] ?? '') ? [args[0]!] : Object.keys(COMMANDS);
  for (const name of asked) (await COMMANDS[name]!())(program, finish, lent);
  process.stdout.on('error', onStdoutError);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => onSignal(signal));
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Failure) {
      process.stderr.write(`keywatch: ${error.message}\n`);
      return error.exitCode;
    }
    const { syscall, path } = error as NodeJS.ErrnoException;
    if (syscall !== undefined) {
      const failure = describeFileError(error, path ?? syscall);
      process.stderr.write(`keywatch: ${failure.message}\n`);
      return failure.exitCode;
    }
    // A defect of ours: its name tells enough to report it, its text could quote input.
    process.stderr.write(`keywatch: internal error (${(error as Error).name ?? 'unknown'}); please report it\n`);
    if (process.env.KEYWATCH_DEBUG) process.stderr.write(`${(error as Error).stack}\n`);
    return 1;
  }
}

/** What commander says of a wrong command line, suggestions included, as one line. */
const oneLine = (text: string): string =>
  `${text
    .trim()
    .replace(/^error: /, 'keywatch: ')
    .replaceAll('\n', ' ')} (see --help)\n`;

/** Ends commands that have nothing to bring to an end; others listen themselves, and end at once the second time. */
function onSignal(signal: 'SIGINT' | 'SIGTERM'): void {
  if (process.listenerCount(signal) === 1) process.exit(130);
}

/** A reader that went away ends the command silently; a full device is said in one line. */
function onStdoutError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(
    `keywatch: standard output: ${error.code === 'ENOSPC' ? 'no space left on device' : 'cannot be written'}\n`,
  );
  process.exit(1);
}

function version(): string {
  try {
    return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
  } catch {
    return 'unknown';
  }
}
