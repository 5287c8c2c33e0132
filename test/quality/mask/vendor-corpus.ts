import { type Case, caseOf, pairs } from './case';
import { KINDS } from './kinds';
import { combinedLine, gatewayLine, jsonLine, route, textLine } from './log-lines';
import type { Line } from './measure';
import { CLEAN_MEMBERS, CLEAN_MESSAGES, CLEAN_QUERIES, EITHER_MEMBERS } from './negatives';
import { Random } from './random';

/** The share of entries that hold a secret. */
const DIRTY = 0.02;

/** A line without a secret; every second one has something that looks like one. */
export function cleanLine(random: Random): string {
  const message = (): string => JSON.stringify(random.pick(CLEAN_MESSAGES)(random)).slice(1, -1);
  switch (random.int(0, 9)) {
    case 0:
      return textLine(random, random.pick(CLEAN_MESSAGES)(random));
    case 1:
      return jsonLine(random, message());
    case 2:
      return combinedLine(random, `${route(random)}?${random.pick(CLEAN_QUERIES)(random)}`);
    case 3:
      return gatewayLine(random, `"error":"${message()}"`);
    case 4:
      return gatewayLine(random, undefined, route(random), random.pick(CLEAN_QUERIES)(random));
    case 5:
    case 6:
      return gatewayLine(random, random.pick(CLEAN_MEMBERS)(random));
    default:
      return gatewayLine(random, undefined);
  }
}

/** How many entries hold every kind in every embedding at least once. */
export const leastEntries = (): number => Math.ceil(pairs(KINDS).length / DIRTY);

/** At least `entries` entries: every kind in every embedding in random order, among clean lines. */
export function* vendorCorpus(seed: number, entries: number): Generator<Line> {
  const random = new Random(seed);
  const all = pairs(KINDS);
  let queue: typeof all = [];
  for (let i = 0; i < entries; i++) {
    if (i % Math.round(1 / DIRTY) === 0) {
      let dirty: Case | undefined;
      for (let tries = 0; dirty === undefined && tries < 50; tries++) {
        if (queue.length === 0) queue = shuffled(all, random);
        dirty = caseOf(...queue.pop()!, random);
      }
      yield { sort: 'dirty', dirty: dirty! };
    } else if (random.chance(0.005)) {
      yield { sort: 'either', text: gatewayLine(random, random.pick(EITHER_MEMBERS)(random)) };
    } else {
      yield { sort: 'clean', text: cleanLine(random) };
    }
  }
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const copy = [...values];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.int(0, i);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
