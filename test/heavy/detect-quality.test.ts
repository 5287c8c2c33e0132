import { spawnSync } from 'node:child_process';

/** The measurement of docs/quality.md over a few seeds of its own. */
test('every gate of npm run quality:detect is met by a few seeds', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'test/quality/detect/run.ts', '--short'],
    { encoding: 'utf8' },
  );
  const missed = stdout.split('\n').filter((line) => line.endsWith('| missed |'));
  expect({ missed, status, stderr: status === 0 ? '' : stderr }).toEqual({ missed: [], status: 0, stderr: '' });
});
