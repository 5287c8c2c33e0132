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

/** A list that grows by pushing has room for 16 more: one that is this short is copied to its size. */
const FEW = 16;

/** Places of the summaries that tracks make of a cell. */
const MEMOS = { calls: 0, sums: 0, failures: 0, tried: 1, edges: 1, resources: 2, reach: 3 } as const;

/**
 * The observations of one entity in one minute: a set, merged by union, so that order, duplicates and the cut of
 * batches do not matter. Past the limit the earliest observations stay (so that a crossing keeps its instant) and
 * the number is estimated from the smallest hashes of the ids (bottom-k, Cohen and Kaplan 2007).
 */
export class Cell {
  private kept: Observation[] = [];
  private idle = true;
  /** Whether what is kept is in order, each id once. */
  private sorted = true;
  private sketch: Set<number> | undefined;
  /** Detectors that must not see all that is kept. */
  private hidden: readonly string[] | undefined;
  /** Summaries of the cell, dropped when it changes. */
  private memos: unknown[] | undefined;
  /** The cell as detectors see it that must not see all. */
  private views: Map<string, Cell> | undefined;

  constructor(
    readonly minute: number,
    private readonly limit: number = CELL_LIMIT,
  ) {}

  /** `isIdle`: whether these observations say nothing of an entity that has no others. */
  add(observations: readonly Observation[], isIdle = false): void {
    if (!isIdle) this.idle = false;
    const known = this.kept.length;
    // Most cells are filled once, with one observation: a list of the right size, which is taken over; others are copied.
    if (known === 0) this.kept = observations.length === 1 ? (observations as Observation[]) : observations.slice();
    else if (known < FEW) this.kept = this.kept.concat(observations);
    else for (const observation of observations) this.kept.push(observation);
    for (let i = Math.max(1, known); this.sorted && i < this.kept.length; i++)
      this.sorted = inOrder(this.kept[i - 1]!, this.kept[i]!) < 0;
    if (this.sketch) for (const { id } of observations) this.sketch.add(hash32(id));
    for (const { hidden } of observations)
      if (hidden && hidden !== this.hidden)
        this.hidden = this.hidden ? [...new Set([...this.hidden, ...hidden])] : hidden;
    this.memos = undefined;
    this.views = undefined;
    if (this.kept.length > 2 * this.limit) this.compact();
  }

  /** Whether nothing that is kept says anything of an entity that has no more. */
  get isIdle(): boolean {
    return this.idle;
  }

  /** Detectors that must not see all that is kept. */
  get hiddenFrom(): readonly string[] | undefined {
    return this.hidden;
  }

  /** The cell without what is hidden from a detector. */
  seenBy(detector: string): Cell {
    if (!this.hidden?.includes(detector)) return this;
    this.views ??= new Map();
    let view = this.views.get(detector);
    if (!view) {
      view = this.only(({ hidden }) => !hidden?.includes(detector));
      this.views.set(detector, view);
    }
    return view;
  }

  /** The cell with only those observations whose value is wanted. */
  where(wanted: (value: ObservationValue) => boolean): Cell {
    return this.observations.every(({ value }) => wanted(value)) ? this : this.only(({ value }) => wanted(value));
  }

  private only(wanted: (observation: Observation) => boolean): Cell {
    const cell = new Cell(this.minute, this.limit);
    cell.add(this.observations.filter(wanted));
    return cell;
  }

  /** The observations in order, each id once. */
  get observations(): readonly Observation[] {
    if (!this.sorted || this.kept.length > this.limit) this.compact();
    return this.kept;
  }

  /** Whether observations were dropped and `count` is an estimate. */
  get estimated(): boolean {
    return this.observations !== undefined && this.sketch !== undefined;
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
    this.memos = undefined;
    this.views = undefined;
    this.compact();
  }

  private compact(): void {
    if (!this.sorted) {
      const all = this.kept.sort(inOrder);
      this.kept = all.filter((observation, index) => index === 0 || observation.id !== all[index - 1]!.id);
      this.sorted = true;
    }
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
