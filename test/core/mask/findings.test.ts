import { Findings } from '../../../lib/core/mask/findings.js';
import { HINTED, REDACTED } from '../../../lib/core/mask/result.js';
import { splice } from '../../../lib/core/mask/splice.js';
import { awsKeyId } from './secrets.js';

/** Findings as `[start, end, text]`, all of one row. */
function masked(text: string, ...spans: readonly [number, number, string][]): string {
  const found = new Findings();
  for (const [start, end, shown] of spans) found.add(start, end, 'row', shown);
  return splice(text, found).text;
}

test('findings in any order come in theirs', () => {
  expect(masked('one two three', [8, 13, 'C'], [0, 3, 'A'], [4, 7, 'B'])).toBe('A B C');
});

test('the outer of two findings wins', () => {
  expect(masked('one two three', [4, 7, 'B'], [0, 7, 'A'])).toBe('A three');
});

test('two findings that cross are redacted together', () => {
  expect(masked('one two three', [0, 6, 'A'], [4, 9, 'B'])).toBe(`${REDACTED}hree`);
});

test('what is removed whole goes before a hint of the same place', () => {
  expect(masked('one two', [4, 7, '****'], [4, 7, REDACTED])).toBe(`one ${REDACTED}`);
});

test('what stands there already is no finding', () => {
  expect(splice('a ****', found(2, 6, '****'))).toEqual({ text: 'a ****', counts: {} });
});

test('a hint is that of the value in the text it was found in', () => {
  const key = awsKeyId();
  expect(splice(`key ${key}`, found(4, 24, HINTED)).text).toBe(`key ${key.slice(0, 3)}****${key.slice(16)}`);
});

test('more findings than are joined at once', () => {
  const many = new Findings();
  for (let n = 0; n < 2_000; n++) many.add(n * 2, n * 2 + 1, 'row', 'xy');
  expect(splice('a '.repeat(2_000), many)).toEqual({ text: 'xy '.repeat(2_000), counts: { row: 2_000 } });
});

function found(start: number, end: number, shown: string): Findings {
  const findings = new Findings();
  findings.add(start, end, 'row', shown);
  return findings;
}
