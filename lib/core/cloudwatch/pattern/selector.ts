import type { Scanner } from './scanner.js';

const EVERY = Symbol('every');
/** A step from a JSON node to the next: a property, an element, or every one of either. */
type Step = string | number | typeof EVERY;

/** A property selector: its text, and the nodes of an event that it selects. */
export interface Selector {
  readonly text: string;
  select(event: unknown): readonly unknown[];
}

const SELECTOR = /\$(?:\.(?:[A-Za-z0-9_-]+|\*|\['[^']+'\])(?:\[(?:\d+|\*)\])*)+/y;
const STEP = /\.(?<name>[A-Za-z0-9_-]+|\*)|\.\['(?<quoted>[^']+)'\]|\[(?<element>\d+|\*)\]/g;

/**
 * Reads a selector such as `$.users[0].email`, `$.['cluster.name']`, `$.arrayKey[*]` or `$.*`.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function selector(scanner: Scanner): Selector {
  const text = scanner.expect(SELECTOR, 'a property selector such as $.name');
  const steps = [...text.matchAll(STEP)].map(({ groups }): Step => {
    const { name, quoted, element } = groups!;
    if (quoted !== undefined) return quoted;
    if (name === '*' || element === '*') return EVERY;
    return element === undefined ? name! : Number(element);
  });
  const wildcards = steps.filter((step) => step === EVERY).length;
  if (wildcards > 1) scanner.fail('more than one wildcard in a property selector');
  if (wildcards === 1) scanner.countWildcard();
  return { text, select: (event) => steps.reduce(follow, [event]) };
}

function follow(nodes: readonly unknown[], step: Step): readonly unknown[] {
  return nodes.flatMap((node) => {
    if (typeof node !== 'object' || node === null) return [];
    if (step === EVERY) return Object.values(node);
    if (Array.isArray(node) !== (typeof step === 'number')) return [];
    return Object.hasOwn(node, step) ? [(node as Record<string | number, unknown>)[step]] : [];
  });
}
