import { LineMasker } from '../../../lib/core/mask/index.js';
import { hex, random } from './secrets.js';

const key = (word: string, kind = 'RSA ') => `-----${word} ${kind}${'PRIVATE'} KEY-----`;

function mask(lines: readonly string[]): string[] {
  const masker = new LineMasker();
  return lines.map((line) => masker.mask(line).text);
}

describe('a block over several lines', () => {
  test('is masked from its beginning to its end, line by line', () => {
    const out = mask(['before', key('BEGIN'), random(64), random(64), `${random(20)}==`, key('END'), 'after']);
    expect(out).toEqual(['before', ...Array(5).fill('[REDACTED]'), 'after']);
  });

  test('with headers and a checksum is one secret as well', () => {
    const body = random(64);
    const out = mask([
      `-----BEGIN PGP ${'PRIVATE'} KEY BLOCK-----`,
      'Version: 1',
      '',
      body,
      random(10),
      '=abcd',
      `-----END PGP ${'PRIVATE'} KEY BLOCK-----`,
      'after',
    ]);
    expect(out.join('\n')).not.toContain(body);
    expect(out[7]).toBe('after');
  });

  test('of PuTTY ends with its MAC', () => {
    const [secret, mac] = [random(64), hex(64)];
    const out = mask([
      `${'PuTTY'}-User-Key-File-3: ssh-ed25519`,
      'Encryption: none',
      'Comment: me',
      'Public-Lines: 1',
      random(64),
      'Private-Lines: 1',
      secret,
      `Private-MAC: ${mac}`,
      'after',
    ]);
    expect(out.join('\n')).not.toContain(secret);
    expect(out.join('\n')).not.toContain(mac);
    expect(out[8]).toBe('after');
  });

  test('that was cut off ends at the first line that cannot belong to it', () => {
    const out = mask([key('BEGIN', ''), random(64), random(64), '2026-01-01 normal line', 'word']);
    expect(out).toEqual([...Array(3).fill('[REDACTED]'), '2026-01-01 normal line', 'word']);
  });

  test('is found behind a time stamp, which stays', () => {
    const body = random(64);
    const out = mask([`12:00 app ${key('BEGIN')}`, `12:00 app ${body}`, `12:00 app ${key('END')}`, '12:00 app ready']);
    expect(out).toEqual(['12:00 app [REDACTED]', '12:00 app [REDACTED]', '12:00 app [REDACTED]', '12:00 app ready']);
  });

  test('masked once does not change again', () => {
    const once = mask(['x', key('BEGIN'), random(64), key('END'), 'y']);
    expect(mask(once)).toEqual(once);
  });
});
