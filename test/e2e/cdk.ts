import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a Node script from the project's folder in a process group of its own, and ends the group after the limit. */
export function run(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  limit: number,
): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...env },
    });
    const kill = (): void => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // It has ended.
      }
    };
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, limit);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      const output = Buffer.concat(chunks).toString();
      if (late) fail(new Error(`${script} ${args[0]}: not done within ${limit / 1000} s\n${output}`));
      else done({ code, output });
    });
  });
}

/** The plain CDK command line; `home` takes whatever it keeps. Throws with its output when it fails. */
export async function cdk(
  args: readonly string[],
  home: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, output } = await run(CDK, args, { HOME: home, TMPDIR: home, CI: 'true', ...env }, 180_000);
  if (code !== 0) throw new Error(`cdk ${args.join(' ')}: ended with ${code}\n${output}`);
  return output;
}
