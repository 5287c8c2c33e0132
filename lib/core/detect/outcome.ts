import type { Cell, Observation } from './cell.js';
import {
  type ActiveDetector,
  type CountDetector,
  type KeyedDetector,
  type Known,
  MINUTE,
  type Verdict,
} from './detector.js';

/** What a detector says of one entity's minute. */
export interface Outcome {
  readonly verdicts: readonly Verdict[];
  /** The minute's matching entries in order; without them all count at the minute's end. */
  readonly matching?: readonly Observation[];
  /** Number of matching entries, estimated where the minute overflowed. */
  readonly total: number;
}

const NOTHING: Outcome = { verdicts: [], total: 0 };

/** Judges the last minute of the cells. */
export function judgeKeyed(
  { detector, thresholds }: ActiveDetector<KeyedDetector>,
  cells: readonly Cell[],
  minute: number,
  memory: unknown,
  known: Known,
): Outcome {
  const current = cells.at(-1);
  if (current?.minute !== minute) return NOTHING;
  const verdicts = detector.judge({ cells, current, thresholds, memory, known });
  const matching =
    'concerns' in detector
      ? current.observations.filter(({ value }) => detector.concerns(value))
      : current.observations;
  const whole = matching.length === current.observations.length;
  if (!current.estimated) return { verdicts, matching, total: matching.length };
  return {
    verdicts: verdicts.map((v) => ({ ...v, evidence: { ...v.evidence, estimated: true } })),
    matching,
    total: whole ? current.count : Math.round((current.count * matching.length) / current.observations.length),
  };
}

/** Judges the window that ends with the minute. */
export function judgeCount(active: ActiveDetector<CountDetector>, cells: readonly Cell[], minute: number): Outcome {
  const { detector, thresholds } = active;
  const span = Math.ceil(detector.window / MINUTE);
  const within = cells.filter((cell) => cell.minute > minute - span && cell.minute <= minute);
  let [matches, all, firstSeen]: [number, number, number] = [0, 0, Number.POSITIVE_INFINITY];
  for (const cell of within) {
    const { matched, first } = tallyOf(cell);
    all += cell.observations.length;
    matches += matched;
    firstSeen = Math.min(firstSeen, first);
  }
  const current = within.at(-1)?.minute === minute ? tallyOf(within.at(-1)!).matched : 0;
  const at = (minute + 1) * MINUTE;
  const verdicts: Verdict[] = detector.crossed(matches, all, thresholds)
    ? [
        {
          at,
          severity: detector.severity,
          firstSeen,
          count: matches,
          evidence: { matches, all, share: Math.round((matches / all) * 10_000) / 10_000, windowMinutes: span },
        },
      ]
    : [];
  return { verdicts, total: current };
}

function tallyOf(cell: Cell): { matched: number; first: number } {
  const known = cell.memo as { matched: number; first: number } | undefined;
  if (known) return known;
  const matching = cell.observations.filter(({ value }) => value === true);
  const tally = { matched: matching.length, first: matching[0]?.time ?? Number.POSITIVE_INFINITY };
  cell.memo = tally;
  return tally;
}
