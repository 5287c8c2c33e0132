import { toRegExp } from './regex.js';
import type { Scanner } from './scanner.js';

/** A value node of JSON, or a field of a space-delimited event: its text, and its number where it is one. */
export interface Value {
  readonly text: string;
  readonly number: number | undefined;
}

export type Test = (value: Value) => boolean;

const OPERATOR = /!=|<=|>=|=|<|>/y;
const REGEX = /%[^%]*%/y;
const QUOTED = /"(?:[^"\\]|\\.)*"/y;
const BARE = /[^\s,&|()[\]{}"%=<>!]+/y;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** Bare words are letters, digits and underscores; the point stands in AWS's own example `123.123.*`. */
const WORD = /^[A-Za-z0-9_.*]+$/;

const ORDERS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

/** A number as a filter pattern writes it, else undefined. */
export const numberOf = (text: string): number | undefined => (NUMBER.test(text) ? Number(text) : undefined);

/** The text between double quotation marks. */
export const unquote = (quoted: string): string => quoted.slice(1, -1).replace(/\\(["\\])/g, '$1');

/** Reads an operator and its operand. */
export function comparison(scanner: Scanner): Test {
  const operator = scanner.expect(OPERATOR, 'a comparison operator');
  const { number, equals } = operand(scanner);
  const order = ORDERS[operator];
  if (order === undefined) return operator === '=' ? equals : (value) => !equals(value);
  if (number === undefined) return scanner.fail(`${operator} compares numbers only`);
  return (value) => value.number !== undefined && order(value.number, number);
}

function operand(scanner: Scanner): { readonly number?: number; readonly equals: Test } {
  const regex = scanner.take(REGEX);
  if (regex !== undefined) {
    scanner.countRegex();
    const compiled = toRegExp(regex.slice(1, -1));
    return { equals: ({ text }) => compiled.test(text) };
  }
  const quoted = scanner.take(QUOTED);
  if (quoted !== undefined) return { equals: wildcard(unquote(quoted)) };
  const bare = scanner.expect(BARE, 'a value');
  const number = numberOf(bare);
  if (number !== undefined)
    return { number, equals: (value) => (value.number === undefined ? value.text === bare : value.number === number) };
  if (!WORD.test(bare)) return scanner.fail('a value with other characters than letters, digits and _ needs quotes');
  return { equals: wildcard(bare) };
}

/** An asterisk at either end stands for any text; within, it is itself. */
function wildcard(pattern: string): Test {
  const start = pattern.startsWith('*');
  const end = pattern.endsWith('*');
  const inner = pattern.slice(start ? 1 : 0, end && pattern.length > 1 ? -1 : undefined);
  if (start && end) return ({ text }) => text.includes(inner);
  if (start) return ({ text }) => text.endsWith(inner);
  if (end) return ({ text }) => text.startsWith(inner);
  return ({ text }) => text === inner;
}
