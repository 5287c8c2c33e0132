import { MINUTE } from './detector.js';
import { hash32 } from './hash32.js';
import { union } from './hidden.js';
import type { PlacesUpTo } from './places.js';

/** What a detector keeps of one entry. */
export interface Observation {
  readonly time: number;
  /** The entry's id; together with the time it orders observations. */
  readonly id: string;
  /** What the detector needs to judge it; plain JSON. */
  readonly value: ObservationValue;
  /** Detectors of the track that must not see it: the address is on their allow list. */
  readonly hidden?: readonly string[];
}

export type ObservationValue =
  | string
  | number
  | boolean
  | undefined
  | readonly (string | number | boolean | undefined)[];

/** Order of observations: by time, then id. */
export const inOrder = (a: Observation, b: Observation): number =>
  a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Most observations that one entity's minute keeps exactly; beyond, the earliest stay and the number is estimated. */
export const CELL_LIMIT = 1024;

/** A list that grows by pushing has room for 16 more: one of so few observations is copied to its size. */
const FEW = 8;

/** Places of the summaries that tracks make of a cell. */
const MEMOS = { calls: 0, sums: 0, failures: 0, tried: 1, edges: 1, resources: 2, views: 3 } as const;

/** What stands in a cell of each observation, one after another: milliseconds from the minute on, id, value, and from whom it is hidden. */
type Part = number | string | ObservationValue | readonly string[];
const PARTS = 4;

/**
 * The observations of one entity in one minute: a set, merged by union, so that order, duplicates and the cut of
 * batches do not matter. Past the limit the earliest observations stay (so that a crossing keeps its instant) and
 * the number is estimated from the smallest hashes of the ids (bottom-k, Cohen and Kaplan 2007).
 *
 * They lie in one list, part by part: nearly all cells hold one observation, and an object for each would be most of
 * what detection keeps.
 */
export class Cell {
  private parts: Part[] = [];
  /** Whether what is kept is in order, each id once. */
  private sorted = true;
  private sketch: Set<number> | undefined;
  /** Summaries of the cell, dropped when it changes. */
  private memos: unknown[] | undefined;
  /** Detectors that must not see all that is kept. */
  hiddenFrom: readonly string[] | undefined;
  /** What `placesIn` knows of the window up to the cell, dropped when it changes. */
  places: PlacesUpTo | undefined;

  constructor(
    readonly minute: number,
    private readonly limit: number = CELL_LIMIT,
  ) {}

  /** `hidden`: detectors that must not see the observation. */
  add(time: number, id: string, value: ObservationValue, hidden?: readonly string[]): void {
    const { parts } = this;
    const offset = time - this.minute * MINUTE;
    const before = parts.length - PARTS;
    if (before < 0) this.parts = [offset, id, value, hidden];
    else if (before < (FEW - 1) * PARTS) this.parts = parts.concat([offset, id, value, hidden]);
    else parts.push(offset, id, value, hidden);
    if (this.sorted && before >= 0) this.sorted = isBefore(parts, before, this.parts, before + PARTS);
    if (this.sketch) this.sketch.add(hash32(id));
    // Nearly always one list for all.
    if (hidden && hidden !== this.hiddenFrom)
      this.hiddenFrom = this.hiddenFrom ? union(this.hiddenFrom, hidden) : hidden;
    this.changed();
    if (before + PARTS > 2 * this.limit * PARTS) this.compact();
  }

  private changed(): void {
    this.memos = undefined;
    this.places = undefined;
  }

  /** The cell without what is hidden from a detector. */
  seenBy(detector: string): Cell {
    if (!this.hiddenFrom?.includes(detector)) return this;
    const views = this.memo('views', newViews);
    let view = views.get(detector);
    if (!view) {
      view = this.only((at) => !this.hiddenAt(at)?.includes(detector));
      views.set(detector, view);
    }
    return view;
  }

  /** The cell with only those observations whose value is wanted. */
  where(wanted: (value: ObservationValue) => boolean): Cell {
    const { size } = this;
    for (let at = 0; at < size; at++)
      if (!wanted(this.valueAt(at))) return this.only((one) => wanted(this.valueAt(one)));
    return this;
  }

