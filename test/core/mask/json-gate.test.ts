import { ByteReader } from '../../../lib/core/mask/bytes.js';
import { CATALOGUE } from '../../../lib/core/mask/catalogue.js';
import { Draw, examplesOf } from '../../../lib/core/mask/examples/index.js';
import { maskText } from '../../../lib/core/mask/index.js';
import { cleanJsonEnd } from '../../../lib/core/mask/json-gate.js';
import { scanJsonLine } from '../../../lib/core/mask/scan.js';
import { random } from './secrets.js';

const clean = (line: string): boolean => cleanJsonEnd(new ByteReader().read(line), 0, line.length) === line.length;
const secret = random(24);

describe('the gate lets pass', () => {
  test.each([
    '{"requestId":"6fa459ea-ee8a-3ca4-894e-db77e160355e","status":200,"apiKeyId":"a1b2c3d4e5"}',
    '{ "a" : 12345678901234567890, "b":"\\/x" ,"c":1.0}',
    '{"path":"/v1/tokens/6fa459ea-ee8a-3ca4-894e-db77e160355e","query":"next_token=abc&session_timeout=60"}',
    '{"password":null,"token":"","authorization":"-","user":{"id":7},"tags":["a","b"],"e":{},"f":[]}',
    '{"key":"env","value":"production"}',
  ])('%s', (line) => {
    expect(clean(line)).toBe(true);
    expect(scanJsonLine(line, 0)).toHaveLength(0);
  });
});

describe('the gate leaves to the walk', () => {
  test.each([
    ['a secret name', () => JSON.stringify({ a: 1, db_password: secret })],
    ['the first of two equal keys', () => `{"password":"${secret}","password":"-"}`],
    ['an escaped key', () => `{"pass\\u0077ord":"${secret}"}`],
    ['a name that its parent completes', () => JSON.stringify({ session: { id: secret } })],
    ['a name that its parent completes, deeper', () => JSON.stringify({ a: { api: { key: secret } } })],
    ['a name and a value apart', () => JSON.stringify({ name: 'password', value: secret })],
    ['a name and a value in a list', () => JSON.stringify({ headers: ['X-Api-Key', secret] })],
    ['a list of secrets', () => JSON.stringify({ passwords: [secret] })],
    ['a card as a number', () => `{"a":${['4111', '1111', '1111', '1111'].join('')}}`],
    ['a code as a number', () => '{"otp":123456}'],
    ['the first line of a PuTTY key', () => JSON.stringify({ a: `${'PuTTY'}-User-Key-File-3: ssh-ed25519` })],
    ['what is not JSON to its end', () => `{"a":1} password=${secret}`],
    ['an unterminated string', () => `{"a":"password=${secret}`],
    ['an escaped quote before the end', () => `{"a":"x\\"password=${secret}"}`],
  ])('%s', (_, line) => {
    expect(clean(line())).toBe(false);
  });
});

test.each(['passwoRdConfirmation', 'sessio_nid', 'encryptionkeY'])(
  'a name in a spelling of its own is one: %s',
  (name) => {
    expect(maskText(JSON.stringify({ status: 200, [name]: secret })).text).not.toContain(secret);
  },
);

test('a value that was clean under one key is secret under another', () => {
  const line = (name: string): string => JSON.stringify({ [name]: secret });
  for (let i = 0; i < 3; i++) expect(clean(line('note'))).toBe(true);
  expect(maskText(line('password')).text).not.toContain(secret);
});

test('the text behind a stretch is no part of it', () => {
  const line = '{"a":"b"}';
  const text = `x\n${line}\npassword=${secret}`;
  expect(cleanJsonEnd(new ByteReader().read(text), 2, text.length)).toBe(2 + line.length);
});

test.each(CATALOGUE.map((row) => [row.id, row] as const))('it never passes what the walk finds: %s', (_, row) => {
  let state = row.id.length;
  const draw = new Draw((limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state >> 8) % limit;
  });
  for (const { text } of examplesOf(row, draw))
    for (const line of [JSON.stringify({ status: 200, note: text }), text.startsWith('{') ? text : `{"a":["${text}"]}`])
      if (scanJsonLine(line, 0).length > 0) expect([line, clean(line)]).toEqual([line, false]);
});
