import { newEntry } from '../../../lib/core/entry/entry.js';
import type { Masker, Masking } from '../../../lib/core/mask/index.js';
import { EntryMasker } from '../../../lib/core/mask/mask-entry.js';
import { maskerOf } from '../../../lib/core/mask/rules.js';
import { parseSettings } from '../../../lib/core/settings.js';
import { awsKeyId, base64, digits, random, randomValue } from './secrets.js';

const masker = (masking: object): Masker => maskerOf(parseSettings({ masking }).masking);

describe('a row by names', () => {
  const own = masker({ rows: [{ id: 'shop_pin', names: ['loyaltyCard', 'shop reference'], action: 'redact' }] });
  const secret = random(9, 'abcdefgh');

  test.each([
    ['a JSON key', JSON.stringify({ loyalty_card: secret })],
    ['a parameter', `/x?loyaltyCard=${secret}&b=1`],
    ['a header', `Loyalty-Card: ${secret}`],
    ['several words', JSON.stringify({ myShopReference: secret })],
    ['a word written together', `shopreference=${secret}`],
    ['a percent-encoded query', `next=%2Fx%3FloyaltyCard%3D${secret}`],
    ['JSON in JSON', JSON.stringify({ body: JSON.stringify({ loyaltyCard: secret }) })],
    ['base64 of JSON', `c=${base64(JSON.stringify({ loyaltyCard: secret, padding: 'x' }))}`],
  ])('counts in %s', (_, text) => {
    const { text: masked, counts } = own.text(text);
    expect(masked).not.toContain(secret);
    expect(masked).not.toContain(base64(secret).slice(2, 10));
    expect(Object.keys(counts)).not.toEqual([]);
    expect(own.text(masked).text).toBe(masked);
  });

  test('counts only where it is the name of a value', () => {
    const text = `the loyalty card ${secret}, {"loyaltyCardColour":"${secret}"}`;
    expect(own.text(text).text).toBe(text);
  });

  test('comes before a row of the catalogue', () => {
    const over = masker({ rows: [{ id: 'my_password', names: ['password'], action: 'mask' }] });
    expect(over.text('{"password":"abcdefghijklmnopqrst"}').counts).toEqual({ my_password: 1 });
  });
});

test('a row by a prefix is masked with a hint, and only with a body that is no word', () => {
  const own = masker({ rows: [{ id: 'acme', prefix: 'acme_', action: 'mask' }] });
  const key = `acme_${randomValue(30)}`;
  for (const text of [key, `/v1/${key}/x`, JSON.stringify({ k: key }), `x=${key}, y`])
    expect(own.text(text)).toEqual({
      text: text.replace(key, `${key.slice(0, 7)}****${key.slice(-4)}`),
      counts: { acme: 1 },
    });
  expect(own.text('see acme_payment-service-of-today').counts).toEqual({});
});

describe('a row by a pattern', () => {
  const own = masker({ rows: [{ id: 'contract', pattern: 'CT-\\d{4}-\\d{6,8}\\b', action: 'last_four' }] });

  test('is found anywhere, as often as it stands there', () => {
    const [a, b] = [digits(8), digits(6)];
    expect(own.text(`a CT-2026-${a}, CT-1999-${b}`)).toEqual({
      text: `a ****${a.slice(-4)}, ****${b.slice(-4)}`,
      counts: { contract: 2 },
    });
    expect(own.text('CT-26-1').text).toBe('CT-26-1');
  });

  test('takes a whole number of JSON, which becomes a string', () => {
    const numbers = masker({ rows: [{ id: 'account', pattern: '77\\d{8}', action: 'redact' }] });
    expect(numbers.text('{"a":7712345678,"b":1}').text).toBe('{"a":"[REDACTED]","b":1}');
    expect(numbers.text('{"a":177123456780.5}').text).toBe('{"a":177123456780.5}');
  });

  test('does not mask what masking left', () => {
    const upper = masker({ rows: [{ id: 'code', pattern: '[A-Z]{8}', action: 'redact' }] });
    const once = upper.text('password=abc123 and ABCDEFGH').text;
    expect(once).toBe('password=[REDACTED] and [REDACTED]');
    expect(upper.text(once).text).toBe(once);
  });
});

describe('a row that is switched off', () => {
  const secret = randomValue(12);

  test('leaves its values, and those of others are still found in them', () => {
    const id = awsKeyId();
    const own = masker({ off: ['password', 'curl_user', 'card'] });
    expect(own.text(JSON.stringify({ password: secret })).counts).toEqual({});
    expect(own.text(JSON.stringify({ password: id })).counts).toEqual({ aws_access_key_id: 1 });
    expect(own.text(`curl -u bob:${id}`).text).not.toContain(id);
    expect(own.text('4111 1111 1111 1111').counts).toEqual({});
    expect(own.text(JSON.stringify({ token: secret })).counts).toEqual({ token: 1 });
  });

  test('is on for everybody else', () => {
    masker({ off: ['password'] }).text(`password=${secret}`);
    expect(masker({}).text(`password=${secret}`).counts).toEqual({ password: 1 });
  });
});

