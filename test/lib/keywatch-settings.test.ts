import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { KeywatchSettings } from '../../lib/index.js';
import { ownStack, settingsFile } from './stacks.js';

test('the hash is over the file that the functions get', () => {
  const settings = KeywatchSettings.fromFile(settingsFile({ timeZone: 'Europe/Oslo' }));
  expect(settings.sha256).toBe(createHash('sha256').update(settings._json).digest('hex'));
  expect(JSON.parse(settings._json).timeZone).toBe('Europe/Oslo');
});

test('without a file every default holds', () => {
  expect(JSON.parse(KeywatchSettings.defaults()._json)).toMatchObject({ timeZone: 'UTC', keys: [] });
});

const SECRET = ['s3', 'cr', 'et-value'].join('');
test.each([
  ['the property and what is allowed', { timeZone: SECRET }, 'timeZone: must be an IANA time zone'],
  ['an unknown property', { timezone: SECRET }, 'timezone: unknown property'],
  ['a nested property', { plans: [{ id: 'gold', rateLimit: SECRET }] }, 'plans.0.rateLimit: must be a number above 0'],
  [
    'an unknown threshold',
    { detectors: { 'failed-auth-spike': { thresholds: { [SECRET.length]: 1 } } } },
    'detectors.failed-auth-spike.thresholds: unknown threshold; it has failuresPerMinute, failuresIn10Minutes',
  ],
  ['broken JSON', `{ "timeZone": ${SECRET}`, 'is not valid JSON'],
])('fails at synth naming the file and %s, never the value', (_, value, message) => {
  const settings = settingsFile(value);
  const error = (() => {
    try {
      ownStack({ settings });
    } catch (thrown) {
      return (thrown as Error).message;
    }
    return '';
  })();
  expect(error).toContain(`${settings}: ${message}`);
  expect(error).not.toContain(SECRET);
});

test('fails when the file cannot be read', () => {
  expect(() => ownStack({ settings: '/nowhere/keywatch.json' })).toThrow('/nowhere/keywatch.json: cannot be read');
});

describe('geo files', () => {
  const folder = dirname(settingsFile({}));
  writeFileSync(join(folder, 'places.csv'), 'network,country_iso_code\n198.51.100.0/24,NL\n');
  const withGeo = (city: string): string => {
    writeFileSync(join(folder, 'keywatch.json'), JSON.stringify({ geo: { city } }));
    return join(folder, 'keywatch.json');
  };

  test('are deployed beside the settings of mask, under the same name', () => {
    const { stack } = ownStack({ settings: withGeo('places.csv') });
    const { outdir } = App.of(stack)!;
    const found = readdirSync(outdir, { recursive: true }).filter((name) => String(name).endsWith('places.csv'));
    expect(found).toHaveLength(1);
    expect(readdirSync(dirname(join(outdir, String(found[0])))).sort()).toEqual([
      'index.mjs',
      'places.csv',
      'settings.json',
    ]);
  });

  test.each([
    ['is not there', 'nowhere.mmdb', 'geo.city: names a file that does not exist'],
    ['lies elsewhere', '../places.csv', 'geo.city: must be a path below the folder of the settings'],
  ])('fails when one %s', (_, city, message) => {
    expect(() => ownStack({ settings: withGeo(city) })).toThrow(message);
  });
});
