import { MINUTE } from '../time-units.js';
import type { Observation, ObservationValue } from './observation.js';
import type { PlacesUpTo } from './place.js';
import { Several } from './several.js';

/** Most observations that one entity's minute keeps exactly; beyond, the earliest stay and the number is estimated. */
export const CELL_LIMIT = 1024;

/** Places of the summaries that tracks make of a cell. */
const MEMOS = { calls: 0, sums: 0, failures: 0, tried: 1, edges: 1, resources: 2, crosses: 2, views: 3 } as const;

/**
 * The observations of one entity in one minute: a set, merged by union, so that order, duplicates and the cut of
 * batches do not matter. Past the limit the earliest observations stay (so that a crossing keeps its instant) and
 * the number is estimated from the smallest hashes of the ids (bottom-k, Cohen and Kaplan 2007).
 *
 * Nearly all cells hold one observation, and they are most of what detection keeps: the cell itself holds it.
 */
export class Cell {
  /** Of a single observation: milliseconds from the minute on. */
  private offset = 0;
  /** Undefined when there is none, or more than one. */
  private id: string | undefined;
  private value: ObservationValue;
  private hidden: readonly string[] | undefined;
  private several: Several | undefined;
  /** Summaries of the cell, dropped when it changes. */
  private memos: unknown[] | undefined;
  /** What `placesIn` knows of the window up to the cell, dropped when it changes. */
  places: PlacesUpTo | undefined;

  constructor(
    readonly minute: number,
    private readonly limit: number = CELL_LIMIT,
  ) {}

  /** `hidden`: detectors that must not see the observation. */
  add(time: number, id: string, value: ObservationValue, hidden?: readonly string[]): void {
    const offset = time - this.minute * MINUTE;
    if (this.id === undefined && !this.several) {
      this.offset = offset;
      this.id = id;
      this.value = value;
      this.hidden = hidden;
      return;
    }
    this.severalOf().add(offset, id, value, hidden);
    this.changed();
  }

  private severalOf(): Several {
    if (this.several) return this.several;
    this.several = new Several(this.limit);
    if (this.id !== undefined) this.several.add(this.offset, this.id, this.value, this.hidden);
    this.id = undefined;
    this.value = undefined;
    return this.several;
  }

  private changed(): void {
    this.memos = undefined;
    this.places = undefined;
  }

  /** Detectors that must not see all that is kept. */
  get hiddenFrom(): readonly string[] | undefined {
    return this.several ? this.several.hiddenFrom : this.hidden;
  }

  /** The cell without what is hidden from a detector. */
  seenBy(detector: string): Cell {
    if (!this.hiddenFrom?.includes(detector)) return this;
    const views = this.memo('views', newViews);
    views[detector] ??= this.only((at) => !this.hiddenAt(at)?.includes(detector));
    return views[detector];
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
    if (this.several) return this.several.size;
    return this.id === undefined ? 0 : 1;
  }

  timeAt(at: number): number {
    return this.minute * MINUTE + (this.several ? this.several.offsetAt(at) : this.offset);
  }

  idAt(at: number): string {
    return this.several ? this.several.idAt(at) : this.id!;
  }

  valueAt(at: number): ObservationValue {
    return this.several ? this.several.valueAt(at) : this.value;
  }

  private hiddenAt(at: number): readonly string[] | undefined {
    return this.several ? this.several.hiddenAt(at) : this.hidden;
  }

  /** The observations as objects: for what is seldom done. */
  get observations(): readonly Observation[] {
    return Array.from({ length: this.size }, (_, at) => {
      const hidden = this.hiddenAt(at);
      const observation = { time: this.timeAt(at), id: this.idAt(at), value: this.valueAt(at) };
      return hidden ? { ...observation, hidden } : observation;
    });
  }

  /** A summary of the cell, made once for all that ask for it. */
  memo<T>(name: keyof typeof MEMOS, make: (cell: Cell) => T): T {
    // Written out: a list that grows would have room for 17.
    this.memos ??= [undefined, undefined, undefined, undefined];
    this.memos[MEMOS[name]] ??= make(this);
    return this.memos[MEMOS[name]] as T;
  }

  /** Whether observations were dropped and `count` is an estimate. */
  get estimated(): boolean {
    return this.several?.estimated === true;
  }

  /** Number of different entries observed. */
  get count(): number {
    return this.several ? this.several.count : this.size;
  }

  /** Hashes that stand for all observations, once some were dropped; else none. */
  get sketched(): readonly number[] {
    return this.several?.sketched ?? [];
  }

  /** Takes over the hashes of another part of the minute, whose observations were added before. */
  addSketched(hashes: readonly number[]): void {
    if (hashes.length === 0) return;
    this.severalOf().addSketched(hashes);
    this.changed();
  }
}

/** The cell as detectors see it that must not see all, by their ids. */
const newViews = (): Record<string, Cell> => ({});