test('the fields of an entry are masked by the same settings', () => {
  const masking: Masking = parseSettings({
    masking: { on: ['email'], rows: [{ id: 'acme', prefix: 'acme_', action: 'redact' }] },
  }).masking;
  const entry = Object.assign(newEntry(), {
    'url.path': `/x/acme_${randomValue(20)}`,
    'user.id': 'alice.example@mail.example.com',
  });
  const counted: string[] = [];
  new EntryMasker(maskerOf(masking)).mask(entry, (kind, number, field) => counted.push(`${kind} ${number} ${field}`));
  expect(entry['url.path']).toBe('/x/[REDACTED]');
  expect(entry['user.id']).toBe('alic****.com'.replace('alic', 'alice.e'.slice(0, 6)));
  expect(counted.sort()).toEqual(['acme 1 url.path', 'email 1 user.id']);
});

describe('settings', () => {
  const row = { id: 'x1', action: 'redact' };

  test.each<[string, object, RegExp]>([
    ['an unknown row', { off: ['nope'] }, /^masking\.off\.0: must be the id of a row/],
    ['a limit', { off: ['oversized'] }, /^masking\.off\.0: must be/],
    ['a row that is on anyway', { on: ['password'] }, /^masking\.on\.0: must be one of/],
    ['an id of the catalogue', { rows: [{ ...row, id: 'password', prefix: 'abc' }] }, /^masking\.rows\.0\.id: must be/],
    [
      'equal ids',
      {
        rows: [
          { ...row, prefix: 'abc' },
          { ...row, prefix: 'abd' },
        ],
      },
      /^masking\.rows: must be .*unique/,
    ],
    ['nothing to recognise it by', { rows: [row] }, /^masking\.rows\.0: must be a row with exactly one of/],
    [
      'two ways',
      { rows: [{ ...row, prefix: 'abc', names: ['abc'] }] },
      /^masking\.rows\.0: must be a row with exactly/,
    ],
    ['a short prefix', { rows: [{ ...row, prefix: 'ab' }] }, /^masking\.rows\.0\.prefix: must be/],
    ['an action that is none', { rows: [{ ...row, prefix: 'abc', action: 'blur' }] }, /^masking\.rows\.0\.action/],
  ])('fail with %s and name the property', (_, masking, message) => {
    expect(() => parseSettings({ masking })).toThrow(message);
  });

  test.each([
    ['(?<=a)bcdefgh', 'a look-around'],
    ['abcdef(?!g)', 'a look-around'],
    ['[a-z]+suffix', 'an unbounded quantifier'],
    ['[a-z]{8,}', 'an unbounded quantifier'],
    ['.*', 'an unbounded quantifier'],
    ['(?:[a-z]{1,9}){1,9}-end', 'a nested quantifier'],
    ['(?:ab|a){2,9}bcdefgh', 'a nested quantifier'],
    ['([a-z]{6})\\1', 'a backreference'],
    ['(?<n>[a-z]{6})\\k<n>', 'a named group'],
    ['^abcdefgh', 'is anchored'],
    ['abcdefgh$', 'is anchored'],
    ['[a-z]{8}?', 'a lazy'],
    ['[a-z]{6,9}?', 'a lazy'],
    ['a?b?c?', 'matches the empty text'],
    ['[a-z]{3}', 'fewer than 6'],
    ['[a-z]{6,999}', 'more than 256'],
    ['[a-z]{2,80}[a-z]{2,80}[a-z]{2,80}x', 'too many ways'],
    ['\\p{Lu}{8}', 'an escape that is not taken'],
    ['[a-z', 'no regular expression'],
  ])('fail with the pattern %s, with the reason and without the pattern', (pattern, reason) => {
    let message = '';
    try {
      parseSettings({ masking: { rows: [{ id: 'x1', pattern, action: 'mask' }] } });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^masking\.rows\.0\.pattern: must be a bounded regular expression; this one /);
    expect(message).toContain(reason);
    expect(message).not.toContain(pattern);
  });

  test.each([
    '[A-Z]{2}\\d{6,10}',
    'ACME-[a-z0-9]{20,60}-[a-f0-9]{10,40}',
    'EMP\\d{5}(?:-[A-Z]{2})?\\b',
    '(?:CUST|ACCT)_\\w{8,64}',
    '\\d{3} \\d{3} \\d{4}',
    'x\\.[^\\s"]{6,40}',
  ])('take the pattern %s, which stays linear on hostile text', (pattern) => {
    const own = masker({ rows: [{ id: 'x1', pattern, action: 'mask' }] });
    const cost = (unit: string, size: number): number => {
      const text = unit.repeat(size / unit.length);
      const start = process.cpuUsage();
      own.text(text);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    };
    for (const unit of ['A', '1', 'a', 'ACME-a', 'CUST_', 'x.', '1 ', 'EMP1']) {
      const small = Math.max(cost(unit, 25_000), 5);
      expect(cost(unit, 400_000)).toBeLessThan(small * 80);
    }
  });
});
