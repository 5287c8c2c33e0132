import { Histogram } from './histogram.js';

/** Most groups that are held: beyond it the smaller half is let go and the result is approximate. */
export const MAX_GROUPS = 20_000;
/** The same for groups with a histogram each. */
export const MAX_HISTOGRAMS = 2_000;
const MAX_KEY = 256;

/** One group's counters. */
export interface Counted {
  count: number;
  label: string | undefined;
  readonly histogram: Histogram | undefined;
}

/** Counts entries by a key in bounded memory: exact and independent of order up to the cap. */
export class Groups {
  public total = 0;
  public approximate = false;
  private readonly groups = new Map<string, Counted>();
  /** The group that was counted last: neighbours often share it. */
  private last: Counted | undefined;
  private lastKey = '';
  private readonly cap: number;

  constructor(private readonly measured: boolean) {
    this.cap = measured ? MAX_HISTOGRAMS : MAX_GROUPS;
  }

  /** Counts one entry of the group, and returns the group. */
  public add(key: string, label: string | undefined): Counted {
    this.total++;
    if (key === this.lastKey && this.last !== undefined && label === this.last.label) {
      this.last.count++;
      return this.last;
    }
    const short = key.length > MAX_KEY ? `${key.slice(0, MAX_KEY - 1)}…` : key;
    let group = this.groups.get(short);
    if (group === undefined) {
      if (this.groups.size >= this.cap) this.prune();
      group = { count: 0, label, histogram: this.measured ? new Histogram() : undefined };
      this.groups.set(short, group);
    } else if (label !== group.label && label !== undefined && (group.label === undefined || label < group.label)) {
      group.label = label;
    }
    group.count++;
    this.last = group;
    this.lastKey = key;
    return group;
  }

  /** The largest groups, equal ones in order of their keys. */
  public top(size: number): [string, Counted][] {
    return [...this.groups].sort(largestFirst).slice(0, size);
  }

  private prune(): void {
    this.approximate = true;
    const kept = this.top(Math.floor(this.cap / 2));
    this.groups.clear();
    this.last = undefined;
    for (const [key, group] of kept) this.groups.set(key, group);
  }
}

function largestFirst([a, { count: m }]: [string, Counted], [b, { count: n }]: [string, Counted]): number {
  return n - m || (a < b ? -1 : 1);
}
