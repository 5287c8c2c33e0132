import type { Action, Row } from './row.js';

export const WORD = '[A-Za-z0-9_-]';
export const DOTTED = '[A-Za-z0-9_.-]';
export const ALNUM = '[A-Za-z0-9]';
export const UPPER = '[A-Z0-9]';
export const HEX = '[A-Fa-f0-9]';
export const BASE64 = '[A-Za-z0-9+/_=-]';

/** A row of prefixes and an open-ended body. */
export function vendor(
  id: string,
  group: string,
  what: string,
  prefixes: readonly string[],
  body: string,
  least: number,
  action: Action = 'mask',
): Row {
  const pattern = new RegExp(`(?:${prefixes.map(quote).join('|')})${body}{${least},}`, 'y');
  return { id, group, what, action, recognised: { by: 'prefix', prefixes, pattern } };
}

/** A row whose body has a fixed length: the prefix is too short or too common to stand alone. */
export function exact(
  id: string,
  group: string,
  what: string,
  prefixes: readonly string[],
  body: string,
  least: number,
  most: number,
): Row {
  const pattern = new RegExp(`(?:${prefixes.map(quote).join('|')})${body}{${least},${most}}(?![A-Za-z0-9_-])`, 'y');
  return { id, group, what, action: 'mask', recognised: { by: 'prefix', prefixes, pattern } };
}

/** A row whose whole shape is given. */
export function shaped(
  id: string,
  group: string,
  what: string,
  prefixes: readonly string[],
  source: string,
  action: Action = 'mask',
): Row {
  return { id, group, what, action, recognised: { by: 'prefix', prefixes, pattern: new RegExp(source, 'y') } };
}

/** Every first part before every second one. */
export function both(firsts: readonly string[], seconds: readonly string[]): string[] {
  return firsts.flatMap((first) => seconds.map((second) => first + second));
}

function quote(literal: string): string {
  return literal.replace(/[.$+*?^()[\]{}|\\/]/g, '\\$&');
}
