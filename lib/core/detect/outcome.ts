import { Cell, type Observation } from './cell.js';
import type { Counts } from './counts.js';
import {
  type ActiveDetector,
  type CountDetector,
  crosses,
  type Judged,
  type KeyedDetector,
  MINUTE,
  type Trails,
  type Verdict,
} from './detector.js';

/** What a detector says of one entity's minute. */
export interface Outcome {
  readonly verdicts: readonly Verdict[];
  /** The minute's matching entries in order; without them all count at the minute's end. */
  readonly matching?: readonly Observation[];
  /** Number of matching entries, estimated where the minute overflowed. */
  readonly total: number;
  /** The detector's history of the entity after the minute. */
  readonly memory: unknown;
}

/** What is known of an entity when its minute is judged. */
export interface Known {
  readonly cells: readonly Cell[];
  readonly memory: unknown;
  /** Whether an open episode is watched, so that the minute is judged though nothing was observed. */
  readonly watched: boolean;
}

const NOTHING: readonly Verdict[] = [];
const NO_TRAILS: Trails = new Map();

/** What the detector judges at the minute, or undefined when there is nothing to judge. */
export function judgedOf(
  { thresholds, registry }: ActiveDetector,
  { cells, memory, watched }: Known,
  minute: number,
): Judged | undefined {
  const last = cells.at(-1);
  if (last?.minute === minute) return { cells, current: last, thresholds, registry, memory };
  if (!watched) return undefined;
  const current = new Cell(minute);
  return { cells: [...cells, current], current, thresholds, registry, memory };
}

/** Judges the last minute of the cells. */
export function judgeKeyed(
  { detector }: ActiveDetector<KeyedDetector>,
  judged: Judged | undefined,
  memory: unknown,
  trails: Trails = NO_TRAILS,
): Outcome {
  if (!judged) return { verdicts: NOTHING, total: 0, memory };
  const { current } = judged;
  const verdicts = detector.judge(judged, trails);
  return {
    verdicts: current.estimated
      ? verdicts.map((v) => ({ ...v, evidence: { ...v.evidence, estimated: true } }))
      : verdicts,
    matching: current.observations,
    total: current.count,
    memory: detector.remember ? detector.remember(judged) : memory,
  };
}

/** A count's sums of one minute. */
export interface Counted {
  readonly matched: number;
  readonly all: number;
}

/** Judges the window that ends with the minute; gives the minute's own sums, too. */
export function judgeCount(
  active: ActiveDetector<CountDetector>,
  counts: Counts,
  cells: readonly Cell[],
  minute: number,
): Outcome & { readonly counted: Counted } {
  const { detector, thresholds } = active;
  const span = Math.ceil(detector.window / MINUTE);
  const within = cells.filter((cell) => cell.minute > minute - span && cell.minute <= minute);
  const tallies = within.map((cell) => counts.tallyOf(cell, active));
  const kind = tallies.some(({ matches }) => matches.matched > 0) ? 'matches' : 'otherwise';
  let [matches, all, firstSeen] = [0, 0, Number.POSITIVE_INFINITY];
  for (const tally of tallies) {
    all += tally.all;
    matches += tally[kind].matched;
    firstSeen = Math.min(firstSeen, tally[kind].first);
  }
  const last = within.at(-1)?.minute === minute ? tallies.at(-1)! : undefined;
  const counted = { matched: last?.[kind].matched ?? 0, all: last?.all ?? 0 };
  if (!crosses(detector.rule, matches, all, thresholds))
    return { verdicts: NOTHING, total: counted.matched, memory: undefined, counted };
  const threshold = thresholds[detector.rule.type === 'sum' ? detector.rule.matches : detector.rule.share];
  const share = detector.rule.type === 'sum' ? {} : { all, share: Math.round((matches / all) * 10_000) / 10_000 };
  const verdict: Verdict = {
    at: (minute + 1) * MINUTE,
    severity: detector.severity,
    firstSeen,
    count: matches,
    evidence: { matches, ...share, threshold, windowMinutes: span },
  };
  return { verdicts: [verdict], total: counted.matched, memory: undefined, counted };
}
