import { largest, type Part } from './breakdown.js';
import type { Observation, ObservationValue } from './observation.js';
import { SlidingWindow } from './sliding-window.js';

/** Of an observation without the cause that is asked for. */
const NO_CAUSE = 'none';

/** A sliding window that knows how much of its sum each cause has: of requests, or of bytes, by key or by route. */
export class CauseWindow extends SlidingWindow {
  sum = 0;
  private readonly causes = new Map<string, number>();

  constructor(
    all: readonly Observation[],
    length: number,
    private readonly amountOf: (value: ObservationValue) => number,
    private readonly causeOf: (value: ObservationValue) => string | undefined,
  ) {
    super(all, length);
  }

  protected override entered({ value }: Observation): void {
    this.add(this.causeOf(value) ?? NO_CAUSE, this.amountOf(value));
  }

  protected override left({ value }: Observation): void {
    this.add(this.causeOf(value) ?? NO_CAUSE, -this.amountOf(value));
  }

  private add(cause: string, amount: number): void {
    this.sum += amount;
    const sum = (this.causes.get(cause) ?? 0) + amount;
    if (sum === 0) this.causes.delete(cause);
    else this.causes.set(cause, sum);
  }

  /** The largest parts, most first. */
  get parts(): readonly Part[] {
    return largest(this.causes, this.sum);
  }

  /** What is left of a whole, of which the window knows the parts, without the largest. */
  withoutLargest(whole: number): number {
    const most = Math.max(...this.causes.values());
    return whole - (most * whole) / this.sum;
  }
}
