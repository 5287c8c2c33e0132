import type { Entry } from '../entry/fields.js';
import type { Cell } from './cell.js';
import type { ActiveDetector, CountDetector, Detector, Tallied } from './detector.js';

/** What `count` detectors make of an entry, as digits to the base 4; 0 is nothing. */
const CODES: readonly (Tallied | undefined)[] = [undefined, false, true, 'otherwise'];
const [FALSE, TRUE, OTHERWISE] = [1, 2, 3];

/** Matches of a minute, and the time of the first. */
interface Matches {
  readonly matched: number;
  readonly first: number;
}

/** A minute's matches by their kind, and all that was tallied. */
export interface Tally {
  readonly matches: Matches;
  readonly otherwise: Matches;
  readonly all: number;
}

const isCount = (detector: Detector): detector is CountDetector => detector.kind === 'count';

/**
 * The `count` detectors together: they look at the same entries of the same API, so that each entry is kept once for
 * all of them, as one number.
 */
export class Counts {
  readonly detectors: readonly CountDetector[];
  /** Stands where a detector's id does in the name of the partition; other detectors are other observations. */
  readonly id: string;
  readonly window: number;

  constructor(detectors: readonly Detector[]) {
    this.detectors = detectors.filter(isCount);
    this.id = this.detectors.map(({ id }) => id).join(' ');
    this.window = Math.max(0, ...this.detectors.map(({ window }) => window));
  }

  /** The number that is kept of an entry, or undefined when no detector counts it. */
  readonly tally = (entry: Entry): number | undefined => {
    let [number, unit] = [0, 1];
    for (const detector of this.detectors) {
      const tallied = detector.tally(entry);
      if (tallied !== undefined) number += unit * (tallied === 'otherwise' ? OTHERWISE! : tallied ? TRUE! : FALSE!);
      unit *= CODES.length;
    }
    return number === 0 ? undefined : number;
  };

  /** A detector's tally of a minute. */
  tallyOf(cell: Cell, { detector }: ActiveDetector<CountDetector>): Tally {
    cell.memo ??= this.tallies(cell);
    return (cell.memo as readonly Tally[])[this.detectors.indexOf(detector)]!;
  }

  private tallies({ observations }: Cell): readonly Tally[] {
    return this.detectors.map((_, index) => {
      const unit = CODES.length ** index;
      const none = { matched: 0, first: Number.POSITIVE_INFINITY };
      const [matches, otherwise] = [{ ...none }, { ...none }];
      let all = 0;
      for (const { time, value } of observations) {
        const tallied = CODES[Math.floor((value as number) / unit) % CODES.length];
        if (tallied === undefined) continue;
        all++;
        if (tallied === false) continue;
        const kind = tallied === true ? matches : otherwise;
        if (kind.matched++ === 0) kind.first = time;
      }
      return { matches, otherwise, all };
    });
  }
}
