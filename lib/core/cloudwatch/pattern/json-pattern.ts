import { comparison, type Value } from './comparison.js';
import type { Compiled } from './compiled.js';
import { Scanner } from './scanner.js';
import { type Selector, selector } from './selector.js';

type Condition = (event: unknown) => boolean;

const OPEN = /\{/y;
const CLOSE = /\}/y;
const OPEN_GROUP = /\(/y;
const CLOSE_GROUP = /\)/y;
const AND = /&&/y;
const OR = /\|\|/y;
const IS = /IS\s+(?:NULL|TRUE|FALSE)\b/y;
const NOT_EXISTS = /NOT\s+EXISTS\b/y;
const UNSUPPORTED = /IS\s+NOT\b|EXISTS\b/y;

/**
 * A pattern `{ … }` over JSON events: comparisons of property selectors, joined by `()`, `&&` and `||` in this order of
 * precedence. A selector that points to an object, an array or nothing makes no comparison true, `!=` included.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function jsonPattern(pattern: string): Compiled {
  const scanner = new Scanner(pattern);
  const selectors = new Map<string, Selector>();
  scanner.expect(OPEN, '{');
  const condition = any(scanner, selectors);
  scanner.expect(CLOSE, '&&, || or }');
  if (!scanner.atEnd) scanner.fail('nothing may follow }');
  return {
    matches: (message) => {
      const event = parse(message);
      return event !== undefined && condition(event);
    },
    names: (reference) => selectors.has(reference),
    read: (message, reference) => {
      const [node] = selectors.get(reference)!.select(parse(message));
      return typeof node === 'number' ? node : undefined;
    },
  };
}

function any(scanner: Scanner, selectors: Map<string, Selector>): Condition {
  const terms = [all(scanner, selectors)];
  while (scanner.take(OR) !== undefined) terms.push(all(scanner, selectors));
  return (event) => terms.some((term) => term(event));
}

function all(scanner: Scanner, selectors: Map<string, Selector>): Condition {
  const terms = [single(scanner, selectors)];
  while (scanner.take(AND) !== undefined) terms.push(single(scanner, selectors));
  return (event) => terms.every((term) => term(event));
}

function single(scanner: Scanner, selectors: Map<string, Selector>): Condition {
  if (scanner.take(OPEN_GROUP) !== undefined) {
    const group = any(scanner, selectors);
    scanner.expect(CLOSE_GROUP, ')');
    return group;
  }
  const selected = selector(scanner);
  selectors.set(selected.text, selected);
  const nodes = selected.select;
  const is = scanner.take(IS);
  if (is !== undefined) {
    const expected = is.endsWith('NULL') ? null : is.endsWith('TRUE');
    return (event) => nodes(event).includes(expected);
  }
  if (scanner.take(NOT_EXISTS) !== undefined) return (event) => nodes(event).length === 0;
  const unsupported = scanner.take(UNSUPPORTED);
  if (unsupported !== undefined) return scanner.fail(`${unsupported} is not supported`);
  const test = comparison(scanner);
  return (event) => nodes(event).some((node) => isValue(node) && test(toValue(node)));
}

const isValue = (node: unknown): node is string | number => typeof node === 'string' || typeof node === 'number';

const toValue = (node: string | number): Value =>
  typeof node === 'number' ? { text: String(node), number: node } : { text: node, number: undefined };

/** The JSON object of a message, or undefined when it is none. */
function parse(message: string): object | undefined {
  try {
    const event: unknown = JSON.parse(message);
    return typeof event === 'object' && event !== null ? event : undefined;
  } catch {
    return undefined;
  }
}
