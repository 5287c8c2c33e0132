import { isCall } from '../../entry/calls.js';
import type { Entry } from '../../entry/fields.js';
import { type Causes, causesOf } from '../breakdown.js';
import type { Cell } from '../cell.js';
import type { CountDetector, Keep, Tallied, Track } from '../detector.js';
import { authFailureRate } from '../detectors/auth-failure-rate.js';
import { blocklistSpike } from '../detectors/blocklist-spike.js';
import { clientErrorSpike } from '../detectors/client-error-spike.js';
import { dependencyFailure } from '../detectors/dependency-failure.js';
import { serverErrorSpike } from '../detectors/server-error-spike.js';
import { validationErrorSpike } from '../detectors/validation-error-spike.js';
import type { Observation, ObservationValue } from '../observation.js';

/** The count detectors: what each makes of an entry stands at its place in the entry's observation. */
export const COUNTS: readonly CountDetector[] = [
  authFailureRate,
  serverErrorSpike,
  clientErrorSpike,
  validationErrorSpike,
  dependencyFailure,
  blocklistSpike,
];

/** What a count makes of an entry, in two bits; 0 is nothing. */
const CODES: readonly (Tallied | undefined)[] = [undefined, false, true, 'otherwise'];
const CALL = 1 << (2 * COUNTS.length);

/**
 * All calls of an API, each kept once for all counts, and what the gateway counted. A cell has no limit: a share is
 * judged of all.
 */
export const CALLS = {
  id: 'calls',
  /** Every minute of the longest window is judged: a share also changes when entries leave it. */
  isCount: true,
  observe(entry: Entry, keep: Keep): void {
    const counted = entry['api.count'];
    // What the gateway counted is negative: no bits.
    let bits = counted === undefined ? (isCall(entry) ? CALL : 0) : -counted;
    for (let place = 0; bits >= 0 && place < COUNTS.length; place++) {
      const tallied = COUNTS[place]!.tally(entry);
      if (tallied !== undefined) bits |= CODES.indexOf(tallied) << (2 * place);
    }
    if (bits !== 0) keep('api', entry['api.id'] ?? 'default', isMatch(bits) ? withCauses(bits, entry) : bits);
  },
} as const satisfies Track;

/** One that matches a count has its causes behind its codes, a line each: one flat text weighs half of a list. */
const withCauses = (bits: number, entry: Entry): ObservationValue =>
  [bits, ...causesOf(entry).map((cause) => cause?.replaceAll('\n', ' '))].join('\n');

/** The codes of an observation. */
const bitsOf = (value: ObservationValue): number =>
  typeof value === 'string' ? Number.parseInt(value, 10) : (value as number);

/** Whether any count has a match: of a code for one, the second bit is set. */
const isMatch = (bits: number): boolean => bits > 0 && (bits & MATCH_BITS) !== 0;
const MATCH_BITS = COUNTS.reduce((mask, _, place) => mask | (2 << (2 * place)), 0);

/** The observations of a cell that match a count. */
export function matchesOf(cell: Cell, count: CountDetector, kind: 'true' | 'otherwise'): readonly Observation[] {
  const shift = 2 * COUNTS.indexOf(count);
  const code = CODES.indexOf(kind === 'true' ? true : kind);
  return cell.observations.filter(({ value }) => isMatch(bitsOf(value)) && ((bitsOf(value) >> shift) & 3) === code);
}

/** The causes of an observation that matches. */
export function causesIn({ value }: Observation): Causes {
  const [, reason, key, address, agent, route] = (value as string).split('\n').map((cause) => cause || undefined);
  return [reason, key, address, agent, route];
}

export interface Matches {
  readonly matched: number;
  readonly first: number;
}

/** A minute of a count: matches by their kind, and all that was tallied. */
export interface Tally {
  readonly true: Matches;
  readonly otherwise: Matches;
  readonly all: number;
}

/** A minute's calls, what the gateway counted, and its tallies in the order of `COUNTS`. */
export interface MinuteOfCalls {
  readonly calls: number;
  readonly counted: number;
  readonly tallies: readonly Tally[];
}

export const minuteOfCalls = (cell: Cell): MinuteOfCalls => cell.memo('calls', sumCalls);

function sumCalls(cell: Cell): MinuteOfCalls {
  const sums = COUNTS.map(() => ({ true: newMatches(), otherwise: newMatches(), all: 0 }));
  const { size } = cell;
  let [calls, counted] = [0, 0];
  for (let at = 0; at < size; at++) {
    const bits = bitsOf(cell.valueAt(at));
    if (bits < 0) counted -= bits;
    else if ((bits & CALL) !== 0) calls++;
    for (let place = 0; bits > 0 && place < COUNTS.length; place++) {
      const code = (bits >> (2 * place)) & 3;
      if (code === 0) continue;
      const sum = sums[place]!;
      sum.all++;
      if (code === 1) continue;
      const matches = code === 2 ? sum.true : sum.otherwise;
      if (matches.matched++ === 0) matches.first = cell.timeAt(at);
    }
  }
  return { calls, counted, tallies: sums };
}

const newMatches = (): { matched: number; first: number } => ({ matched: 0, first: Number.POSITIVE_INFINITY });
