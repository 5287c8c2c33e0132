import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cdk, run } from './cdk';
import { BOOTSTRAP_ROLES, CHANGED, DROPPED } from './emulator-gaps';
import { drop, readTemplate, STACK, type Template, writeTemplate } from './template';

const MUTATE = join(__dirname, 'mutate.ts');

/** A synthesised app, made fit for the emulator. */
export interface Assembly {
  readonly dir: string;
  /** The template as it was synthesised: what is asserted and filled in comes from here. */
  readonly template: Template;
}

/** Synthesises the example app with settings, changes it as the mutation says, and takes out what the emulator lacks. */
export async function makeAssembly(home: string, settings: string, mutation?: string): Promise<Assembly> {
  const dir = join(home, 'assembly');
  await cdk(['synth', '--quiet', '--output', dir, '--context', `settings=${settings}`], home);
  if (mutation) {
    const { code, output } = await run('--import=tsx', [MUTATE, dir, mutation], {}, 60_000);
    if (code !== 0) throw new Error(output);
  }
  const template = readTemplate(dir);
  const fit = structuredClone(template);
  for (const { what, ids } of DROPPED) drop(fit, required(what, ids(fit)));
  for (const { what, change } of CHANGED) required(what, Object.values(fit.Resources).filter(change));
  writeTemplate(dir, fit);
  for (const name of ['manifest.json', `${STACK}.assets.json`]) withoutRoles(join(dir, name));
  return { dir, template };
}

function required<T>(what: string, found: readonly T[]): readonly T[] {
  if (found.length === 0) throw new Error(`${what}: the template has none any more; take the gap out`);
  return found;
}

/** What `CliCredentialsStackSynthesizer` writes: nothing is assumed, the caller's own credentials do it all. */
function withoutRoles(file: string): void {
  const read = JSON.parse(readFileSync(file, 'utf8'), function (this: Record<string, unknown>, key, value) {
    return BOOTSTRAP_ROLES.test(key) ? undefined : value;
  });
  writeFileSync(file, JSON.stringify(read));
}
