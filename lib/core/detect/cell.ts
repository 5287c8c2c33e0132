/** What a detector keeps of one entry. */
export interface Observation {
  readonly time: number;
  /** The entry's id; together with the time it orders observations. */
  readonly id: string;
  /** What the detector needs to judge it; plain JSON. */
  readonly value: ObservationValue;
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

/**
 * The observations of one entity in one minute: a set, merged by union, so that order, duplicates and the cut of
 * batches do not matter. Past the limit the earliest observations stay (so that a crossing keeps its instant) and
 * the number is estimated from the smallest hashes of the ids (bottom-k, Cohen and Kaplan 2007).
 */
export class Cell {
  private kept: Observation[] = [];
  private sorted = true;
  private sketch: Set<number> | undefined;
  /** A detector's own summary of the cell, dropped when the cell changes. */
  memo: unknown;

  constructor(
    readonly minute: number,
    private readonly limit: number = CELL_LIMIT,
    /** Minute after which it may go. */
    readonly expires = Number.POSITIVE_INFINITY,
  ) {}

  add(observations: readonly Observation[]): void {
    if (this.kept.length === 0) {
      // a copy of the right size: most cells are filled once, with one observation
      this.kept = observations.slice();
      this.sorted = this.kept.length < 2;
      this.memo = undefined;
      if (this.kept.length > 2 * this.limit) this.compact();
      return;
    }
    for (const observation of observations) {
      this.kept.push(observation);
      this.sketch?.add(hash32(observation.id));
    }
    this.sorted = false;
    this.memo = undefined;
    if (this.kept.length > 2 * this.limit) this.compact();
  }

  /** The observations in order, each id once. */
  get observations(): readonly Observation[] {
    if (!this.sorted) this.compact();
    return this.kept;
  }

  /** Whether observations were dropped and `count` is an estimate. */
  get estimated(): boolean {
    return this.observations !== undefined && this.sketch !== undefined;
  }

  /** Number of different entries observed. */
  get count(): number {
    if (!this.estimated) return this.kept.length;
    const hashes = [...this.sketch!].sort((a, b) => a - b);
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
    this.sketch ??= new Set(this.kept.map(({ id }) => hash32(id)));
    for (const hash of hashes) this.sketch.add(hash);
    this.memo = undefined;
    this.compact();
  }

  private compact(): void {
    this.kept.sort(inOrder);
    this.kept = this.kept.filter((observation, index) => index === 0 || observation.id !== this.kept[index - 1]!.id);
    this.sorted = true;
    if (this.kept.length > this.limit) {
      this.sketch ??= new Set(this.kept.map(({ id }) => hash32(id)));
      this.kept = this.kept.slice(0, this.limit);
    }
    if (this.sketch && this.sketch.size > 2 * this.limit)
      this.sketch = new Set([...this.sketch].sort((a, b) => a - b).slice(0, this.limit));
  }
}

/** FNV-1a with a final mix; uniform enough for the estimate. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
