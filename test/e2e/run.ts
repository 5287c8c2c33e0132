import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MUTATIONS } from './mutations';

const ROOT = resolve(__dirname, '../..');
const JEST = join(ROOT, 'node_modules/jest/bin/jest.js');

/**
 * `npm run e2e [-- --mutate NAME] [jest's options]`. With a mutation the drive has to fail: the command then ends with 0
 * when some tests pass and others fail, and with 1 otherwise.
 */
function main(args: string[]): void {
  const at = args.indexOf('--mutate');
  const [, mutation] = at < 0 ? [] : args.splice(at, 2);
  if (at >= 0 && !(mutation && mutation in MUTATIONS)) {
    process.stderr.write(`--mutate: must be one of ${Object.keys(MUTATIONS).join(', ')}\n`);
    process.exit(2);
  }
  // Whatever happens, all temporary folders lie in here and go with it.
  const home = mkdtempSync(join(tmpdir(), 'keywatch-e2e-run-'));
  const results = join(home, 'results.json');
  const jest = spawn(
    process.execPath,
    [
      JEST,
      '--config',
      'jest.e2e.config.cjs',
      '--runInBand',
      ...(mutation ? ['--json', '--outputFile', results] : []),
      ...args,
    ],
    {
      cwd: ROOT,
      stdio: ['inherit', mutation ? 'ignore' : 'inherit', 'inherit'],
      env: {
        ...process.env,
        TMPDIR: home,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...(mutation ? { KEYWATCH_MUTATE: mutation } : {}),
      },
    },
  );
  // What jest started ends with it; so that it can see to that, its parent waits.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => jest.kill(signal));
  jest.on('close', (code) => {
    const found = mutation ? noticed(mutation, results) : code === 0;
    rmSync(home, { recursive: true, force: true });
    process.exit(found ? 0 : 1);
  });
}

/** Whether tests failed, and not all of them: a stack that cannot be deployed proves nothing. */
function noticed(mutation: string, results: string): boolean {
  const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(results, 'utf8'));
  const found = numFailedTests > 0 && numPassedTests > 0;
  process.stderr.write(
    `Without ${mutation}: ${numFailedTests} failed, ${numPassedTests} passed. ${found ? 'Noticed.' : 'NOT NOTICED.'}\n`,
  );
  return found;
}

main(process.argv.slice(2));
