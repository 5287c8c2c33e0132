import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { dirname, join } from 'node:path';
import { CLI, keywatch, type Ran, temporaryDirectory } from '../cli/run-cli';
import { writeFlood } from './flood.js';

const ADDRESSES = 300_000;
const AS_ROOT = process.getuid!() === 0 ? [] : ['sudo', '-n'];

const dir = temporaryDirectory();
const flood = join(dir, 'flood.ndjson');
const day = join(dir, 'day');
const accessLog = join(day, 'access.ndjson');

beforeAll(async () => {
  writeFlood(flood, ADDRESSES);
  expect(await keywatch(['simulate', '--out', day], dir)).toMatchObject({ code: 0 });
});

test('a full disk is said in one line and leaves valid output', async () => {
  const disk = join(dir, 'disk');
  mkdirSync(disk);
  root('mount', '-t', 'tmpfs', '-o', `size=12m,uid=${process.getuid!()}`, 'tmpfs', disk);
  try {
    const out = join(disk, 'out');
    const ran = await keywatch(['replay', accessLog, '--format', 'apigateway', '--out', out], dir);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/^keywatch: [^\n]*no space left[^\n]*\n$/);
    expect(readdirSync(disk)).toEqual(['out']);
    await expectValid(out, 20_000);
  } finally {
    root('umount', disk);
  }
});

test('a disk that is full from the first is said in one line, and nothing is left on it', async () => {
  const disk = join(dir, 'small');
  mkdirSync(disk);
  root('mount', '-t', 'tmpfs', '-o', `size=2m,uid=${process.getuid!()}`, 'tmpfs', disk);
  try {
    const ran = await keywatch(['replay', accessLog, '--out', join(disk, 'a/out')], dir);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/^keywatch: [^\n]*no space left[^\n]*\n$/);
    expect(readdirSync(disk)).toEqual([]);
    const simulated = await keywatch(['simulate', '--out', disk], dir);
    expect(simulated).toMatchObject({ code: 1, stdout: '' });
    expect(readFileSync(join(disk, 'access.ndjson'), 'latin1').at(-1)).toBe('\n');
  } finally {
    root('umount', disk);
  }
});

test.each([1, 2])('an interrupt leaves valid output (%i threads)', async (workers) => {
  const out = join(dir, `interrupted-${workers}`);
  const partial = join(dir, `.interrupted-${workers}.partial`, 'entries.ndjson');
  const child = spawn(process.execPath, [CLI, 'replay', flood, '--workers', String(workers), '--out', out], {
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  while (child.exitCode === null && !((statSync(partial, { throwIfNoEntry: false })?.size ?? 0) > 2e6))
    await new Promise((wake) => setTimeout(wake, 20));
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  await expectValid(out, ADDRESSES);
});

test.each([
  ['mask', `mask ${flood} | head -1`, (line: string) => expect(JSON.parse(line)).toBeInstanceOf(Object)],
  ['mask to nobody', `mask ${flood} | true`, (text: string) => expect(text).toBe('')],
  ['replay', `replay ${accessLog} --json --out piped | head -c 1`, (text: string) => expect(text).toBe('{')],
  ['replay to nobody', `replay ${accessLog} --json --out unheard | true`, (text: string) => expect(text).toBe('')],
])('a reader that goes away ends silently: %s', async (_name, command, expectText) => {
  const script = `"${process.execPath}" "${CLI}" ${command}; exit \${PIPESTATUS[0]}`;
  const { code, stdout, stderr } = await run('bash', ['-c', script], dir);
  expect(stderr).toBe('');
  expect([0, 141]).toContain(code);
  expectText(stdout);
});

test('a file that may not be read is refused in one line, and nothing is written', async () => {
  const place = join(dir, 'unreadable');
  cpSync(dirname(CLI), join(place, 'dist'), { recursive: true });
  writeFileSync(join(place, 'private.log'), readFileSync(accessLog), { mode: 0 });
  for (const open of [dir, place]) chmodSync(open, 0o777);
  const nobody = AS_ROOT.length === 0 ? ['setpriv', '--reuid=65534', '--clear-groups'] : [];
  for (const command of [['replay'], ['mask']]) {
    const files = readdirSync(place);
    const [program, ...args] = [...nobody, process.execPath, join(place, 'dist/keywatch.mjs'), ...command];
    const ran = await run(program!, [...args, 'private.log'], place);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^keywatch: private\.log: [^\n]*permission[^\n]*\n$/i);
    expect(readdirSync(place)).toEqual(files);
  }
});

test('serve listens on 127.0.0.1 only and refuses another Host', async () => {
  expect(await keywatch(['replay', accessLog, '--out', 'served'], dir)).toMatchObject({ code: 0 });
  const child = spawn(process.execPath, [CLI, 'serve', 'served', '--port', '0'], { cwd: dir });
  try {
    const [printed] = await once(child.stdout, 'data');
    const url = String(printed).trim();
    const port = Number(new URL(url).port);
    expect(listening(port)).toEqual(['0100007F']);
    expect(await status(url)).toBe(200);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) expect(await status(url, host)).toBe(200);
    for (const host of [`attacker.example:${port}`, 'attacker.example', `127.0.0.1.attacker.example:${port}`]) {
      const refused = await status(url, host);
      expect(refused).toBeGreaterThanOrEqual(400);
      expect(refused).toBeLessThan(500);
    }
  } finally {
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
  }
});

/** An output directory that was cut short, but whole in itself. */
async function expectValid(out: string, linesOfInput: number): Promise<void> {
  const names = readdirSync(out);
  expect(names).toEqual(
    expect.arrayContaining(['alarms.ndjson', 'archive', 'detections.ndjson', 'entries.ndjson', 'report.html']),
  );
  for (const name of names.filter((one) => one.endsWith('.ndjson'))) {
    const text = readFileSync(join(out, name), 'utf8');
    expect(text === '' || text.endsWith('\n')).toBe(true);
    for (const line of text.split('\n').slice(0, -1)) JSON.parse(line);
  }
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  const stored = readFileSync(join(out, 'entries.ndjson'), 'utf8').split('\n').length - 1;
  expect(summary.entries).toBe(stored);
  expect(stored).toBeGreaterThan(0);
  expect(stored).toBeLessThan(linesOfInput);
  const quarantined = Object.values(summary.quarantined as Record<string, number>).reduce((sum, n) => sum + n, 0);
  expect(summary.lines).toBe(stored + summary.duplicates + summary.sampled + quarantined);
  expect(await keywatch(['verify', out], dir)).toMatchObject({ code: 0, stderr: '' });
  expect(await keywatch(['verify', out, '--head', summary.head], dir)).toMatchObject({ code: 0, stderr: '' });
}

/** Local addresses, in hexadecimal as the kernel writes them, that listen on a port. */
function listening(port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((table) => existsSync(table))
    .flatMap((table) => readFileSync(table, 'utf8').trim().split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter((row) => row[1]!.endsWith(`:${hex}`) && row[3] === '0A')
    .map((row) => row[1]!.split(':')[0]!);
}

function status(url: string, host?: string): Promise<number> {
  return new Promise((done, reject) => {
    get(url, { agent: false, ...(host === undefined ? {} : { headers: { host } }) }, (response) => {
      response.resume();
      done(response.statusCode!);
    }).on('error', reject);
  });
}

function root(...command: string[]): void {
  const [program, ...args] = [...AS_ROOT, ...command];
  execFileSync(program!, args);
}

function run(program: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((done, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}
