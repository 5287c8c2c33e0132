import type { Cell } from './cell.js';
import type { Observation, ObservationValue } from './observation.js';

/** The observations of cells in order. */
export function observationsOf(cells: readonly Cell[]): readonly Observation[] {
  return cells.length === 1 ? cells[0]!.observations : cells.flatMap((cell) => cell.observations);
}

/** Number of exactly kept observations: a gate before they are put together. */
export function countOf(cells: readonly Cell[]): number {
  let count = 0;
  for (const cell of cells) count += cell.size;
  return count;
}

/** The same of those from a minute on. */
export function countFrom(cells: readonly Cell[], minute: number): number {
  let count = 0;
  for (let at = cells.length - 1; at >= 0 && cells[at]!.minute >= minute; at--) count += cells[at]!.size;
  return count;
}

/** Whether a cell has an observation of which something is true. */
export function any(cell: Cell, isTrue: (value: ObservationValue) => boolean): boolean {
  for (let at = 0; at < cell.size; at++) if (isTrue(cell.valueAt(at))) return true;
  return false;
}

/** The cells from a minute on; cells stand in the order of their minutes. */
export function cellsFrom(cells: readonly Cell[], minute: number): readonly Cell[] {
  let from = cells.length;
  while (from > 0 && cells[from - 1]!.minute >= minute) from--;
  return from === 0 ? cells : cells.slice(from);
}

/** Most example ids in a detection's evidence. */
const EXAMPLES = 5;

/** A window of fixed length that moves over ordered observations: those in (now − length, now]. */
export class SlidingWindow {
  private from = 0;
  private to = 0;

  constructor(
    private readonly all: readonly Observation[],
    private readonly length: number,
  ) {}

  /** Takes in the next observation and drops those that are out of reach. */
  advance(): void {
    const next = this.all[this.to++]!;
    this.entered(next);
    while (this.all[this.from]!.time <= next.time - this.length) this.left(this.all[this.from++]!);
  }

  protected entered(_observation: Observation): void {}

  protected left(_observation: Observation): void {}

  get size(): number {
    return this.to - this.from;
  }

  get first(): Observation {
    return this.all[this.from]!;
  }

  /** Ids of the newest entries, oldest first. */
  examples(): readonly string[] {
    return this.all.slice(Math.max(this.from, this.to - EXAMPLES), this.to).map(({ id }) => id);
  }
}
