import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../lib/core/settings.js';

/** A variable that the stack sets; a function that lacks one does not start. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`environment variable ${name} is not set`);
  return value;
}

/** Folder of the deployed code: the bundle, its settings and geo files. */
export const CODE = process.env.LAMBDA_TASK_ROOT ?? process.cwd();

/**
 * The settings that were deployed with the bundle: the synthesis checked and completed them, so that no function needs
 * the schema for it, nor the catalogue of secrets that the schema asks.
 *
 * @throws Error when they are not the bytes that the stack was synthesised with
 */
export function loadSettings(): Settings {
  const bytes = readFileSync(resolve(CODE, variable('KEYWATCH_SETTINGS')));
  if (createHash('sha256').update(bytes).digest('hex') !== variable('KEYWATCH_SETTINGS_SHA256'))
    throw new Error('KEYWATCH_SETTINGS_SHA256 is not the hash of the settings beside the bundle');
  return JSON.parse(bytes.toString('utf8'));
}
