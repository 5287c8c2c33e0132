import { maskText } from '../../../lib/core/mask/index.js';
import { suspicious } from '../../../lib/core/mask/prefilter.js';

const body = 'aB3dE5fG7hJ9kL1mN2pQ4rS6';

describe('a vendor’s beginning is suspicious', () => {
  test.each([
    ['with the least body', `glpat-${body.slice(0, 16)}`],
    ['with an escape in the body', `glpat-${body.slice(0, 8)}%2D${body.slice(8, 14)}`],
    ['when a shorter beginning of another vendor has its body', `re_${body.slice(0, 8)}_${body.slice(0, 16)}`],
  ])('%s', (_, text) => {
    expect(suspicious(text)).toBe(true);
  });
});

describe('a vendor’s beginning is let go', () => {
  test.each([
    ['when it breaks off before any key is long enough', `glpat-${body.slice(0, 6)}`],
    ['when it is masked', `glpat-${body.slice(0, 1)}****${body.slice(0, 4)}`],
  ])('%s', (_, text) => {
    expect(suspicious(text)).toBe(false);
  });
});

test('digits whose gap is escaped are suspicious', () => {
  expect(suspicious('1%20126.0.0.0')).toBe(true);
});

test('a long option is suspicious whatever its first letter', () => {
  expect(maskText(`?a=1&my_cr--edential=${body}&b=2`).text).toBe('?a=1&my_cr--edential=[REDACTED]&b=2');
});

test('a short name counts behind a digit as well', () => {
  expect(maskText(`2026PIN_NO":"${body}"`).text).toBe('2026PIN_NO":"[REDACTED]"');
});
