import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, temporaryDirectory } from './run-cli.js';

const dir = temporaryDirectory();
const line = (second: number, status: number): string =>
  `203.0.113.${second % 200} - - [17/May/2015:10:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')} +0000] "GET /a HTTP/1.1" ${status} 5 "-" "\${jndi:ldap://x}"\n`;

test('--follow goes on with a growing file, prints final detections, and ends valid on Ctrl-C', async () => {
  const file = join(dir, 'growing.log');
  writeFileSync(file, Array.from({ length: 200 }, (_, i) => line(i, 404)).join(''));
  const child = spawn(process.execPath, [CLI, 'replay', file, '--follow', '--out', 'out'], { cwd: dir });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((next) => setTimeout(next, 50));
  };
  setTimeout(() => appendFileSync(file, Array.from({ length: 300 }, (_, i) => line(1800 + i, 404)).join('')), 500);
  // Only lines after the growth bring the watermark past the first ones.
  await until(
    () => child.exitCode !== null || printed.includes('opened medium attack-signature source_ip 203.0.113.7'),
  );
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(JSON.parse(readFileSync(join(dir, 'out/summary.json'), 'utf8'))).toMatchObject({ entries: 500 });
}, 30_000);
