// Peak memory of a replay of a million different addresses that fail to authenticate within 20 minutes (limit 1 GiB):
// `npm run bench:flood`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeFlood } from '../test/heavy/flood.js';

const ADDRESSES = 1_000_000;
const LIMIT_MIB = 1024;

const dir = mkdtempSync(join(tmpdir(), 'keywatch-flood-'));
try {
  const flood = join(dir, 'flood.ndjson');
  const usage = join(dir, 'usage.json');
  writeFlood(flood, ADDRESSES);
  const env = {
    ...process.env,
    NODE_OPTIONS: `--import ${pathToFileURL(resolve('bench/usage.mjs')).href}`,
    USAGE_FILE: usage,
  };
  execFileSync(process.execPath, [resolve('dist/keywatch.mjs'), 'replay', flood, '--out', join(dir, 'out')], { env });
  const { rssMiB } = JSON.parse(readFileSync(usage, 'utf8'));
  console.log(`${ADDRESSES} addresses: ${Math.round(rssMiB)} MiB at most (limit ${LIMIT_MIB})`);
  process.exitCode = rssMiB < LIMIT_MIB ? 0 : 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
