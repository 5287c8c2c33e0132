import fc from 'fast-check';
import { maskText, maskValue } from '../../../lib/core/mask/index.js';
import { base64, randomValue } from './secrets.js';

const ALNUM = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const body = fc
  .array(fc.constantFrom(...ALNUM), { minLength: 20, maxLength: 40 })
  .map((part) => `k7${part.join('')}Z3`);
const vendorKey = fc
  .tuple(fc.constantFrom('gh' + 'p_', 'sk' + '_live_', 'xox' + 'b-', 'gl' + 'pat-', 'np' + 'm_', 'sk' + '-ant-'), body)
  .map(([prefix, rest]) => prefix + rest);
const name = fc.constantFrom(
  'password',
  'dbPassword',
  'client_secret',
  'API_KEY',
  'x-api-key',
  'accessToken',
  'refresh_token',
  'user[password]',
  'session_id',
  'jwt.secret',
);
const percent = (text: string) => encodeURIComponent(text);
const json = (value: unknown) => JSON.stringify(value);

/** Places in which a value stands after a name that makes it secret. */
const NAMED: Readonly<Record<string, (name: string, value: string) => string>> = {
  query: (n, v) => `GET /x?a=1&${n}=${v}&b=2 HTTP/1.1`,
  'percent-encoded query': (n, v) => `next=${percent(`/x?${n}=${v}&b=2`)}`,
  'query encoded twice': (n, v) => `next=${percent(percent(`/x?${n}=${v}&b=2`))}`,
  'form with an encoded name': (n, v) => `${percent(n)}=${v}&b=2`,
  'JSON value': (n, v) => json({ a: { b: [1, { [n]: v }] }, c: 2 }),
  'spaced JSON': (n, v) => `{ "a" : 1 , "${n}" : "${v}" }`,
  'JSON in a JSON string': (n, v) => json({ body: json({ [n]: v }) }),
  'JSON in JSON in JSON': (n, v) => json({ body: json({ inner: json({ [n]: v }) }) }),
  'JSON within text': (n, v) => `2026-01-01T00:00:00Z INFO got ${json({ [n]: v, z: 1 })} from x`,
  'array of values': (n, v) => json({ [n]: [v, v] }),
  'list of pairs': (n, v) => json({ headers: [{ name: n, value: v }] }),
  'unicode-escaped name': (n, v) =>
    `{"${[...n].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}":"${v}"}`,
  'duplicate key': (n, v) => `{"${n}":"${v}","${n}":"-"}`,
  logfmt: (n, v) => `level=info ${n}=${v} msg="done"`,
  'quoted logfmt': (n, v) => `level=info ${n}="${v}" msg="done"`,
  YAML: (n, v) => `  ${n}: ${v}`,
  header: (n, v) => `${n}: ${v}`,
  'Ruby hash': (n, v) => `Parameters: {"${n}"=>"${v}", "commit"=>"Go"}`,
  'Python dictionary': (n, v) => `{'a': 1, '${n}': '${v}'}`,
  XML: (n, v) => `<r><${n.replace(/[[\]]/g, '-')}>${v}</${n}></r>`,
  'XML attribute': (n, v) => `<add key="${n}" value="${v}"/>`,
  'stack trace': (n, v) => `Error: refused (${n}=${v}) at connect (/app/db.js:10:5)`,
  'curl header': (n, v) => `curl -H '${n}: ${v}' https://api.example`,
  'broken JSON': (n, v) => `{"a":[1,{"${n}":"${v}`,
  'HTML entities': (n, v) => `{&quot;${n}&quot;:&quot;${v}&quot;}`,
};

/** Places in which a vendor's key stands free. */
const FREE: Readonly<Record<string, (key: string) => string>> = {
  path: (k) => `/v1/${k}/items`,
  'JSON value': (k) => json({ note: k }),
  'JSON key': (k) => json({ [k]: 1 }),
  'percent-encoded': (k) => `u=${percent(`https://x/?q=${k}`)}`,
  'percent-encoded twice': (k) => `u=${percent(percent(`https://x/?q=${k}`))}`,
  'after an escaped newline': (k) => json({ m: `a\n${k}\tb` }),
  'bearer token': (k) => `Bearer ${k}`,
  cookie: (k) => `Cookie: theme=${k}; lang=de`,
  'user of a URL': (k) => `https://${k}@git.example/x`,
  'base64 of JSON': (k) => `c=${base64(json({ a: k, b: 1 }))}`,
};

describe.each(Object.entries(NAMED))('a named secret in: %s', (_, embed) => {
  test('never survives, and masking again changes nothing', () => {
    fc.assert(
      fc.property(name, body, (n, v) => {
        const masked = maskText(embed(n, v)).text;
        expect(masked).not.toContain(v);
        expect(maskText(masked).text).toBe(masked);
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(Object.entries(FREE))('a vendor key in: %s', (_, embed) => {
  test('never survives, and masking again changes nothing', () => {
    fc.assert(
      fc.property(vendorKey, (k) => {
        const line = embed(k);
        const masked = maskText(line).text;
        expect(masked).not.toBe(line);
        expect(masked).not.toContain(k);
        expect(maskText(masked).text).toBe(masked);
      }),
      { numRuns: 60 },
    );
  });
});

describe('outside the secret', () => {
  test('every byte of a JSON line is kept', () => {
    const value = randomValue();
    const line = (v: string) =>
      `{ "n": 12345678901234567890123, "u":"\\/a\\u00e9", "password" :"${v}" ,"z":1.0e+2, "é":"ü" }`;
    expect(maskText(line(value)).text).toBe(line('[REDACTED]'));
  });

  test('JSON stays valid and a masked number becomes a string', () => {
    expect(maskText('{"otp":482913,"n":1}').text).toBe('{"otp":"****","n":1}');
  });

  test('text without any delimiter, digit or prefix is never changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('order', 'list', 'of', 'blue', 'chairs', 'and', 'lamps'), { maxLength: 30 }),
        (words) => {
          const line = words.join(' ');
          const result = maskText(line);
          expect(result.text).toBe(line);
          expect(result.counts).toBe(maskText('').counts);
        },
      ),
    );
  });

  test('any text at all is masked without an exception, and to a fixed point', () => {
    const piece = fc.constantFrom(
      'password',
      '=',
      ':',
      '"',
      '{',
      '}',
      '[',
      ']',
      '\\',
      '%',
      '%3D',
      '&',
      ',',
      ' ',
      'a',
      '1',
      'x7',
      '@',
      '://',
      'token',
      'Bearer ',
      '-',
      '****',
      '[REDACTED]',
      "'",
      '<',
      '>',
      'cookie',
      ';',
      '\n',
      'é',
      'code',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const once = maskText(pieces.join(''));
        expect(once.counts.scanner_error).toBeUndefined();
        expect(maskText(once.text).text).toBe(once.text);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a field with its name as context', () => {
  test('a query is a form: a bare code is an OAuth code', () => {
    const code = randomValue();
    expect(maskValue(`code=${code}&state=x`, 'url.query').text).toBe('code=[REDACTED]&state=x');
    expect(maskText(JSON.stringify({ code })).text).toBe(JSON.stringify({ code }));
  });

  test('a clean value comes back as it is', () => {
    const path = '/v1/customers/6f1c8a52-8f5a-4a63-9d8a-1b2c3d4e5f60/orders/42';
    const result = maskValue(path, 'url.path');
    expect(result.text).toBe(path);
    expect(Object.isFrozen(result.counts)).toBe(true);
  });
});
