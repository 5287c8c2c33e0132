import { union } from './hidden.js';
import type { ObservationValue } from './observation.js';
import { Sketch } from './sketch.js';

/** A list that grows by pushing has room for 16 more: one of so few observations is copied to its size. */
const FEW = 8;

/** Of each observation, one after another: milliseconds from the minute on, id, value, and from whom it is hidden. */
type Part = number | string | ObservationValue | readonly string[];
const PARTS = 4;

/** The observations of a cell that has more than one: in one list, since an object for each would weigh twice as much. */
export class Several {
  private parts: Part[] = [];
  /** Whether what is kept is in order, each id once. */
  private sorted = true;
  private sketch: Sketch | undefined;
  /** Detectors that must not see all that is kept. */
  hiddenFrom: readonly string[] | undefined;

  constructor(private readonly limit: number) {}

  add(offset: number, id: string, value: ObservationValue, hidden: readonly string[] | undefined): void {
    const { parts } = this;
    const known = parts.length;
    if (known === 0) this.parts = [offset, id, value, hidden];
    else if (known < FEW * PARTS) this.parts = parts.concat([offset, id, value, hidden]);
    else parts.push(offset, id, value, hidden);
    if (this.sorted && known > 0) this.sorted = inOrder(this.parts, known - PARTS, known) < 0;
    this.sketch?.add(id);
    // Nearly always one list for all.
    if (hidden && hidden !== this.hiddenFrom)
      this.hiddenFrom = this.hiddenFrom ? union(this.hiddenFrom, hidden) : hidden;
    if (known > 2 * this.limit * PARTS) this.compact();
  }

  /** Number of observations that are kept exactly, in order, each id once. */
  get size(): number {
    if (!this.sorted || this.parts.length > this.limit * PARTS) this.compact();
    return this.parts.length / PARTS;
  }

  offsetAt(at: number): number {
    return this.parts[at * PARTS] as number;
  }

  idAt(at: number): string {
    return this.parts[at * PARTS + 1] as string;
  }

  valueAt(at: number): ObservationValue {
    return this.parts[at * PARTS + 2] as ObservationValue;
  }

  hiddenAt(at: number): readonly string[] | undefined {
    return this.parts[at * PARTS + 3] as readonly string[] | undefined;
  }

  /** Whether observations were dropped and `count` is an estimate. */
  get estimated(): boolean {
    return this.size > 0 && this.sketch !== undefined;
  }

  /** Number of different entries observed. */
  get count(): number {
    return this.estimated ? this.sketch!.count : this.size;
  }

  /** Hashes that stand for all observations, once some were dropped; else none. */
  get sketched(): readonly number[] {
    return this.estimated ? this.sketch!.smallest : [];
  }

  /** Takes over the hashes of another part of the minute, whose observations were added before. */
  addSketched(hashes: readonly number[]): void {
    this.sketch ??= this.sketchOf();
    for (const hash of hashes) this.sketch.addHash(hash);
    this.compact();
  }

  private sketchOf(): Sketch {
    const sketch = new Sketch(this.limit);
    for (let at = 0; at < this.parts.length / PARTS; at++) sketch.add(this.idAt(at));
    return sketch;
  }

  private compact(): void {
    if (!this.sorted) this.sort();
    if (this.parts.length <= this.limit * PARTS) return;
    this.sketch ??= this.sketchOf();
    this.parts = this.parts.slice(0, this.limit * PARTS);
  }

  private sort(): void {
    const { parts } = this;
    const starts: number[] = [];
    for (let start = 0; start < parts.length; start += PARTS) starts.push(start);
    starts.sort((a, b) => inOrder(parts, a, b));
    const sorted: Part[] = [];
    for (const start of starts)
      if (sorted.length === 0 || parts[start + 1] !== sorted[sorted.length - PARTS + 1])
        sorted.push(parts[start], parts[start + 1], parts[start + 2], parts[start + 3]);
    this.parts = sorted.slice();
    this.sorted = true;
  }
}

/** Order of two observations: by time, then id. */
function inOrder(parts: readonly Part[], one: number, other: number): number {
  const apart = (parts[one] as number) - (parts[other] as number);
  if (apart !== 0) return apart;
  const [a, b] = [parts[one + 1] as string, parts[other + 1] as string];
  return a < b ? -1 : a > b ? 1 : 0;
}
