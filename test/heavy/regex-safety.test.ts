import { check } from 'recheck';
import { VENDOR_ROWS } from '../../lib/core/mask/catalogue-vendors.js';

const patterns = VENDOR_ROWS.map(({ pattern }) => pattern);
/** Checked as alternatives of one pattern: a vulnerable one makes the whole vulnerable, and starting the checker is what takes time. */
const BATCH = 20;
const batches = Array.from({ length: Math.ceil(patterns.length / BATCH) }, (_, i) =>
  patterns.slice(i * BATCH, (i + 1) * BATCH),
);

test('every pattern of the catalogue is sticky, so that it is tried at one place only', () => {
  expect(patterns.every((pattern) => pattern.sticky)).toBe(true);
});

test.each(batches.map((batch, i) => [i + 1, batch] as const))(
  'batch %d of the patterns takes linear time',
  async (_, batch) => {
    const source = batch.map((pattern) => `(?:${pattern.source})`).join('|');
    const { status } = await check(source, 'y', { timeout: 60_000 });
    expect(status).toBe('safe');
  },
);

test('the check finds a pattern that takes exponential time', async () => {
  const { status } = await check('(?:sk_[a-z]{4})|(?:(?:a+)+b)', 'y', { timeout: 60_000 });
  expect(status).toBe('vulnerable');
});
