import { alternatives } from './alternatives.js';
import type { Action, Row } from './row.js';

/** A row of a vendor's literal beginnings, each followed by a body. */
export interface VendorRow extends Row {
  readonly prefixes: readonly string[];
  /** Sticky; matches the whole secret. */
  readonly pattern: RegExp;
  /** Least length of what stands behind a prefix, or 0. */
  readonly least: number;
}

/**
 * What bodies are made of: alphanumeric, base64, dotted, hexadecimal, identifier, lower-case hexadecimal, upper case,
 * word.
 */
const ALPHABETS: Readonly<Record<string, string>> = {
  a: '[A-Za-z0-9]',
  b: '[\\w+/=-]',
  d: '[\\w.-]',
  h: '[A-Fa-f0-9]',
  i: '\\w',
  l: '[a-f0-9-]',
  u: '[A-Z0-9]',
  w: '[\\w-]',
};

/**
 * Reads rows, one a line: `id`, or `id:action` where that is not `mask`; the body; the prefixes, with braces around
 * alternatives. A body is a letter of `ALPHABETS`, or a class, and a least length, with a greatest one where the prefix is
 * too short or too common for an open end; or a regular expression.
 */
export function vendorRows(table: string): VendorRow[] {
  return table.split('\n').map((line) => {
    const [head, body, ...prefixes] = line.split(' ') as [string, string, ...string[]];
    const [id, action = 'mask'] = head.split(':') as [string, Action?];
    return vendorRow(id, action, prefixes.flatMap(alternatives), body);
  });
}

export function vendorRow(id: string, action: Action, prefixes: readonly string[], body: string): VendorRow {
  const [, set, least, most] = /^(\w|\[.*?\])(\d+)(,\d+)?$/.exec(body) ?? [];
  const source = set ? `${ALPHABETS[set] ?? set}{${least}${most ? `${most}}(?![\\w-])` : ',}'}` : body;
  const pattern = new RegExp(`(?:${prefixes.map(quote).join('|')})${source}`, 'y');
  return { id, action, prefixes, pattern, least: Number(least ?? 0) };
}

/** A regular expression that matches a text as it stands. */
export function quote(literal: string): string {
  return literal.replace(/[.$+*?^()[\]{}|\\/-]/g, '\\$&');
}
