import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { Failure } from '../failure.js';
import { wholeNumber } from './options.js';

/** A version of the pseudonym key of a deployed stack. */
export interface ErasableKey {
  readonly version: number;
  readonly inUse: boolean;
  destroy(): Promise<void>;
}

/** Finds the pseudonym keys of a stack, with credentials from the environment. */
export type OpenKeys = (stack: string) => Promise<readonly ErasableKey[]>;

interface Options {
  readonly stack: string;
  readonly keyVersion?: number;
  readonly confirm?: string;
}

export function addErase(program: Command, finish: (code: number) => void, openKeys: OpenKeys): void {
  program
    .command('erase')
    .description(
      'destroy an earlier pseudonym key of a deployed stack: its pseudonyms can never be linked to anybody again',
    )
    .requiredOption('--stack <name>', 'the stack, with credentials from the environment')
    .option(
      '--key-version <n>',
      'version of the key (pseudonyms.version of the settings); without it, the versions are listed',
      wholeNumber(1, 1e9),
    )
    .option('--confirm <text>', 'the words "erase NAME version N", which are asked for on a terminal otherwise')
    .action(async (options: Options) => finish(await erase(options, openKeys)));
}

async function erase({ stack, keyVersion, confirm }: Options, openKeys: OpenKeys): Promise<number> {
  const keys = await aws(stack, () => openKeys(stack));
  if (keys.length === 0) throw new Failure(2, '--stack: has no pseudonym keys in this account and region');
  if (keyVersion === undefined) {
    for (const { version, inUse } of keys)
      process.stdout.write(`version ${version}${inUse ? ', in use' : ', can be erased'}\n`);
    return 0;
  }
  const found = keys.filter(({ version }) => version === keyVersion);
  if (found.length === 0) throw new Failure(2, '--key-version: the stack has no such version');
  if (found.some(({ inUse }) => inUse))
    throw new Failure(
      2,
      `--key-version: version ${keyVersion} is in use; set pseudonyms.version to ${keyVersion + 1} in the settings, deploy, then erase`,
    );
  const words = `erase ${stack} version ${keyVersion}`;
  if ((confirm ?? (await ask(words))) !== words)
    throw new Failure(2, `not confirmed: nothing was destroyed; confirm by --confirm "${words}"`);
  for (const key of found) await aws(stack, () => key.destroy(), 1);
  process.stdout.write(`version ${keyVersion} is destroyed; no pseudonym made with it can be linked again\n`);
  return 0;
}

async function ask(words: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(`This cannot be undone. To go on, type: ${words}\n> `);
  } finally {
    terminal.close();
  }
}

async function aws<T>(stack: string, call: () => Promise<T>, exitCode: 1 | 2 = 2): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { name, message } = error as Error;
    throw new Failure(exitCode, `${stack}: ${message.split('\n', 1)[0] || name}`);
  }
}
