import { DistinctValues } from './distinct-values.js';
import type { Observation } from './observation.js';
import { SlidingWindow } from './sliding-window.js';

/** A sliding window that knows the different values of its observations, which are texts. */
export class DistinctWindow extends SlidingWindow {
  readonly distinct = new DistinctValues();

  protected override entered({ value }: Observation): void {
    this.distinct.add(value as string);
  }

  protected override left({ value }: Observation): void {
    this.distinct.remove(value as string);
  }
}
