import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CLI, keywatch, temporaryDirectory } from './run-cli.js';

const dir = temporaryDirectory();
const LINE = '203.0.113.9 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 5 "-" "curl/8"\n';
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(dir, name), content);
  return name;
};

beforeAll(() => {
  file('good.log', LINE);
  mkdirSync(join(dir, 'folder'));
  file('binary', Buffer.from([1, 2, 0, 3, 10, 0]));
  file('half.gz', gzipSync(LINE.repeat(500)).subarray(0, 60));
  file('broken.gz', Buffer.concat([gzipSync(LINE).subarray(0, 12), Buffer.from('nonsense that is no deflate data')]));
  file('strange.log', 'what is this\nno log that we know\n');
  mkdirSync(join(dir, 'mine'));
  file('mine/letter.txt', 'dear');
});

const settings = (value: unknown): string =>
  file(`s${Math.abs(JSON.stringify(value).length)}.json`, typeof value === 'string' ? value : JSON.stringify(value));

test.each([
  ['a missing file', () => ['replay', 'good.log', 'nowhere.log'], /nowhere\.log: no such file/],
  ['a directory', () => ['replay', 'good.log', 'folder'], /folder: is a directory, expected a file/],
  ['a binary', () => ['replay', 'good.log', 'binary'], /binary: is a binary/],
  ['a truncated gzip', () => ['replay', 'good.log', 'half.gz'], /half\.gz: is a broken or truncated gzip file/],
  ['a broken gzip', () => ['replay', 'good.log', 'broken.gz'], /broken\.gz: is a broken or truncated gzip file/],
  ['an unknown format', () => ['replay', 'strange.log'], /strange\.log: unknown format/],
  ['a missing settings file', () => ['replay', 'good.log', '--settings', 'none.json'], /none\.json: no such file/],
  [
    'settings that are no JSON',
    () => ['replay', 'good.log', '--settings', settings('{"routes": [')],
    /is not valid JSON/,
  ],
  [
    'an unknown detector',
    () => ['replay', 'good.log', '--settings', settings({ detectors: { 'no-such-detector': {} } })],
    /detectors/,
  ],
  [
    'an unknown threshold',
    () => [
      'replay',
      'good.log',
      '--settings',
      settings({ detectors: { 'failed-auth-spike': { thresholds: { zzz: 1 } } } }),
    ],
    /detectors\.failed-auth-spike\.thresholds: unknown threshold/,
  ],
  [
    'an unknown evasion',
    () => ['simulate', '--evasion', 'invisible'],
    /--evasion.* must be one of none, jitter, spread, slow/,
  ],
  ['more requests than a day can hold', () => ['simulate', '--requests', '100000001'], /--requests: must be at most/],
  [
    'a wrong type',
    () => ['replay', 'good.log', '--settings', settings({ routes: 'all of them' })],
    /routes: must be a list of route patterns/,
  ],
  [
    'a bad time zone',
    () => ['replay', 'good.log', '--settings', settings({ timeZone: 'Mars/Olympus' })],
    /timeZone: must be an IANA time zone/,
  ],
  [
    'a bad network',
    () => ['replay', 'good.log', '--settings', settings({ allow: [{ cidr: '300.0.0.0/8', reason: 'x' }] })],
    /allow\.0\.cidr: must be a network in CIDR notation/,
  ],
  [
    'a literal pseudonym key',
    () => ['replay', 'good.log', '--settings', settings({ pseudonyms: { key: 'literal' } })],
    /pseudonyms\.key: must be env:NAME or file:PATH/,
  ],
  [
    'an unknown property',
    () => ['replay', 'good.log', '--settings', settings({ rotues: [] })],
    /rotues: unknown property/,
  ],
  [
    'settings that are a list',
    () => ['replay', 'good.log', '--settings', settings([])],
    /the settings: must be an object with the documented properties/,
  ],
  ['a missing geo file', () => ['replay', 'good.log', '--settings', settings({ geo: { city: 'g' } })], /geo\.city/],
  ['a directory that cannot be made', () => ['replay', 'good.log', '--out', '/proc/none/out'], /\/proc\/none\/out: /],
  ['a bad gzip under new directories', () => ['replay', 'good.log', 'half.gz', '--out', 'new/deep/out'], /half\.gz/],
  ['an unknown option', () => ['replay', '--frobnicate'], /unknown option/],
  ['a misspelt option', () => ['replay', '--setings', 'x'], /unknown option .*--settings\?/],
  ['a misspelt command', () => ['replai'], /unknown command .*replay\?/],
  ['a number out of range', () => ['replay', 'good.log', '--workers', '0'], /whole number from 1 to 64/],
  [
    'an access log format without variables',
    () => ['replay', 'good.log', '--access-log-format', 'abc'],
    /has no \$context variable/,
  ],
  [
    'a directory that is not ours',
    () => ['replay', 'good.log', '--out', 'mine'],
    /mine: exists and is not a directory of Keywatch/,
  ],
  ['verify of nothing', () => ['verify', 'folder'], /folder: holds no archive/],
  ['serve of nothing', () => ['serve', 'folder'], /holds no report\.html/],
  ['mask of a directory', () => ['mask', 'folder'], /folder: is a directory/],
])('%s ends with exit code 2 and one clear line', async (_, args, message) => {
  const before = readdirSync(dir).sort();
  const { code, stdout, stderr } = await keywatch(args(), dir);
  const lines = stderr.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(message);
  expect(stdout).toBe('');
  expect(code).toBe(2);
  expect(
    readdirSync(dir)
      .filter((name) => !name.startsWith('s') || before.includes(name))
      .sort(),
  ).toEqual(before);
});

