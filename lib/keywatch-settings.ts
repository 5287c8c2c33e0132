import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { activeDetectors } from './core/detect/catalogue.js';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from './core/settings.js';

/** Settings as `keywatch.json` holds them, checked against the schema. */
export class KeywatchSettings {
  /** Every default: each detector alerts with its default thresholds. */
  public static defaults(): KeywatchSettings {
    return new KeywatchSettings(DEFAULT_SETTINGS, '.');
  }

  /** Reads and checks a settings file; an error names the property and what is allowed. */
  public static fromFile(path: string): KeywatchSettings {
    let value: unknown;
    try {
      value = JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      throw new Error(`${path}: ${error instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read'}`);
    }
    try {
      return new KeywatchSettings(parseSettings(value), dirname(path));
    } catch (error) {
      throw new Error(`${path}: ${(error as Error).message}`);
    }
  }

  /** SHA-256 over the settings as the functions get them, in hex. */
  public readonly sha256: string;

  /** @internal */
  public readonly _settings: Settings;
  /** @internal */
  public readonly _detectors: ReturnType<typeof activeDetectors>;
  /** @internal The file that stands beside each function's code. */
  public readonly _json: string;

  /** @internal Geo files by their names beside the settings, and where they lie. */
  public readonly _geoFiles: readonly { readonly name: string; readonly path: string }[];

  private constructor(settings: Settings, folder: string) {
    this._settings = settings;
    this._geoFiles = Object.entries(settings.geo).map(([property, name]) => {
      const path = join(folder, name);
      if (isAbsolute(name) || normalize(name).startsWith('..'))
        throw new Error(`geo.${property}: must be a path below the folder of the settings, to be deployed with them`);
      if (!existsSync(path)) throw new Error(`geo.${property}: names a file that does not exist`);
      return { name, path };
    });
    this._detectors = activeDetectors(settings);
    this._json = JSON.stringify(settings);
    this.sha256 = createHash('sha256').update(this._json).digest('hex');
  }
}
