import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const CLI = join(ROOT, 'dist/keywatch.mjs');
const FLOOR = join(ROOT, 'bench/floor.mjs');
const PRELOAD = join(ROOT, 'bench/usage.mjs');

export interface Usage {
  readonly cpuSeconds: number;
  readonly rssMiB: number;
}

/** Reads a file line by line, parses, prints and writes it. */
export const floorProcess = (dir: string, file: string): Usage =>
  used(dir, `"${process.execPath}" --import "${PRELOAD}" "${FLOOR}" "${file}" "${join(dir, 'out')}"`);

/** `keywatch mask` of a file, or of the file so many times in one stream. */
export const maskProcess = (dir: string, file: string, times = 1): Usage => {
  const mask = `"${process.execPath}" --import "${PRELOAD}" "${CLI}" mask`;
  return times === 1
    ? used(dir, `${mask} "${file}" > "${join(dir, 'out')}"`)
    : used(dir, `cat ${`"${file}" `.repeat(times)} | ${mask} > /dev/null`);
};

function used(dir: string, command: string): Usage {
  const file = join(dir, 'usage.json');
  rmSync(file, { force: true });
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    cwd: dir,
    env: { ...process.env, USAGE_FILE: file },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Inputs that take the most memory, each written only while it is measured. */
export const HARD_INPUTS: readonly {
  readonly name: string;
  readonly write: (write: (text: string) => void) => void;
}[] = [
  { name: 'a line of 100 MB', write: (write) => repeat(write, 'GET /v1/orders?page=2 ', 100_000_000) },
  { name: 'a line of 15.7 MB of words', write: (write) => repeat(write, 'correct horse battery staple ', 15_700_000) },
  {
    name: 'a JSON line of 15.9 MB with 380,000 secrets',
    write: (write) => {
      write('[0');
      for (let n = 0; n < 380_000; n++) write(`,{"user":"u","password":"pw${String(n).padStart(14, '0')}"}`);
      write(']');
    },
  },
];

function repeat(write: (text: string) => void, unit: string, bytes: number): void {
  const piece = unit.repeat(1000);
  for (let written = 0; written < bytes; written += piece.length) write(piece.slice(0, bytes - written));
}

export function writeInput(file: string, write: (write: (text: string) => void) => void): void {
  const fd = openSync(file, 'w');
  let held = '';
  write((text) => {
    held += text;
    if (held.length < 1 << 20) return;
    writeSync(fd, held);
    held = '';
  });
  writeSync(fd, `${held}\n`);
  closeSync(fd);
}
