import { createHash } from 'node:crypto';
import { hint, LineMasker, maskText, maskValue } from '../../../lib/core/mask/index.js';

let made = 0;

/** A value that looks random, made at run time so that no file holds it. */
const random = (length: number, alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'): string => {
  const bytes = createHash('sha512').update(`promise ${++made}`).digest();
  return Array.from({ length }, (_, i) => alphabet[bytes[i % 64]! % alphabet.length]).join('');
};

const aws = ['AK', 'IA'].join('') + random(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const github = `${['gh', 'p'].join('')}_${random(36)}`;
const jwt = [`${['ey', 'J'].join('')}${random(20)}`, `${['ey', 'J'].join('')}${random(40)}`, random(43)].join('.');

describe('hint', () => {
  test('a 20-character id shows 3 + 4, a third at most', () => {
    expect(hint(aws)).toBe(`${aws.slice(0, 3)}****${aws.slice(-4)}`);
  });

  test.each([12, 5, 1])('of %d characters nothing shows', (length) => {
    expect(hint(random(length))).toBe('****');
  });

  test.each([13, 20, 33, 40, 200])('of %d characters at most a third and 11 show', (length) => {
    const value = random(length);
    const shown = hint(value).replace('****', '');
    expect(shown.length).toBe(Math.min(7, Math.max(0, Math.ceil(length / 3) - 4)) + 4);
    expect(value.startsWith(hint(value).split('****')[0]!) && value.endsWith(shown.slice(-4))).toBe(true);
  });
});

describe('what is redacted whole', () => {
  const secret = random(24);

  test.each([
    ['a bearer token', () => `Authorization: Bearer ${jwt}`, () => jwt],
    [
      'basic credentials',
      () => `authorization: Basic ${Buffer.from(`user:${secret}`).toString('base64')}`,
      () => Buffer.from(`user:${secret}`).toString('base64'),
    ],
    ['a JWT that stands free', () => `token was ${jwt} for alice`, () => jwt],
    ['a password in a query', () => `/login?user=a&password=${secret}&x=1`, () => secret],
    ['a password in JSON', () => JSON.stringify({ a: 1, db_password: secret }), () => secret],
    ['a bracketed form name', () => `user[password]=${secret}&commit=1`, () => secret],
    ['a cookie with an unknown name', () => `Cookie: theme_x=${secret}; other=1${secret}`, () => secret],
    ['Set-Cookie', () => `Set-Cookie: sid=${secret}; Path=/; HttpOnly`, () => secret],
    ['a URL signature', () => `https://b.example/o?X-Amz-Signature=${secret}`, () => secret],
    ['credentials in a URL', () => `postgres://app:${secret}@db.example/x`, () => secret],
    ['curl -u', () => `curl -u admin:${secret} https://api.example`, () => secret],
    ['percent-encoded twice', () => `next=%252Flogin%253Fpassword%253D${secret}`, () => secret],
    ['JSON in a JSON string', () => JSON.stringify({ body: JSON.stringify({ client_secret: secret }) }), () => secret],
    ['a value behind a unicode escape', () => `{"pass\\u0077ord":"${secret}"}`, () => secret],
    ['a duplicate key', () => `{"password":"${secret}","password":"x"}`, () => secret],
  ])('%s', (_, line, planted) => {
    const { text, counts } = maskText(line());
    expect(text).not.toContain(planted());
    expect(Object.keys(counts)).not.toEqual([]);
    expect(maskText(text).text).toBe(text);
  });

  test('attributes and names of cookies stay', () => {
    expect(maskText(`Set-Cookie: sid=${secret}; Path=/; HttpOnly`).text).toMatch(
      /^Set-Cookie: sid=.*; Path=\/; HttpOnly$/,
    );
  });

  test('vendor keys keep a hint', () => {
    expect(maskText(`key ${aws} used`).text).toBe(`key ${aws.slice(0, 3)}****${aws.slice(-4)} used`);
    expect(maskValue(`/x/${github}/y`, 'path').text).not.toContain(github);
  });

  test.each([
    'otp_code',
    'subscription_key',
    'api_secret',
    'authenticity_token',
    'consumer_secret',
    'jwt_secret',
    'security_code',
    'email_token',
    'unlock_token',
    'apiKey',
    'X-Api-Key',
    'DB_PASSWORD',
    'clientSecret',
  ])('the key name %s counts', (name) => {
    expect(maskText(JSON.stringify({ [name]: secret })).text).not.toContain(secret);
    expect(maskText(`${name}=${secret}`).text).not.toContain(secret);
  });
});

describe('what stays untouched', () => {
  const value = random(10);

  test.each([
    'session_timeout',
    'zip_code',
    'error_code',
    'password_changed_at',
    'pin_to_top',
    'apiKeyId',
    'next_token',
    'page_token',
    'continuation_token',
    'cursor',
    'has_secret',
  ])('the key name %s', (name) => {
    const line = JSON.stringify({ [name]: value });
    expect(maskText(line).text).toBe(line);
  });

  test.each([
    'Basic authentication is disabled',
    'WWW-Authenticate: Bearer realm="api"',
    'mail to alice@example.com or call +49 30 1234567',
    // Thirteen digits that pass the Luhn check.
    'call +4951635881113',
    'from 203.0.113.9 and 2001:db8::1',
    'took 0.4111111111111111 s',
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db-AbCdEf',
    '6fa459ea-ee8a-3ca4-894e-db77e160355e',
    '/blog/password-manager-comparison-2024',
    '1-67891233-abcdef012345678912345678',
    '{"password":null,"token":"","secret":"-","pin":true}',
    '{"password":"[REDACTED]","api_key":"****"}',
    '{ "a" : 12345678901234567890, "b":"\\/x" ,"c":1.0}',
  ])('%s', (line) => {
    expect(maskText(line)).toEqual({ text: line, counts: {} });
  });
});

test('a masked number in a JSON string leaves the line JSON', () => {
  const { text } = maskText(JSON.stringify({ items: `[[${['4111', '1111', '1111', '1111'].join('')}]]` }));
  expect(JSON.parse(text)).toEqual({ items: '[["****1111"]]' });
});

test('the address of a webhook at the end of a sentence keeps its path', () => {
  const secret = `T0${random(8)}/B0${random(8)}/${random(24)}`;
  expect(maskText(`see https://hooks.slack.com/services/${secret}.`).text).toBe(
    'see https://hooks.slack.com/services/[REDACTED].',
  );
});

test('a private key over several lines is one secret, and what follows stays', () => {
  const masker = new LineMasker();
  const [begin, end] = ['BEGIN', 'END'].map((word) => `-----${word} RSA PRIVATE ${'KEY'}-----`) as [string, string];
  const body = [random(64), random(64), random(20)];
  const lines = ['before', begin, ...body, end, 'after'].map((line) => masker.mask(line).text);
  for (const part of body) expect(lines.join('\n')).not.toContain(part);
  expect(lines.at(0)).toBe('before');
  expect(lines.at(-1)).toBe('after');
});

test.each(['[', '"', '@', 'a', '-', '%', '{"a":', '\\', '=', 'eyJ', ' '])(
  'hostile input of %j is linear: four times the input, far below sixteen times the work',
  (unit) => {
    const cost = (size: number): number => {
      const line = unit.repeat(size / unit.length);
      const start = process.cpuUsage();
      maskText(line);
      const { user, system } = process.cpuUsage(start);
      return user + system + 20_000;
    };
    cost(10_000);
    expect(cost(400_000) / cost(100_000)).toBeLessThan(14);
  },
);
