import { DataIdentifier } from 'aws-cdk-lib/aws-logs';
import {
  CUSTOM_IDENTIFIERS,
  identifiersOf,
  LONGEST_REGEX,
  MANAGED_IDENTIFIERS,
  MOST_CUSTOM,
} from '../../../lib/core/cloudwatch/data-protection.js';
import { CATALOGUE } from '../../../lib/core/mask/catalogue.js';
import { Draw, examplesOf } from '../../../lib/core/mask/examples/index.js';
import { maskText } from '../../../lib/core/mask/index.js';
import { Random } from '../../../local/simulator/random';

const random = new Random(11, 'data protection');
const draw = new Draw((limit) => random.below(limit));
const rowOf = (id: string) => CATALOGUE.find((row) => row.id === id)!;

test('the policy keeps within the limits of CloudWatch Logs', () => {
  expect(CUSTOM_IDENTIFIERS.length).toBeLessThanOrEqual(MOST_CUSTOM);
  expect(new Set(CUSTOM_IDENTIFIERS.map(({ name }) => name)).size).toBe(CUSTOM_IDENTIFIERS.length);
  const managed = Object.values(DataIdentifier).map(({ name }) => name);
  expect(MANAGED_IDENTIFIERS.filter((name) => !managed.includes(name))).toEqual([]);
  for (const { name, regex } of CUSTOM_IDENTIFIERS) {
    expect(managed).not.toContain(name);
    expect(name).toMatch(/^[A-Za-z0-9_-]{1,128}$/);
    expect(regex.length).toBeLessThanOrEqual(LONGEST_REGEX);
    // The characters and operators of the constraints page; no groups, colons or quotes.
    expect(regex).toMatch(/^[A-Za-z0-9_#=@/;, \-^$?[\]{}|\\*+.]+$/);
    expect(() => new RegExp(regex)).not.toThrow();
  }
});

test.each(CUSTOM_IDENTIFIERS.map(({ name, rows, regex }) => [name, rows, regex] as const))(
  '%s finds a secret of each of its rows, and nothing once it is masked',
  (_, rows, regex) => {
    for (const id of rows) {
      const examples = examplesOf(rowOf(id), draw);
      expect(examples.some(({ text, secret }) => secret !== undefined && new RegExp(regex).test(text))).toBe(true);
      for (const { text, secret } of examples) {
        if (secret === undefined) expect(new RegExp(regex).test(text)).toBe(false);
        expect(new RegExp(regex).test(maskText(text).text)).toBe(false);
      }
    }
  },
);

test('no optional row is a finding, and every identifier is named by a row', () => {
  expect(CATALOGUE.filter(({ optional }) => optional).flatMap(({ id }) => identifiersOf(id))).toEqual([]);
  const named = new Set(CATALOGUE.flatMap(({ id }) => identifiersOf(id)));
  for (const name of [...MANAGED_IDENTIFIERS, ...CUSTOM_IDENTIFIERS.map((one) => one.name)])
    expect(named).toContain(name);
});
