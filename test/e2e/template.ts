import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A resource of a template; properties are as CloudFormation takes them. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of every type of resource
  Properties: Record<string, any>;
  readonly Metadata?: Readonly<Record<string, string>>;
}

export interface Template {
  Resources: Record<string, Resource>;
}

/** Name of the example's stack. */
export const STACK = 'Keywatch';

const fileOf = (assembly: string): string => join(assembly, `${STACK}.template.json`);
export const readTemplate = (assembly: string): Template => JSON.parse(readFileSync(fileOf(assembly), 'utf8'));
export const writeTemplate = (assembly: string, template: Template): void =>
  writeFileSync(fileOf(assembly), JSON.stringify(template, undefined, 1));

/** Resources of a type, with their logical ids. */
export const ofType = (template: Template, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

/** Logical id of the resource at a path below the `Keywatch` construct (or below the stack, after a `/`). */
export function logicalId(template: Template, path: string): string {
  const whole = path.startsWith('/') ? `${STACK}${path}` : `${STACK}/Keywatch/${path}`;
  const found = Object.entries(template.Resources).find(([, { Metadata }]) => {
    const at = Metadata?.['aws:cdk:path'];
    return at === whole || at === `${whole}/Resource`;
  });
  if (!found) throw new Error(`the template has no resource at ${whole}`);
  return found[0];
}

/** The resource at a path. */
export const resourceAt = (template: Template, path: string): Resource =>
  template.Resources[logicalId(template, path)]!;

/**
 * Takes resources out of a template.
 *
 * @throws Error when anything still refers to one of them
 */
export function drop(template: Template, ids: readonly string[]): void {
  for (const id of ids) delete template.Resources[id];
  const rest = JSON.stringify(template);
  for (const id of ids)
    if (new RegExp(`"${id}"|\\$\\{${id}[.}]`).test(rest)) throw new Error(`the template still refers to ${id}`);
}
