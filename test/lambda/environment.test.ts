import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings } from '../../lib/core/settings.js';
import { KeywatchSettings } from '../../lib/keywatch-settings.js';

const dir = mkdtempSync(join(tmpdir(), 'keywatch-settings-'));
const before = { ...process.env };

afterEach(() => {
  process.env = { ...before };
});
afterAll(() => rmSync(dir, { recursive: true }));

/** The module as a cold start sees it: with these settings beside the bundle, and this hash in the environment. */
function load(settings: string, hash = createHash('sha256').update(settings).digest('hex')) {
  writeFileSync(join(dir, 'settings.json'), settings);
  Object.assign(process.env, {
    LAMBDA_TASK_ROOT: dir,
    KEYWATCH_SETTINGS: 'settings.json',
    KEYWATCH_SETTINGS_SHA256: hash,
  });
  let loaded: ReturnType<typeof import('../../lambda/environment').loadSettings>;
  jest.isolateModules(() => {
    loaded = require('../../lambda/environment').loadSettings();
  });
  return loaded!;
}

test('the settings beside the bundle are read', () => {
  expect(load('{"timeZone":"Europe/Berlin"}').timeZone).toBe('Europe/Berlin');
});

test('other bytes than those of the synthesis stop the cold start', () => {
  expect(() => load('{}', 'ab'.repeat(32))).toThrow(
    'KEYWATCH_SETTINGS_SHA256 is not the hash of the settings beside the bundle',
  );
});

test('what the synthesis puts beside the bundle is whole: every default stands in it', () => {
  const settings = { keys: [{ id: 'k1' }], detectors: { scraping: { mode: 'off' } } };
  const file = join(dir, 'keywatch.json');
  writeFileSync(file, JSON.stringify(settings));
  expect(load(KeywatchSettings.fromFile(file)._json)).toEqual(parseSettings(settings));
  expect(load(KeywatchSettings.defaults()._json)).toEqual(parseSettings({}));
});

test('a variable that is missing is named', () => {
  process.env.KEYWATCH_SETTINGS = '';
  jest.isolateModules(() => {
    expect(() => require('../../lambda/environment').loadSettings()).toThrow(
      'environment variable KEYWATCH_SETTINGS is not set',
    );
  });
});