test('a bucket without a region is one line, without the warnings of the SDK', async () => {
  const ran = await keywatch(['verify', 's3://a-bucket'], dir, '', {
    env: { HOME: dir, AWS_EC2_METADATA_DISABLED: 'true' },
  });
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toMatch(/^keywatch: s3:\/\/a-bucket: cannot be read[^\n]*\n$/);
});

test('settings values are never quoted', async () => {
  const value = ['not', 'to', 'be', 'seen'].join('-');
  const { stderr } = await keywatch(
    ['replay', 'good.log', '--settings', settings({ timeZone: value, keys: [{ id: 7 }] })],
    dir,
  );
  expect(stderr).not.toContain(value);
  const geo = await keywatch(['replay', 'good.log', '--settings', settings({ geo: { asn: `${value}.mmdb` } })], dir);
  expect(geo.stderr).toMatch(/settings: geo\.asn: /);
  expect(geo.stderr).not.toContain(value);
});

test.each([
  ['blank lines alone', '\n \n\r\n', { lines: 3, entries: 0, quarantined: { empty: 3 } }],
  ['a line too long to hold, alone', 'x'.repeat(2_000_000), { lines: 1, entries: 0, quarantined: { too_long: 1 } }],
  ['many blank lines first', `${'\n'.repeat(120)}${LINE}`, { lines: 121, entries: 1, quarantined: { empty: 120 } }],
  ['a byte order mark first', `\ufeff${LINE}${LINE}`, { lines: 2, entries: 2, quarantined: {} }],
])('%s: nothing is lost', async (_, content, counts) => {
  file('odd.log', content);
  const { code, stdout } = await keywatch(['replay', 'odd.log', '--out', 'odd-out', '--json'], dir);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject(counts);
});

test('a byte order mark belongs to no settings', async () => {
  const name = file('sbom.json', '\ufeff{"timeZone":"Europe/Berlin"}');
  const { code } = await keywatch(['replay', 'good.log', '--settings', name, '--out', 'bom-out'], dir);
  expect(code).toBe(0);
});

test('a large gzip file says nothing but what it was taken for', async () => {
  file('large.gz', gzipSync(LINE.repeat(60_000), { level: 1 }));
  const { code, stderr } = await keywatch(
    ['replay', '-', '--out', 'large-out'],
    dir,
    readFileSync(join(dir, 'large.gz')),
  );
  expect(stderr).toBe('standard input: taken as combined\n');
  expect(code).toBe(0);
});

test.each([
  ['mask', ['mask', '-']],
  ['tune', ['tune', '-', '--alarms-per-week', '1']],
  ['simulate', ['simulate', '--requests', '50000000', '--out', 'stopped-sim']],
])('Ctrl-C ends %s with exit code 130', async (_, args) => {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: dir });
  const ended = new Promise((done) => child.on('close', (...how) => done(how)));
  child.stdin.on('error', () => {});
  setTimeout(() => child.kill('SIGINT'), 1500);
  expect(await ended).toEqual([130, null]);
});

test('an empty file is no entries, with a warning', async () => {
  file('empty.log', '');
  const { code, stderr } = await keywatch(['replay', 'empty.log', '--out', 'empty-out'], dir);
  expect(code).toBe(0);
  expect(stderr).toMatch(/warning: the input is empty/);
  expect(readFileSync(join(dir, 'empty-out/entries.ndjson'), 'utf8')).toBe('');
});

test('bad lines are quarantined with number, length and hash, never with content, and the rest goes on', async () => {
  const bad = 'complete nonsense that must not be quoted';
  file('mixed.log', `${LINE}${bad}\n\n${bad}\n${LINE}half a line "GET`);
  const { code } = await keywatch(['replay', 'mixed.log', '--out', 'mixed-out'], dir);
  expect(code).toBe(0);
  const summary = JSON.parse(readFileSync(join(dir, 'mixed-out/summary.json'), 'utf8'));
  expect(summary).toMatchObject({ lines: 6, entries: 2, quarantined: { empty: 1, no_match: 3 } });
  const rows = readFileSync(join(dir, 'mixed-out/quarantine.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.map(({ line, length }) => [line, length])).toEqual([
    [2, bad.length],
    [3, 0],
    [4, bad.length],
    [6, 16],
  ]);
  expect(rows[0].hash).toBe(rows[2].hash);
  expect(rows[0].hash).not.toBe(rows[3].hash);
  expect(JSON.stringify(rows)).not.toContain('nonsense');
});

test('a full standard output is exit code 1 and one line', async () => {
  if (!existsSync('/dev/full')) return expect(process.platform).not.toBe('linux');
  const { openSync } = await import('node:fs');
  const { spawnSync } = await import('node:child_process');
  const ran = spawnSync(process.execPath, [CLI, 'replay', 'good.log', '--out', 'full-out', '--json'], {
    cwd: dir,
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
  });
  expect(ran.status).toBe(1);
  expect(ran.stderr.toString()).toMatch(/standard output: no space left on device/);
});
