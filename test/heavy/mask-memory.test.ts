import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CLI, temporaryDirectory } from '../cli/run-cli';
import { hex, randomValue } from '../core/mask/secrets';

const dir = temporaryDirectory();
const USAGE = resolve(__dirname, '../../bench/usage.mjs');
const MIB = 1024 * 1024;
const LIMIT = 192;

/** Pipes chunks through `keywatch mask --report` and counts what comes out. */
async function masked(chunks: Iterable<Buffer>) {
  const file = join(dir, 'usage.json');
  const child = spawn(process.execPath, ['--import', USAGE, CLI, 'mask', '--report'], {
    env: { ...process.env, USAGE_FILE: file },
  });
  const ended = once(child, 'close');
  let [bytes, tail, report] = [0, '', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    tail = (tail + chunk.toString('latin1')).slice(-200);
  });
  child.stderr.on('data', (chunk) => {
    report += chunk;
  });
  for (const chunk of chunks) if (!child.stdin.write(chunk)) await once(child.stdin, 'drain');
  child.stdin.end();
  const [code] = await ended;
  return { code, bytes, tail, report, rssMiB: JSON.parse(readFileSync(file, 'utf8')).rssMiB as number };
}

function* times(count: number, chunk: Buffer): Generator<Buffer> {
  for (let i = 0; i < count; i++) yield chunk;
}

test('300 MB piped through take no more memory than a little', async () => {
  const secret = randomValue(24);
  const lines = Array.from({ length: 1000 }, (_, i) =>
    JSON.stringify({ path: i % 50 === 0 ? `/a?password=${secret}` : `/a/${i}`, note: hex(900), status: 200 }),
  );
  const chunk = Buffer.from(`${lines.join('\n')}\n`);
  const count = Math.ceil((300 * MIB) / chunk.length);
  const { code, bytes, report, rssMiB } = await masked(times(count, chunk));
  expect(code).toBe(0);
  expect(report).toBe(`${count * 1000} lines, ${count * 20} with a secret\npassword ${count * 20}\n`);
  expect(bytes).toBe(count * (chunk.length - 20 * (secret.length - '[REDACTED]'.length)));
  expect(rssMiB).toBeLessThan(LIMIT);
});

test('one line of 100 MB becomes a marker, and the line after it is masked', async () => {
  const rest = Buffer.from(`\npassword=${randomValue()}`);
  const { code, tail, report, rssMiB } = await masked([...times(100, Buffer.alloc(MIB, 'a')), rest]);
  expect(code).toBe(0);
  expect(tail).toBe('[REDACTED: line over 16 MiB]\npassword=[REDACTED]');
  expect(report).toBe('2 lines, 2 with a secret\noversized 1\npassword 1\n');
  expect(rssMiB).toBeLessThan(LIMIT);
});

test('a line of 8 MiB is scanned within it', async () => {
  const filler = Buffer.alloc(8 * MIB, 'a quick brown fox ');
  const { tail, rssMiB } = await masked([filler, Buffer.from(` password=${randomValue()}\n`)]);
  expect(tail.endsWith(' password=[REDACTED]\n')).toBe(true);
  expect(rssMiB).toBeLessThan(LIMIT);
});
