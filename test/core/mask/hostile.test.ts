import { LONGEST_LINE, maskText, OVERSIZED } from '../../../lib/core/mask/index.js';

const UNITS = [
  '@',
  'a',
  '-',
  '"',
  '%',
  '[',
  '{',
  '=',
  ':',
  '/',
  '\\',
  '<',
  '>',
  '&',
  '.',
  '~',
  '1',
  '1 ',
  'eyJ',
  'password=',
  'password=,',
  'password="',
  '"password":',
  'cookie: a=b;',
  'authorization: x ',
  'Bearer ',
  '{"a":',
  '://',
  '://a:',
  'a@',
  '-u a:b',
  '%25',
  '\\"',
  '\\u0061',
  '&amp;',
  'hook',
  '-----BEGIN ',
  '{"password":"',
  '/reset/',
  'PuTTY-User-Key-File-',
  'name="password"',
  'api key: ',
  'sk-',
  'token ',
];

/** Milliseconds of CPU for a text of a length; the least of three, because others share the machine. */
function cost(unit: string, length: number): number {
  const text = unit.repeat(Math.ceil(length / unit.length));
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const start = process.cpuUsage();
    maskText(text);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1e3);
  }
  return least;
}

test.each(UNITS)('eight times the text of %j does not take sixty-four times the time', (unit) => {
  const small = Math.max(cost(unit, 32_768), 1);
  expect(cost(unit, 262_144)).toBeLessThan(small * 40);
});

test('ten thousand nested brackets do not overflow the stack, and what they hold is masked', () => {
  const secret = 'correct7horse';
  for (const line of [
    `${'['.repeat(10_000)}"password=${secret}"`,
    `${'{"a":'.repeat(10_000)}{"password":"${secret}"}`,
    `${'{"a":['.repeat(10_000)}{"password":"${secret}"}${']}'.repeat(10_000)}`,
  ]) {
    const { text, counts } = maskText(line);
    expect(text).not.toContain(secret);
    expect(counts.scanner_error).toBeUndefined();
  }
});

test('a line of five million characters is scanned', () => {
  const secret = 'correct7horse';
  const line = `{"a":"${'x y '.repeat(1_250_000)}","password":"${secret}"}`;
  expect(maskText(line).text).toBe(line.replace(secret, '[REDACTED]'));
});

test('a line beyond 16 MiB is replaced whole and counted', () => {
  expect(maskText('a'.repeat(LONGEST_LINE + 1))).toEqual({ text: OVERSIZED, counts: { oversized: 1 } });
});

test('a gate that fails leaves the line to the scan', () => {
  // The first thing that it looks up is the key.
  const get = jest.spyOn(Map.prototype, 'get').mockImplementationOnce(() => {
    throw new RangeError('made up');
  });
  const secret = 'correct7horse';
  expect(maskText(`{"unheardOf":200,"password":"${secret}"}`).text).toBe('{"unheardOf":200,"password":"[REDACTED]"}');
  expect(get).toHaveBeenCalled();
  get.mockRestore();
});
