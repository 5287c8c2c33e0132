import { CATALOGUE, maskText, type Row } from '../../../lib/core/mask/index.js';
import { suspicious } from '../../../lib/core/mask/prefilter.js';
import { awsKeyId, base64, digits, hex, random, randomValue, withLuhn } from './secrets.js';

/** A body long enough for every vendor, in an alphabet that every vendor's body contains. */
const BODIES: Readonly<Record<string, () => string>> = {
  aws_access_key_id: () => random(16, 'BCDEFGHJKLMNPQRSTUVWXYZ234567'),
  twilio: () => hex(32),
  mailgun: () => hex(32),
  resend: () => `${randomValue(8)}_${randomValue(24)}`,
  vault_legacy: () => randomValue(24),
  airtable: () => `${randomValue(14)}.${hex(64)}`,
  launchdarkly: () => [8, 4, 4, 4, 12].map(hex).join('-'),
  scaleway: () => random(17, 'BCDEFGHJ23456789'),
  octopus: () => random(28, 'BCDEFGHJ23456789'),
  age: () => random(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'),
};
const LOWER_HEX = ['digitalocean', 'pulumi', 'databricks'];

/** What must be found, by row, for the rows that are recognised by a shape. */
const SHAPES: Readonly<Record<string, () => string>> = {
  auth_scheme: () => `Bearer ${randomValue(30)}`,
  jwt: () =>
    [base64('{"alg":"HS256"}'), base64('{"sub":"1"}'), randomValue(43)].map((part) => part.replace(/=/g, '')).join('.'),
  encoded: () => base64(JSON.stringify({ ['pass' + 'word']: randomValue() })),
  url_password: () => `postgres://app:${randomValue()}@db.example/x`,
  curl_user: () => `curl -u bob:${randomValue()} https://api.example`,
  path_token: () => `/reset-password/${randomValue(32)}`,
  webhook: () => `https://${'hooks'}.slack.com/services/T${random(8)}/B${random(8)}/${randomValue()}`,
  card: () => withLuhn(`4${digits(14)}`),
  ssn_shape: () => '219-09-9999',
  itin_shape: () => '912-70-1234',
  aadhaar_shape: () => '2341 2341 2346',
  private_key: () => `-----${'BEGIN'} RSA ${'PRIVATE'} KEY-----\n${random(64)}\n${random(64)}`,
  putty_key: () => `${'PuTTY'}-User-Key-File-3: ssh-rsa\nPrivate-Lines: 1\n${random(64)}\nPrivate-MAC: ${hex(64)}`,
  telegram: () => `${digits(9)}:AA${randomValue(33)}`,
  discord: () => `M${randomValue(23)}.${randomValue(6)}.${randomValue(27)}`,
  terraform: () => `${randomValue(14)}.${'atlas'}v1.${randomValue(60)}`,
  azure_client_secret: () => `${random(3)}8${'Q~'}${randomValue(34)}`,
  mailchimp: () => `${hex(32)}-us12`,
  aws_secret: () => `${awsKeyId()} ${randomValue(40)}`,
};
const LIMITS = ['oversized', 'scanner_error'];
const NUMBERS: Readonly<Record<string, () => string>> = {
  card_number: () => digits(16),
  ssn: () => digits(9),
  aadhaar: () => digits(12),
  india_pan: () => `${random(5, 'ABCDEFGH')}${digits(4)}F`,
};

const byPrefix = CATALOGUE.flatMap((row) =>
  row.recognised.by === 'prefix' ? row.recognised.prefixes.map((prefix) => [row.id, prefix, row] as const) : [],
);
const byName = CATALOGUE.flatMap((row) =>
  row.recognised.by === 'name' ? row.recognised.names.map((name) => [row.id, name, row] as const) : [],
);
const byShape = CATALOGUE.filter((row) => row.recognised.by === 'shape' && !LIMITS.includes(row.id));

function example(row: Row, prefix: string): string {
  const body = BODIES[row.id]?.() ?? (LOWER_HEX.includes(row.id) ? hex(40) : randomValue(60));
  return prefix + body;
}

describe('the catalogue', () => {
  test('has a unique id for each row and says what it is', () => {
    expect(new Set(CATALOGUE.map((row) => row.id)).size).toBe(CATALOGUE.length);
    for (const row of CATALOGUE) {
      expect(row.id).toMatch(/^[a-z0-9_]+$/);
      expect(row.what.length).toBeGreaterThan(4);
    }
  });

  test('has an example for each shape', () => {
    expect(byShape.map((row) => row.id).filter((id) => SHAPES[id] === undefined)).toEqual([]);
  });
});

describe.each(byPrefix)('%s with %s', (_, prefix, row) => {
  test('is masked where it stands free, and reached through the prefilter', () => {
    const secret = example(row, prefix);
    for (const text of [secret, `/v1/${secret}/x`, `a "${secret}", b`, `{"k":"${secret}"}`, `x=${secret}`]) {
      expect(suspicious(text, 0, text.length)).toBe(true);
      expect(maskText(text).text).not.toContain(secret);
    }
  });

  test('alone, or with words for a body, is no key', () => {
    for (const text of [prefix, `see ${prefix} in the manual`, `${prefix}a-b-c`])
      expect(maskText(text).text).toBe(text);
  });
});

describe.each(byName)('%s named %s', (_, name, row) => {
  const words = name.split(' ');
  const spellings = [
    words.join('_'),
    words.join('-'),
    words.join('_').toUpperCase(),
    words.map((word, i) => (i === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join(''),
    `app.${words.join('_')}`,
    `user[${words.join('_')}]`,
    `my_${words.join('_')}`,
  ];

  test.each(spellings)('counts when spelt %s', (spelling) => {
    const value = NUMBERS[row.id]?.() ?? randomValue();
    for (const text of [JSON.stringify({ [spelling]: value }), `?a=1&${spelling}=${value}&b=2`]) {
      expect(suspicious(text, 0, text.length)).toBe(true);
      expect(maskText(text).text).not.toContain(value);
    }
  });
});

describe.each(byShape.map((row) => [row.id, row] as const))('%s', (id) => {
  test('is found through the prefilter', () => {
    const text = SHAPES[id]!();
    expect(suspicious(text, 0, text.length)).toBe(true);
    expect(Object.keys(maskText(text).counts)).not.toEqual([]);
  });
});
