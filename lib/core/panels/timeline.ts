import { MINUTE } from '../time-units.js';
import { Histogram } from './histogram.js';

/** Most intervals with entries that a timeline keeps. */
export const MAX_POINTS = 300;

/** Intervals up to a day in minutes; each divides the next, so that finer slots merge into coarser ones. Days double. */
export const INTERVALS: readonly number[] = [1, 5, 15, 30, 60, 120, 360, 720, 1440];

/** What one interval has counted. */
export interface Slot {
  readonly counts: Float64Array;
  readonly histograms: readonly Histogram[];
}

/**
 * Counters by time in bounded memory. The interval is the finest with which at most `MAX_POINTS` slots have entries:
 * a function of the set of entry times, not of their order.
 */
export class Timeline {
  public interval = INTERVALS[0]! * MINUTE;
  private slots = new Map<number, Slot>();
  private lastNumber = Number.NaN;
  private last: Slot | undefined;

  constructor(
    private readonly counters: number,
    private readonly histograms: number,
  ) {}

  /** The slot of a time. */
  public at(time: number): Slot {
    const number = Math.floor(time / this.interval);
    if (number === this.lastNumber) return this.last!;
    let slot = this.slots.get(number);
    if (slot === undefined) {
      slot = this.empty();
      this.slots.set(number, slot);
      if (this.slots.size > MAX_POINTS) {
        do this.coarsen();
        while (this.slots.size > MAX_POINTS);
        return this.at(time);
      }
    }
    this.lastNumber = number;
    this.last = slot;
    return slot;
  }

  /** Makes the interval at least as long as another timeline's. */
  public align({ interval }: Timeline): void {
    while (this.interval < interval) this.coarsen();
  }

  /**
   * Slots in order of time. An empty slot stands on either side of each gap, so that a line drawn through them falls
   * to zero where nothing happened.
   */
  public points(): { time: number; slot: Slot | undefined }[] {
    const numbers = [...this.slots.keys()].sort((a, b) => a - b);
    const points: { time: number; slot: Slot | undefined }[] = [];
    const push = (number: number, slot?: Slot) => points.push({ time: number * this.interval, slot });
    numbers.forEach((number, i) => {
      const gap = i === 0 ? 1 : number - numbers[i - 1]!;
      if (gap > 1) push(numbers[i - 1]! + 1);
      if (gap > 2) push(number - 1);
      push(number, this.slots.get(number));
    });
    return points;
  }

  /** All slots as one. */
  public sum(): Slot {
    const sum = this.empty();
    for (const slot of this.slots.values()) merge(sum, slot);
    return sum;
  }

  private empty(): Slot {
    return {
      counts: new Float64Array(this.counters),
      histograms: Array.from({ length: this.histograms }, () => new Histogram()),
    };
  }

  private coarsen(): void {
    const minutes = this.interval / MINUTE;
    const next = (INTERVALS.find((interval) => interval > minutes) ?? minutes * 2) * MINUTE;
    const ratio = next / this.interval;
    const slots = new Map<number, Slot>();
    for (const [number, slot] of this.slots) {
      const coarse = Math.floor(number / ratio);
      const found = slots.get(coarse);
      if (found) merge(found, slot);
      else slots.set(coarse, slot);
    }
    this.interval = next;
    this.slots = slots;
    this.lastNumber = Number.NaN;
  }
}

function merge(into: Slot, from: Slot): void {
  for (let i = 0; i < from.counts.length; i++) into.counts[i]! += from.counts[i]!;
  from.histograms.forEach((histogram, i) => {
    into.histograms[i]!.merge(histogram);
  });
}
