import type { ObservationValue } from './cell.js';
import { MINUTE } from './detector.js';

/** No place: the end of a chain. */
export const NOWHERE = -1;

/**
 * Observations of entities of which nearly nothing is known, in columns: of a million addresses nearly all are seen
 * once, or do nothing that matters, and a partition with its cells would weigh several times as much. Those of one
 * entity are a chain: each knows the place of the one before.
 */
export class Singles {
  private readonly names: string[] = [];
  private readonly times: number[] = [];
  private readonly ids: string[] = [];
  private readonly values: ObservationValue[] = [];
  private readonly before: number[] = [];
  /** Length of a chain of idle observations up to this one; 0 of an observation that is not idle. */
  private readonly idle: number[] = [];
  private readonly free: number[] = [];

  /** Takes an observation in, before which its entity has another one or `NOWHERE`; gives its place. */
  add(name: string, time: number, id: string, value: ObservationValue, before: number, isIdle: boolean): number {
    const place = this.free.pop() ?? this.times.length;
    this.names[place] = name;
    this.times[place] = time;
    this.ids[place] = id;
    this.values[place] = value;
    this.before[place] = before;
    this.idle[place] = isIdle ? (before === NOWHERE ? 0 : this.idle[before]!) + 1 : 0;
    return place;
  }

  nameOf(place: number): string {
    return this.names[place]!;
  }

  minuteOf(place: number): number {
    return Math.floor(this.times[place]! / MINUTE);
  }

  isIdle(place: number): boolean {
    return this.idle[place]! > 0;
  }

  /** Number of the observations in a chain of idle ones that ends at the place. */
  lengthOf(place: number): number {
    return this.idle[place]!;
  }

  /** Tells the observations of a chain, the latest first. */
  each(last: number, tell: (time: number, id: string, value: ObservationValue) => void): void {
    for (let at = last; at !== NOWHERE; at = this.before[at]!) tell(this.times[at]!, this.ids[at]!, this.values[at]);
  }

  /** The latest minute of a chain. */
  latest(last: number): number {
    let latest = this.minuteOf(last);
    this.each(last, (time) => {
      latest = Math.max(latest, Math.floor(time / MINUTE));
    });
    return latest;
  }

  /** Lets go of a chain's end whose observations are all of minutes before the given one. */
  trim(last: number, minute: number): void {
    let [oldest, length] = [last, 0];
    for (let at = last, place = 1; at !== NOWHERE; at = this.before[at]!, place++)
      if (this.minuteOf(at) >= minute) [oldest, length] = [at, place];
    this.release(this.before[oldest]!);
    this.before[oldest] = NOWHERE;
    for (let at = last; at !== NOWHERE; at = this.before[at]!) this.idle[at] = Math.min(this.idle[at]!, length--);
  }

  /** Lets go of a chain. */
  release(last: number): void {
    for (let at = last; at !== NOWHERE; at = this.before[at]!) {
      this.names[at] = '';
      this.ids[at] = '';
      this.values[at] = undefined;
      this.free.push(at);
    }
  }
}
