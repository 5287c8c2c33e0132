import { check } from 'recheck';
import { CATALOGUE } from '../../../lib/core/mask/index.js';

const patterns = CATALOGUE.flatMap(({ id, recognised }) =>
  recognised.by === 'prefix' ? [[id, recognised.pattern] as const] : [],
);

test.each(patterns)('the pattern of %s is sticky and takes linear time', async (_, pattern) => {
  expect(pattern.sticky).toBe(true);
  const { status } = await check(pattern.source, pattern.flags, { timeout: 20_000 });
  expect(status).toBe('safe');
});
