import { MINUTE } from '../time-units.js';
import { breakdown } from './breakdown.js';
import type { Cell } from './cell.js';
import {
  type ActiveDetector,
  type CountDetector,
  crosses,
  type Judged,
  type Trails,
  type Verdict,
} from './detector.js';
import type { Observation, ObservationValue } from './observation.js';
import type { Judge } from './track.js';
import { COUNTS, causesIn, matchesOf, minuteOfCalls } from './tracks/calls.js';

/** What a detector says of one entity's minute. */
export interface Outcome {
  readonly verdicts: readonly Verdict[];
  /** The minute's matching entries in order; without them all count at the minute's end. */
  readonly matching?: readonly Observation[];
  /** Number of matching entries, estimated where the minute overflowed. */
  readonly total: number;
}

export const NO_OUTCOME: Outcome = { verdicts: [], total: 0 };

/** Judges the minute of the cells. `isOpen`: whether there is an episode, which matching entries belong to. */
export function judgeKeyed(judge: Judge, judged: Judged, trails: Trails, isOpen: boolean): Outcome {
  const verdicts = judge.judge!(judged, trails);
  if (verdicts.length === 0 && !isOpen) return NO_OUTCOME;
  const { current } = judged;
  const all = current.observations;
  const matching = judge.isSharing ? concerning(judge.concerns, all, verdicts) : all;
  if (!current.estimated) return { verdicts, matching, total: matching.length };
  return {
    verdicts: verdicts.map((verdict) => ({ ...verdict, evidence: { ...verdict.evidence, estimated: true } })),
    matching,
    total: Math.round((current.count * matching.length) / all.length),
  };
}

/** The observations of a shared track that count for one of its detectors. */
function concerning(
  concerns: ((value: ObservationValue) => boolean) | undefined,
  all: readonly Observation[],
  verdicts: readonly Verdict[],
): readonly Observation[] {
  if (concerns) return all.filter(({ value }) => concerns(value));
  const times = new Set(verdicts.map(({ at }) => at));
  return times.size === 0 ? [] : all.filter(({ time }) => times.has(time));
}

/** A count's sums of one minute. */
export interface Counted {
  readonly matched: number;
  readonly all: number;
}

/** Judges the window that ends with the minute; gives the minute's own sums, too. */
export function judgeCount(
  { detector, thresholds }: ActiveDetector<CountDetector>,
  cells: readonly Cell[],
  minute: number,
): Outcome & { readonly counted: Counted } {
  const span = Math.ceil(detector.window / MINUTE);
  const place = COUNTS.indexOf(detector);
  const tallied = cells.filter((cell) => cell.minute > minute - span && cell.minute <= minute);
  const tallies = tallied.map((cell) => ({ minute: cell.minute, tally: minuteOfCalls(cell).tallies[place]! }));
  const matchOf = tallies.some(({ tally }) => tally.true.matched > 0) ? 'true' : 'otherwise';
  let [matches, all, firstSeen] = [0, 0, Number.POSITIVE_INFINITY];
  for (const { tally } of tallies) {
    const { matched, first } = tally[matchOf];
    all += tally.all;
    matches += matched;
    firstSeen = Math.min(firstSeen, first);
  }
  const last = tallies.at(-1);
  const counted = last?.minute === minute ? { matched: last.tally[matchOf].matched, all: last.tally.all } : NO_COUNT;
  if (!crosses(detector.rule, matches, all, thresholds)) return { verdicts: [], total: counted.matched, counted };
  const threshold = thresholds[detector.rule.type === 'sum' ? detector.rule.matches : detector.rule.share];
  const share = detector.rule.type === 'sum' ? {} : { all, share: Math.round((matches / all) * 10_000) / 10_000 };
  const verdict: Verdict = {
    at: (minute + 1) * MINUTE,
    severity: detector.severity,
    firstSeen,
    count: matches,
    evidence: { matches, ...share, threshold, windowMinutes: span, ...causeOf(detector, tallied, matchOf) },
  };
  return { verdicts: [verdict], total: counted.matched, counted };
}

/** Matches that are broken down: the newest ones. */
const MOST_BROKEN_DOWN = 10_000;
/** Most example ids in a detection's evidence. */
const EXAMPLES = 5;

/** What the matches of a window have in common, and the newest of them. */
function causeOf(detector: CountDetector, cells: readonly Cell[], kind: 'true' | 'otherwise') {
  let newest: readonly Observation[] = [];
  for (let at = cells.length - 1; at >= 0 && newest.length < MOST_BROKEN_DOWN; at--)
    newest = [...matchesOf(cells[at]!, detector, kind), ...newest];
  newest = newest.slice(-MOST_BROKEN_DOWN);
  return { breakdown: breakdown(newest.map(causesIn)), examples: newest.slice(-EXAMPLES).map(({ id }) => id) };
}

const NO_COUNT: Counted = { matched: 0, all: 0 };
