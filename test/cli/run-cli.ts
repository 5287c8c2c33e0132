import { type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const CLI = resolve(__dirname, '../../dist/keywatch.mjs');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a person would, in a directory. */
export function keywatch(
  args: readonly string[],
  cwd: string,
  input?: string | Buffer,
  options: SpawnOptions = {},
): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd, ...options });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout!.on('data', (chunk) => out.push(chunk));
    child.stderr!.on('data', (chunk) => err.push(chunk));
    child.stdin!.on('error', () => {});
    child.stdin!.end(input ?? '');
    child.on('close', (code) =>
      done({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

/** A directory of the test's own, gone after the file's tests. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'keywatch-test-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
