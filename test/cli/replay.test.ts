import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { keywatch, temporaryDirectory } from './run-cli.js';

const dir = temporaryDirectory();
const read = (name: string): string => readFileSync(join(dir, name), 'utf8');
const linesOf = (name: string) =>
  read(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const LOG = join(__dirname, '../fixtures/apache-access.log.gz');

beforeAll(async () => {
  writeFileSync(join(dir, 'apache.log'), gunzipSync(readFileSync(LOG)));
  const simulated = await keywatch(['simulate', '--requests', '3000', '--out', 'sim'], dir);
  expect(simulated.code).toBe(0);
});

describe('the real log', () => {
  beforeAll(async () => {
    const { code } = await keywatch(['replay', 'apache.log', '--out', 'real'], dir);
    expect(code).toBe(0);
  });

  test('yields one entry a line, none lost', () => {
    const wc = Number(execFileSync('awk', ['END { print NR }', 'apache.log'], { cwd: dir }).toString());
    expect(JSON.parse(read('real/summary.json'))).toMatchObject({
      lines: wc,
      entries: wc,
      duplicates: 0,
      late: 0,
      quarantined: {},
    });
    const ids = new Set(linesOf('real/entries.ndjson').map(({ event }) => event.id));
    expect(ids.size).toBe(wc);
  });

  test('agrees with awk on statuses, bytes and addresses', () => {
    const awk = (program: string): string[] =>
      execFileSync('awk', [program, 'apache.log'], { cwd: dir }).toString().trim().split('\n').sort();
    const entries = linesOf('real/entries.ndjson');
    const count = (of: (entry: never) => unknown): string[] => {
      const counts = new Map<unknown, number>();
      for (const entry of entries) counts.set(of(entry as never), (counts.get(of(entry as never)) ?? 0) + 1);
      return [...counts].map(([key, n]) => `${key} ${n}`).sort();
    };
    // The status is the first field after the closing quote of the request.
    expect(count(({ http }: never) => (http as { response: { status_code: number } }).response.status_code)).toEqual(
      awk('{ split($0, q, "\\""); split(q[3], s, " "); n[s[1]]++ } END { for (k in n) print k, n[k] }'),
    );
    expect(count(({ source }: never) => (source as { ip: string }).ip)).toEqual(
      awk('{ n[$1]++ } END { for (k in n) print k, n[k] }'),
    );
    const bytes = entries.reduce((sum, { http }) => sum + (http.response.bytes ?? 0), 0);
    expect([String(bytes)]).toEqual(
      awk('{ split($0, q, "\\""); split(q[3], s, " "); if (s[2] != "-") t += s[2] } END { printf "%.0f\\n", t }'),
    );
  });

  test('raises nothing', () => {
    expect(read('real/detections.ndjson')).toBe('');
  });

  test('has a report that shows the same number of entries', () => {
    expect(read('real/report.html')).toContain('"entries":10000');
  });
});

describe('delivery', () => {
  const settings = ['--settings', 'sim/settings.json'];
  let expected: string;

  beforeAll(async () => {
    expect((await keywatch(['replay', 'sim/access.ndjson', ...settings, '--out', 'base'], dir)).code).toBe(0);
    expected = read('base/detections.ndjson');
    expect(expected.split('\n').length).toBeGreaterThan(10);
  });

  const lines = (): string[] => read('sim/access.ndjson').trim().split('\n');
  const random = (seed: number) => () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };

  test.each([
    ['8 workers and batches of 37', ['--workers', '8', '--batch', '37']],
    ['2 workers and batches of 1', ['--workers', '2', '--batch', '1']],
    ['batches of 1', ['--batch', '1']],
  ])('every file but the signed ones is the same with %s', async (_, options) => {
    expect((await keywatch(['replay', 'sim/access.ndjson', ...settings, ...options, '--out', 'other'], dir)).code).toBe(
      0,
    );
    for (const name of ['detections.ndjson', 'entries.ndjson', 'alarms.ndjson', 'quarantine.ndjson'])
      expect(read(`other/${name}`)).toBe(read(`base/${name}`));
    const { head: _a, publicKeyFingerprint: _b, ...rest } = JSON.parse(read('other/summary.json'));
    expect(JSON.parse(read('base/summary.json'))).toMatchObject(rest);
    const objects = (out: string) =>
      readdirSync(join(dir, out, 'archive'), { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.gz'))
        .sort();
    expect(objects('other')).toEqual(objects('base'));
    for (const name of objects('base'))
      expect(readFileSync(join(dir, 'other/archive', name))).toEqual(readFileSync(join(dir, 'base/archive', name)));
  });

  test('detections are the same when shuffled within 15 minutes with 30 % duplicates', async () => {
    const next = random(7);
    const moved = lines().flatMap((line) => {
      const time = Number(JSON.parse(line).requestTimeEpoch);
      const copies = next() < 0.3 ? 2 : 1;
      return Array.from({ length: copies }, () => ({ line, seen: time + next() * 15 * 60_000 }));
    });
    moved.sort((a, b) => a.seen - b.seen);
    writeFileSync(join(dir, 'shuffled.ndjson'), `${moved.map(({ line }) => line).join('\n')}\n`);
    expect((await keywatch(['replay', 'shuffled.ndjson', ...settings, '--out', 'shuffled'], dir)).code).toBe(0);
    expect(read('shuffled/detections.ndjson')).toBe(expected);
    expect(JSON.parse(read('shuffled/summary.json'))).toMatchObject({
      entries: lines().length,
      duplicates: moved.length - lines().length,
      late: 0,
    });
  });

  test.each(['in turn', 'in stretches'])(
    'detections are the same from five gzip files, lines dealt %s',
    async (how) => {
      const all = lines();
      const size = Math.ceil(all.length / 5);
      const names = Array.from({ length: 5 }, (_, i) => {
        const part = all.filter((_, index) => (how === 'in turn' ? index % 5 === i : Math.floor(index / size) === i));
        writeFileSync(join(dir, `part${i}.gz`), gzipSync(`${part.join('\n')}\n`));
        return `part${i}.gz`;
      });
      expect((await keywatch(['replay', ...names, ...settings, '--out', 'parts'], dir)).code).toBe(0);
      expect(read('parts/detections.ndjson')).toBe(expected);
    },
  );

  test('standard input is as good as a file', async () => {
    expect((await keywatch(['replay', '-', ...settings, '--out', 'piped'], dir, read('sim/access.ndjson'))).code).toBe(
      0,
    );
    expect(read('piped/detections.ndjson')).toBe(expected);
  });

  test('every planted attack is found in all the files, and nothing that the truth does not allow', async () => {
    const files = ['access', 'waf', 'cloudtrail', 'audit', 'counts'].map((name) => `sim/${name}.ndjson`);
    expect((await keywatch(['replay', ...files, ...settings, '--out', 'whole'], dir)).code).toBe(0);
    const truth = JSON.parse(read('sim/truth.json'));
    const opened = linesOf('whole/detections.ndjson').filter(({ phase }) => phase === 'opened');
    const found = new Set(opened.map(({ detector, entity }) => `${detector} ${entity.type} ${entity.id}`));
    const planted = (truth.planted as { detector: string; entity: { type: string; id: string } }[]).map(
      ({ detector, entity }) => `${detector} ${entity.type} ${entity.id}`,
    );
    expect(planted.length).toBeGreaterThanOrEqual(6);
    for (const one of planted) expect(found).toContain(one);
    const allowed = new Set(
      truth.planted.flatMap((attack: { detector: string; mayAlsoFire?: string[] }) => [
        attack.detector,
        ...(attack.mayAlsoFire ?? []),
      ]),
    );
    for (const { detector } of opened) expect(allowed).toContain(detector);
  });
});

test('a planted secret is in no output', async () => {
  const secret = (prefix: string, length: number): string =>
    prefix +
    Array.from(
      { length },
      () => 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'[Math.floor(Math.random() * 56)],
    ).join('');
  const planted = [
    secret('AK' + 'IA', 16)
      .toUpperCase()
      .replace(/[^A-Z2-7]/g, 'A'),
    secret('gh' + 'p_', 36),
    secret('sk_' + 'live_', 24),
    secret('Pw1', 14),
    secret('ey' + 'J', 30),
  ];
  const [aws, github, stripe, password, token] = planted as [string, string, string, string, string];
  const jwt = `${token}.ey${'J'}${secret('', 40)}.${secret('', 43)}`;
  const key = secret('', 32);
  writeFileSync(
    join(dir, 'planted.ndjson'),
    [
      {
        '@timestamp': 1773100800000,
        'url.path': `/login/${github}`,
        'url.query': `password=${password}&x=1`,
        'api_key.value': key,
      },
      {
        '@timestamp': 1773100801000,
        user_agent: { original: `tool/${stripe}` },
        'error.message': `Authorization: Bearer ${jwt}`,
        'source.ip': '203.0.113.9',
      },
      { '@timestamp': 1773100802000, 'event.id': aws, 'user.id': aws, 'api.stage': github },
      `broken ${stripe} line`,
    ]
      .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
      .join('\n'),
  );
  const { code, stdout, stderr } = await keywatch(['replay', 'planted.ndjson', '--out', 'planted', '--json'], dir);
  expect(code).toBe(0);
  const files = readdirSync(join(dir, 'planted'), { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  const everything = [
    stdout,
    stderr,
    ...files.map((file) => {
      const bytes = readFileSync(join(file.parentPath, file.name));
      return file.name.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
    }),
  ].join('\n');
  for (const value of [aws, github, stripe, password, token, jwt, key]) expect(everything).not.toContain(value);
  expect(linesOf('planted/entries.ndjson')[0].api_key.hint).toMatch(/\*\*\*\*.{4}$/);
});

test('--json prints the summary and nothing else', async () => {
  const { stdout } = await keywatch(['replay', 'apache.log', '--out', 'json', '--json'], dir);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(read('json/summary.json')));
});

test('an output directory of an earlier replay is replaced', async () => {
  copyFileSync(join(dir, 'json/summary.json'), join(dir, 'json/leftover.txt'));
  expect((await keywatch(['replay', 'apache.log', '--out', 'json'], dir)).code).toBe(0);
  expect(readdirSync(join(dir, 'json'))).not.toContain('leftover.txt');
});
