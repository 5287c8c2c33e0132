import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { MUTATIONS } from './mutations';

const ROOT = resolve(__dirname, '../..');

/**
 * `npm run e2e [-- --mutate NAME] [jest's options]`. With a mutation the drive has to fail: the command then ends with 0
 * when a test failed, and with 1 when none did.
 */
function main(args: string[]): void {
  const at = args.indexOf('--mutate');
  const [, mutation] = at < 0 ? [] : args.splice(at, 2);
  if (at >= 0 && !(mutation && mutation in MUTATIONS)) {
    process.stderr.write(`--mutate: must be one of ${Object.keys(MUTATIONS).join(', ')}\n`);
    process.exit(2);
  }
  const jest = spawn(
    process.execPath,
    [join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', 'jest.e2e.config.cjs', '--runInBand', ...args],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...(mutation ? { KEYWATCH_MUTATE: mutation } : {}),
      },
    },
  );
  // What jest started ends with it; so that it can see to that, its parent waits.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => jest.kill(signal));
  jest.on('close', (code, signal) => {
    if (!mutation || signal) process.exit(code ?? 1);
    process.stderr.write(
      code === 1 ? `Without ${mutation} the drive fails, as it must.\n` : `Without ${mutation} the drive PASSES.\n`,
    );
    process.exit(code === 1 ? 0 : 1);
  });
}

main(process.argv.slice(2));
