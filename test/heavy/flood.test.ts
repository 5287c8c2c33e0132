import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeFlood } from './flood';

const ADDRESSES = 1_000_000;
const LIMIT_MIB = 1024;

test('a million addresses that fail to authenticate within 20 minutes fit into 1 GiB', () => {
  const dir = mkdtempSync(join(tmpdir(), 'keywatch-flood-'));
  try {
    const [flood, usage, out] = [join(dir, 'flood.ndjson'), join(dir, 'usage.json'), join(dir, 'out')];
    writeFlood(flood, ADDRESSES);
    const preload = pathToFileURL(resolve(__dirname, '../../bench/usage.mjs')).href;
    const env = { ...process.env, NODE_OPTIONS: `--import ${preload}`, USAGE_FILE: usage };
    execFileSync(process.execPath, [resolve(__dirname, '../../dist/keywatch.mjs'), 'replay', flood, '--out', out], {
      env,
      stdio: 'ignore',
    });
    const { rssMiB } = JSON.parse(readFileSync(usage, 'utf8')) as { rssMiB: number };
    const { entries } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as { entries: number };
    expect(entries).toBe(ADDRESSES);
    expect(rssMiB).toBeLessThan(LIMIT_MIB);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}, 600_000);