  private only(wanted: (at: number) => boolean): Cell {
    const cell = new Cell(this.minute, this.limit);
    const { size } = this;
    for (let at = 0; at < size; at++)
      if (wanted(at)) cell.add(this.timeAt(at), this.idAt(at), this.valueAt(at), this.hiddenAt(at));
    return cell;
  }

  /** Number of observations that are kept exactly, in order, each id once. */
  get size(): number {
    if (!this.sorted || this.parts.length > this.limit * PARTS) this.compact();
    return this.parts.length / PARTS;
  }

  timeAt(at: number): number {
    return this.minute * MINUTE + (this.parts[at * PARTS] as number);
  }

  idAt(at: number): string {
    return this.parts[at * PARTS + 1] as string;
  }

  valueAt(at: number): ObservationValue {
    return this.parts[at * PARTS + 2] as ObservationValue;
  }

  private hiddenAt(at: number): readonly string[] | undefined {
    return this.parts[at * PARTS + 3] as readonly string[] | undefined;
  }

  /** The observations as objects: for what is seldom done. */
  get observations(): readonly Observation[] {
    return Array.from({ length: this.size }, (_, at) => {
      const hidden = this.hiddenAt(at);
      const observation = { time: this.timeAt(at), id: this.idAt(at), value: this.valueAt(at) };
      return hidden ? { ...observation, hidden } : observation;
    });
  }

  /** Whether observations were dropped and `count` is an estimate. */
  get estimated(): boolean {
    return this.size > 0 && this.sketch !== undefined;
  }

  /** A summary of the cell, made once for all that ask for it. */
  memo<T>(name: keyof typeof MEMOS, make: (cell: Cell) => T): T {
    // Written out: a list that grows would have room for 17.
    this.memos ??= [undefined, undefined, undefined, undefined];
    this.memos[MEMOS[name]] ??= make(this);
    return this.memos[MEMOS[name]] as T;
  }

  /** Number of different entries observed. */
  get count(): number {
    if (!this.estimated) return this.size;
    const hashes = Uint32Array.from(this.sketch!).sort();
    return hashes.length < this.limit
      ? hashes.length
      : Math.round((this.limit - 1) / (hashes[this.limit - 1]! / 2 ** 32));
  }

  /** Hashes that stand for all observations, once some were dropped; else none. */
  get sketched(): readonly number[] {
    return this.estimated ? [...this.sketch!] : [];
  }

  /** Takes over the hashes of another part of the minute, whose observations were added before. */
  addSketched(hashes: readonly number[]): void {
    if (hashes.length === 0) return;
    this.sketch ??= this.hashes();
    for (const hash of hashes) this.sketch.add(hash);
    this.changed();
    this.compact();
  }

  private hashes(): Set<number> {
    const hashes = new Set<number>();
    for (let at = 0; at < this.parts.length / PARTS; at++) hashes.add(hash32(this.idAt(at)));
    return hashes;
  }

  private compact(): void {
    if (!this.sorted) this.sort();
    if (this.parts.length > this.limit * PARTS) {
      this.sketch ??= this.hashes();
      this.parts = this.parts.slice(0, this.limit * PARTS);
    }
    if (this.sketch && this.sketch.size > 2 * this.limit)
      this.sketch = new Set(Uint32Array.from(this.sketch).sort().subarray(0, this.limit));
  }

  private sort(): void {
    const { parts } = this;
    const starts = Array.from({ length: parts.length / PARTS }, (_, at) => at * PARTS);
    starts.sort((a, b) => (isBefore(parts, a, parts, b) ? -1 : isBefore(parts, b, parts, a) ? 1 : 0));
    const sorted: Part[] = [];
    for (const start of starts)
      if (sorted.length === 0 || parts[start + 1] !== sorted[sorted.length - PARTS + 1])
        sorted.push(parts[start], parts[start + 1], parts[start + 2], parts[start + 3]);
    this.parts = sorted.slice();
    this.sorted = true;
  }
}

/** The cell as detectors see it that must not see all. */
const newViews = (): Map<string, Cell> => new Map();

/** Whether one observation is before another: by time, then id. */
function isBefore(some: readonly Part[], one: number, others: readonly Part[], other: number): boolean {
  const [a, b] = [some[one] as number, others[other] as number];
  return a < b || (a === b && (some[one + 1] as string) < (others[other + 1] as string));
}
