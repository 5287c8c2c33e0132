import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const REQUIREMENTS = join(__dirname, 'requirements.txt');
const CACHE = join(ROOT, 'node_modules/.cache/keywatch-emulator');

const INSTALL_LIMIT = 300_000;
const START_LIMIT = 60_000;
const STOP_LIMIT = 10_000;

/** However this process ends, the pipe closes: then the whole group goes, and what it kept. */
const UNTIL_PARENT_ENDS = '{ cat <&3 >/dev/null; rm -rf "$HOME"; kill -KILL 0; } & exec ministack 3<&-';

/** What SDK clients need to speak with it. */
export interface Endpoint {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface Emulator extends Endpoint {
  /** The same as environment variables, for commands. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it and everything that it started. */
  stop(): Promise<void>;
}

/** Starts AWS's emulator on the loopback, in a process group of its own, with nothing kept from before. */
export async function startEmulator(settings: Readonly<Record<string, string>> = {}): Promise<Emulator> {
  const bin = install();
  const port = await freePort();
  const home = mkdtempSync(join(tmpdir(), 'keywatch-emulator-'));
  const child = spawn('sh', ['-c', UNTIL_PARENT_ENDS], {
    cwd: home,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: home,
      TMPDIR: home,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      // Both open ports on every address.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      ...settings,
    },
  });
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(home, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await ready(endpoint, child);
  } catch (error) {
    await stop();
    throw error;
  }
  const region = 'us-east-1';
  return {
    endpoint,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: region,
    },
    stop,
  };
}

/** The virtual environment of the committed requirements, made once for each content of that file. */
function install(): string {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16);
  const home = join(CACHE, hash);
  const whole = join(home, 'whole');
  if (existsSync(whole)) return join(home, 'bin');
  const options = { stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[], timeout: INSTALL_LIMIT };
  rmSync(CACHE, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', home], options);
  execFileSync(join(home, 'bin/pip'), ['install', '-q', '--no-deps', '-r', REQUIREMENTS], options);
  writeFileSync(whole, '');
  return join(home, 'bin');
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolvePort(port));
    });
  });
}

async function ready(endpoint: string, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + START_LIMIT; Date.now() < until; await pause(100)) {
    if (child.exitCode !== null) throw new Error(`the emulator ended with code ${child.exitCode}`);
    try {
      if ((await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(1_000) })).ok) return;
    } catch {
      // Not listening yet.
    }
  }
  throw new Error(`the emulator was not ready within ${START_LIMIT / 1000} s`);
}

async function end(child: ChildProcess): Promise<void> {
  killGroup(child, 'SIGTERM');
  for (const until = Date.now() + STOP_LIMIT; Date.now() < until && isAlive(child); await pause(50));
  killGroup(child, 'SIGKILL');
}

/** Signals the whole group: functions that it runs are its children. */
function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal);
  } catch {
    return false;
  }
}

const isAlive = (child: ChildProcess): boolean => killGroup(child, 0);

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
