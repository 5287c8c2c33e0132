import { comparison, numberOf, type Test } from './comparison.js';
import type { Compiled } from './compiled.js';
import { Scanner } from './scanner.js';

/** A field of the pattern; without a name it is known by its position in the event. */
interface Field {
  readonly name: string | undefined;
  readonly test: Test;
}

const OPEN = /\[/y;
const CLOSE = /\]/y;
const COMMA = /,/y;
const ELLIPSIS = /\.\.\./y;
const NAME = /[A-Za-z0-9_-]+/y;
const AND = /&&/y;
const OR = /\|\|/y;
const UNCONDITIONAL = /(?=[,\]])/y;

/**
 * A pattern `[a, b = …, …]` over space-delimited events. Text between brackets or double quotation marks is one field;
 * `...` stands for any number of fields; without it the last field takes the rest of the event.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function fieldPattern(pattern: string): Compiled & { extract(message: string): Extracted | undefined } {
  const scanner = new Scanner(pattern);
  scanner.expect(OPEN, '[');
  const fields: (Field | undefined)[] = [];
  do fields.push(scanner.take(ELLIPSIS) === undefined ? field(scanner) : undefined);
  while (scanner.take(COMMA) !== undefined);
  scanner.expect(CLOSE, ', or ]');
  if (!scanner.atEnd) scanner.fail('nothing may follow ]');
  const ellipses = fields.filter((one) => one === undefined).length;
  if (ellipses > 1) scanner.fail('more than one ellipsis');
  const extract = (message: string): Extracted | undefined => assign(fields, tokens(message), ellipses === 1);
  return {
    extract,
    matches: (message) => extract(message) !== undefined,
    names: (reference) => fields.some((one, i) => reference === `$${one?.name ?? i + 1}`),
    read: (message, reference) => numberOf(extract(message)?.[reference] ?? ''),
  };
}

/** What the fields take of an event: `$name`, or `$4` for the fourth field where it has no name. */
export type Extracted = Readonly<Record<string, string>>;

function field(scanner: Scanner): Field {
  const name = scanner.take(NAME);
  if (name === undefined) return { name, test: () => true };
  if (scanner.take(UNCONDITIONAL) !== undefined) return { name, test: () => true };
  const any: Test[][] = [[comparison(scanner)]];
  for (;;) {
    const and = scanner.take(AND);
    if (and === undefined && scanner.take(OR) === undefined) break;
    if (scanner.expect(NAME, 'the name of the field') !== name) scanner.fail('conditions of a field name that field');
    const test = comparison(scanner);
    if (and === undefined) any.push([test]);
    else any.at(-1)!.push(test);
  }
  return { name, test: (value) => any.some((all) => all.every((test) => test(value))) };
}

function assign(
  fields: readonly (Field | undefined)[],
  found: readonly Token[],
  elliptic: boolean,
): Extracted | undefined {
  const named = fields.length - (elliptic ? 1 : 0);
  if (found.length < named) return undefined;
  const extracted: Record<string, string> = {};
  let position = 0;
  for (const [i, one] of fields.entries()) {
    const last = i === fields.length - 1;
    if (one === undefined) {
      for (const end = found.length - (fields.length - 1 - i); position < end; position++)
        extracted[`$${position + 1}`] = found[position]!.text;
      continue;
    }
    const rest = last && !elliptic && position < found.length - 1;
    const text = rest ? found[position]!.rest : found[position]!.text;
    position++;
    if (!one.test({ text, number: numberOf(text) })) return undefined;
    extracted[`$${one.name ?? position}`] = text;
  }
  return extracted;
}

interface Token {
  readonly text: string;
  /** The event from this token on. */
  readonly rest: string;
}

const TOKEN = /\[([^\]]*)\](?=\s|$)|"([^"]*)"(?=\s|$)|\S+/g;

const tokens = (message: string): readonly Token[] =>
  [...message.matchAll(TOKEN)].map((match) => ({
    text: match[1] ?? match[2] ?? match[0],
    rest: message.slice(match.index).trimEnd(),
  }));
