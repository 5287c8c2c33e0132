import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomValue } from '../core/mask/secrets';
import { keywatch, temporaryDirectory } from './run-cli';

const dir = temporaryDirectory();
const settings = (masking: object): string => {
  const file = join(dir, 'keywatch.json');
  writeFileSync(file, JSON.stringify({ masking }));
  return file;
};

test('masks standard input by the catalogue; the report tells counts by kind, never a value', async () => {
  const [password, token] = [randomValue(), randomValue(30)];
  const input = `a=1&password=${password}\r\nAuthorization: Bearer ${token}\nclean \nlast password=${password}`;
  const { code, stdout, stderr } = await keywatch(['mask', '--report'], dir, input);
  expect(code).toBe(0);
  expect(stdout).toBe('a=1&password=[REDACTED]\r\nAuthorization: [REDACTED]\nclean \nlast password=[REDACTED]');
  expect(stderr).toBe('4 lines, 3 with a secret\nauthorization 1\npassword 2\n');
});

test('takes rows and switches from the settings', async () => {
  const file = settings({
    on: ['email'],
    off: ['password'],
    rows: [{ id: 'shop_ref', names: ['shopRef'], action: 'redact' }],
  });
  const input = 'password=abc12345 shop_ref=xyz7 to alice@mail.example.com\n';
  const { code, stdout } = await keywatch(['mask', '--settings', file, '-'], dir, input);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'password=abc12345 shop_ref=[REDACTED] to alic****.com\n',
  });
});

test('an unsafe pattern is refused with the reason and without the pattern; nothing is written', async () => {
  const file = settings({ rows: [{ id: 'x1', pattern: '(secret[a-z]+){2,9}', action: 'mask' }] });
  for (const command of ['mask', 'replay']) {
    const { code, stdout, stderr } = await keywatch([command, '--settings', file, '-'], dir, 'x\n');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^keywatch: .*masking\.rows\.0\.pattern: .*has an unbounded quantifier.*\n$/);
    expect(stderr).not.toContain('secret[a-z]');
  }
});

test('replay masks fields by the same settings', async () => {
  const file = settings({ rows: [{ id: 'acme', prefix: 'acme_', action: 'redact' }] });
  const key = `acme_${randomValue(20)}`;
  const line = JSON.stringify({ '@timestamp': '2026-03-10T12:00:00Z', 'event.id': 'e1', 'url.path': `/x/${key}` });
  const { code } = await keywatch(['replay', '--settings', file, '--out', 'out', '--format', 'ndjson', '-'], dir, line);
  expect(code).toBe(0);
  const grep = await keywatch(['mask', '--report', join('out', 'entries.ndjson')], dir);
  expect(grep.stdout).toContain('/x/[REDACTED]');
  expect(grep.stdout).not.toContain(key);
});
