import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { activeDetectors } from '../lib/core/detect/catalogue.js';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../lib/core/settings.js';
import { describeFileError, Failure } from './failure.js';

/** Settings, and the folder to which their paths are relative. */
export interface LoadedSettings {
  readonly settings: Settings;
  readonly base: string;
}

/** Reads a settings file. Throws `Failure` that names the file and the property, never a value. */
export function loadSettings(file: string | undefined): LoadedSettings {
  if (file === undefined) return { settings: DEFAULT_SETTINGS, base: process.cwd() };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw describeFileError(error, file);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new Failure(2, `${file}: is not valid JSON`);
  }
  try {
    const settings = parseSettings(value);
    activeDetectors(settings);
    return { settings, base: dirname(resolve(file)) };
  } catch (error) {
    throw new Failure(2, `${file}: ${(error as Error).message}`);
  }
}

/** The pseudonym key of the settings, else one made from the seed, which is not secret. */
export function pseudonymKey(
  { settings, base }: LoadedSettings,
  seed: number,
): { key: string | Buffer; secret: boolean } {
  const source = settings.pseudonyms.key;
  if (source === undefined) return { key: `keywatch seed ${seed}`, secret: false };
  const [kind, name] = [source.slice(0, source.indexOf(':')), source.slice(source.indexOf(':') + 1)];
  if (kind === 'env') {
    const key = process.env[name];
    if (key === undefined || key.length < 16)
      throw new Failure(2, 'settings: pseudonyms.key: the environment variable is not set or below 16 characters');
    return { key, secret: true };
  }
  try {
    const key = readFileSync(resolve(base, name));
    if (key.length < 16) throw new Failure(2, 'settings: pseudonyms.key: the file holds fewer than 16 bytes');
    return { key, secret: true };
  } catch (error) {
    throw error instanceof Failure
      ? error
      : new Failure(2, `settings: pseudonyms.key: ${describeFileError(error, 'the key file').message}`);
  }
}
