import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { keywatch, temporaryDirectory } from '../cli/run-cli';
import { awsKeyId, base64, randomValue } from '../core/mask/secrets';

/** A simulated day in which one line in a hundred holds a secret: none may stand in anything that is written. */
const dir = temporaryDirectory();
const REQUESTS = 20_000;
const PLANTED_EVERY = 100;

type Fields = Record<string, string>;

/** Where secrets get into access logs, in plain and encoded forms. */
const PLACES: readonly ((entry: Fields, secret: string) => Fields)[] = [
  (entry, secret) => ({ ...entry, path: `${entry.path}?access_token=${secret}&page=2` }),
  (entry, secret) => ({ ...entry, path: `${entry.path}?next=${encodeURIComponent(`/login?password=${secret}`)}` }),
  (entry, secret) => ({ ...entry, path: `${entry.path}?q=${encodeURIComponent(encodeURIComponent(`pwd=${secret}`))}` }),
  (entry, secret) => ({ ...entry, path: `/prod/reset-password/${secret}` }),
  (entry, secret) => ({ ...entry, 'identity.userAgent': `curl/8.7.1 -u admin:${secret}` }),
  (entry, secret) => ({ ...entry, 'identity.userAgent': `app/1 (Authorization: Bearer ${secret})` }),
  (entry, secret) => ({ ...entry, 'identity.userAgent': `app/1 Basic ${base64(`admin:${secret}`)}` }),
  (entry, secret) => ({ ...entry, 'error.responseType': JSON.stringify({ client_secret: secret }) }),
  (entry, secret) => ({ ...entry, 'identity.apiKey': secret }),
  (entry, secret) => ({ ...entry, domainName: `https://user:${secret}@api.brightcart.example` }),
];

/** A text and what a reader can make of it: escapes undone up to twice, gzip and base64 decoded. */
function forms(text: string): string[] {
  const unescaped = (from: string): string =>
    from
      .replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\(["\\/])/g, '$1');
  const once = unescaped(text);
  const twice = unescaped(once);
  const decoded = [...twice.matchAll(/[A-Za-z0-9+/_-]{16,}/g)].map(([run]) =>
    Buffer.from(run, 'base64').toString('latin1'),
  );
  return [text, once, twice, decoded.join('\n')];
}

const content = (file: string): string => {
  const bytes = readFileSync(file);
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
};

const secrets: string[] = [];
const foundIn = (text: string): string[] =>
  forms(text).flatMap((form) => secrets.filter((secret) => form.includes(secret)));

beforeAll(async () => {
  const { code } = await keywatch(['simulate', '--requests', String(REQUESTS), '--out', 'sim'], dir);
  expect(code).toBe(0);
  const lines = readFileSync(join(dir, 'sim/access.ndjson'), 'utf8').trim().split('\n');
  const planted = lines.map((line, n) => {
    if (n % PLANTED_EVERY !== 0) return line;
    const at = n / PLANTED_EVERY;
    const secret = at % 4 === 3 ? awsKeyId() : randomValue(24);
    secrets.push(secret);
    const entry = JSON.stringify(PLACES[at % PLACES.length]!(JSON.parse(line), secret));
    // Some are cut off, so that the quarantine holds them.
    return at % 7 === 6 ? entry.slice(0, -1) : entry;
  });
  writeFileSync(join(dir, 'planted.ndjson'), `${planted.join('\n')}\n`);
});

test('the day holds every secret that was planted', () => {
  const found = new Set(foundIn(content(join(dir, 'planted.ndjson'))));
  expect(secrets.length).toBeGreaterThanOrEqual(REQUESTS / PLANTED_EVERY);
  expect(secrets.filter((secret) => !found.has(secret))).toEqual([]);
});

test('`replay` writes none of them: entries, detections, alarms, quarantine, summary, report and archive', async () => {
  const ran = await keywatch(['replay', 'planted.ndjson', '--settings', 'sim/settings.json', '--out', 'out'], dir);
  expect(ran.code).toBe(0);
  expect([ran.stdout, ran.stderr].flatMap(foundIn)).toEqual([]);
  const files = readdirSync(join(dir, 'out'), { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const names = files.map(({ name }) => name);
  for (const name of ['entries.ndjson', 'detections.ndjson', 'quarantine.ndjson', 'summary.json', 'report.html'])
    expect(names).toContain(name);
  expect(names.some((name) => name.endsWith('.gz'))).toBe(true);
  expect(content(join(dir, 'out/quarantine.ndjson')).trim().split('\n').length).toBeGreaterThan(10);
  for (const { parentPath, name } of files)
    expect([name, foundIn(content(join(parentPath, name)))]).toEqual([name, []]);
});

test('`mask` writes none of them, nor does its report', async () => {
  const { code, stdout, stderr } = await keywatch(['mask', '--report', 'planted.ndjson'], dir);
  expect(code).toBe(0);
  expect(stdout.split('\n').length).toBe(content(join(dir, 'planted.ndjson')).split('\n').length);
  expect([stdout, stderr].flatMap(foundIn)).toEqual([]);
});
