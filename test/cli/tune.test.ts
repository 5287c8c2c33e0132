import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DETECTOR_IDS } from '../../lib/core/detect/detector-ids.js';
import { keywatch, temporaryDirectory } from './run-cli.js';

const dir = temporaryDirectory();

/** Five addresses that fail 25, 30, 45, 90 and 190 times, each within a minute, an hour apart; and the end of the day. */
const bursts = [25, 30, 45, 90, 190].flatMap((count, hour) =>
  Array.from({ length: count }, (_, i) => {
    const second = String(Math.floor((i * 59) / count)).padStart(2, '0');
    return `203.0.113.${hour} - - [17/May/2015:${10 + hour}:00:${second} +0000] "GET /a HTTP/1.1" 401 5 "-" "curl/${i}"`;
  }),
);
const lines = [
  '198.51.100.1 - - [17/May/2015:00:00:00 +0000] "GET /a HTTP/1.1" 200 5 "-" "x"',
  ...bursts,
  '198.51.100.1 - - [18/May/2015:00:00:00 +0000] "GET /a HTTP/1.1" 200 5 "-" "x"',
];
const others = DETECTOR_IDS.filter((id) => id !== 'failed-auth-spike').map((id) => [id, { mode: 'off' }]);

beforeAll(() => {
  writeFileSync(join(dir, 'day.log'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(dir, 'one.json'),
    JSON.stringify({ timeZone: 'Europe/Berlin', detectors: Object.fromEntries(others) }),
  );
});

test('proposes the threshold whose detections fit, as settings that replay takes', async () => {
  // A day is a seventh of a week: 14 are 2. More than 40 leaves three bursts, more than 60 two.
  const tuned = await keywatch(['tune', 'day.log', '--settings', 'one.json', '--alarms-per-week', '14'], dir);
  expect(tuned.code).toBe(0);
  const settings = JSON.parse(tuned.stdout);
  expect(settings.timeZone).toBe('Europe/Berlin');
  expect(settings.detectors['failed-auth-spike']).toEqual({
    thresholds: { failuresPerMinute: 60, failuresIn10Minutes: 3000 },
  });
  expect(tuned.stderr).toContain('failuresPerMinute 20 → 60');
  expect(tuned.stderr).toMatch(/5 detections become 2, 14\.0 a week/);
  writeFileSync(join(dir, 'tuned.json'), tuned.stdout);
  const replayed = await keywatch(['replay', 'day.log', '--settings', 'tuned.json', '--json'], dir);
  expect(JSON.parse(replayed.stdout).detections).toEqual({ 'failed-auth-spike': { medium: 2 } });
  expect(readFileSync(join(dir, 'keywatch-out/detections.ndjson'), 'utf8')).not.toContain('203.0.113.2"');
});

test('leaves alone what fits', async () => {
  const { stdout } = await keywatch(['tune', 'day.log', '--settings', 'one.json', '--alarms-per-week', '35'], dir);
  expect(JSON.parse(stdout).detectors['failed-auth-spike'].thresholds.failuresPerMinute).toBe(20);
});

test.each([
  ['no file', ['tune', '--alarms-per-week', '3']],
  ['no budget', ['tune', 'day.log']],
  ['a budget that is no number', ['tune', 'day.log', '--alarms-per-week', 'few']],
  ['a missing file', ['tune', 'nowhere.log', '--alarms-per-week', '3']],
  ['unusable settings', ['tune', 'day.log', '--settings', 'day.log', '--alarms-per-week', '3']],
])('fails with 2 and one clear line on %s', async (_, args) => {
  const { code, stdout, stderr } = await keywatch(args, dir);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^keywatch: .+/);
});

test('replay prints what shadow mode would have raised, by day and entity', async () => {
  const detectors = { ...Object.fromEntries(others), 'failed-auth-spike': { mode: 'shadow' } };
  writeFileSync(join(dir, 'shadow.json'), JSON.stringify({ detectors }));
  const { stdout } = await keywatch(['replay', 'day.log', '--settings', 'shadow.json'], dir);
  const rows = stdout.split('\n').filter((line) => line.startsWith('  2015-05-17'));
  expect(rows.map((row) => row.trim().split(/\s+/))).toEqual(
    [0, 1, 2, 3, 4].map((n) => ['2015-05-17', 'failed-auth-spike', 'medium', 'source_ip', `203.0.113.${n}`]),
  );
});
