import { isAddress, isKnownShape } from '../../../lib/core/mask/known-shapes.js';
import { hex } from './secrets.js';

const known = (value: string): boolean => isKnownShape(Buffer.from(value), 0, value.length);
const address = (value: string): boolean => isAddress(Buffer.from(value), 0, value.length);

test.each([
  '6fa459ea-ee8a-3ca4-894e-db77e160355e',
  '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  'Root=1-5759e988-bd862e3fe1be46a994272793',
  '10/Oct/2000:13:55:36 +0000',
  '2026-01-12T08:12:44Z',
  '2026-01-12T08:12:44.123Z',
])('%s is a shape that holds nothing', (value) => {
  expect(known(value)).toBe(true);
});

test.each([
  ['a capital in a UUID', '6FA459EA-ee8a-3ca4-894e-db77e160355e'],
  ['a letter beyond hexadecimal', '6fa459eg-ee8a-3ca4-894e-db77e160355e'],
  ['another separator', '6fa459ea_ee8a-3ca4-894e-db77e160355e'],
  ['another name', `Pass=1-5759e988-${'b'.repeat(24)}`],
  ['a length of no shape', hex(33)],
])('%s is none', (_, value) => {
  expect(known(value)).toBe(false);
});

test('an address has dots and at most three digits between them', () => {
  expect(['192.0.2.1', '255.255.255.255'].map(address)).toEqual([true, true]);
  expect(['4111.1111.1111.1111', '123-45-6789', '1.2.3.4:80'].map(address)).toEqual([false, false, false]);
});
