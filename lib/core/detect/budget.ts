/** How many detections a detector raises at each step, the most sensitive first, and whether it may be put into shadow. */
export interface Demand {
  readonly id: string;
  readonly counts: readonly number[];
  readonly mayHide: boolean;
  /** Of two that need as much the higher one comes first. */
  readonly rank: number;
}

/** A detector's step; undefined when none of them fits: then it is for shadow mode, where it may be. */
export type Allotment = ReadonlyMap<string, number | undefined>;

/**
 * Shares a number of detections over detectors: those that need least come first, keep what they raise at the first
 * step when that is at most an equal share of what is left, or one while one is left, and leave the rest to the others.
 */
export function allot(demands: readonly Demand[], budget: number): Allotment {
  const fixed = demands.filter(({ counts, mayHide }) => counts.length === 1 && !mayHide);
  let left = budget - fixed.reduce((sum, { counts }) => sum + counts[0]!, 0);
  const steps = new Map<string, number | undefined>(fixed.map(({ id }) => [id, 0]));
  const waiting = demands
    .filter((demand) => !fixed.includes(demand))
    .sort((a, b) => a.counts[0]! - b.counts[0]! || b.rank - a.rank || (a.id < b.id ? -1 : 1));
  for (const [index, { id, counts, mayHide }] of waiting.entries()) {
    const equal = Math.max(0, left) / (waiting.length - index);
    const share = left >= 1 ? Math.max(1, equal) : equal;
    const step = counts.findIndex((count) => count <= share);
    const taken = step >= 0 ? step : mayHide ? undefined : counts.length - 1;
    steps.set(id, taken);
    if (taken !== undefined) left -= counts[taken]!;
  }
  return steps;
}
