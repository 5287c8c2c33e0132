import { MINUTE } from '../time-units.js';
import type { ObservationValue } from './observation.js';

/** No place: the end of a chain. */
const NOWHERE = -1;

/**
 * Observations of entities of which nearly nothing is known, in columns: of a million addresses nearly all are seen
 * once, or do nothing that matters, and a partition with its cells would weigh several times as much. Those of one
 * entity are a chain: each knows the place of the one before.
 */
export class Singles {
  /** By chain: whose it is, and the place of its last observation. */
  private readonly names: string[] = [];
  private readonly last: number[] = [];
  private readonly freeChains: number[] = [];
  /** By place. */
  private readonly times: number[] = [];
  private readonly ids: string[] = [];
  private readonly values: ObservationValue[] = [];
  private readonly before: number[] = [];
  /** Number of the observations of a chain of idle ones up to this one; 0 of an observation that is not idle. */
  private readonly idle: number[] = [];
  private readonly free: number[] = [];

  /** Begins the chain of an entity, to which an observation has to be added. */
  open(name: string): number {
    const chain = this.freeChains.pop() ?? this.names.length;
    this.names[chain] = name;
    this.last[chain] = NOWHERE;
    return chain;
  }

  add(chain: number, time: number, id: string, value: ObservationValue, isIdle: boolean): void {
    const before = this.last[chain]!;
    const place = this.free.pop() ?? this.times.length;
    this.times[place] = time;
    this.ids[place] = id;
    this.values[place] = value;
    this.before[place] = before;
    this.idle[place] = isIdle ? (before === NOWHERE ? 0 : this.idle[before]!) + 1 : 0;
    this.last[chain] = place;
  }

  nameOf(chain: number): string {
    return this.names[chain]!;
  }

  /** The minute of the observation that came last. */
  minuteOf(chain: number): number {
    return this.minuteAt(this.last[chain]!);
  }

  isIdle(chain: number): boolean {
    return this.lengthOf(chain) > 0;
  }

  /** Number of the observations of a chain of idle ones. */
  lengthOf(chain: number): number {
    return this.idle[this.last[chain]!]!;
  }

  /** The latest minute of a chain. */
  latest(chain: number): number {
    let latest = this.minuteOf(chain);
    for (let at = this.last[chain]!; at !== NOWHERE; at = this.before[at]!)
      latest = Math.max(latest, this.minuteAt(at));
    return latest;
  }

  /** Tells the observations of a chain, the last first. */
  each(chain: number, tell: (time: number, id: string, value: ObservationValue) => void): void {
    for (let at = this.last[chain]!; at !== NOWHERE; at = this.before[at]!)
      tell(this.times[at]!, this.ids[at]!, this.values[at]);
  }

  /** Lets go of a chain's beginning whose observations are all of minutes before the given one. */
  trim(chain: number, minute: number): void {
    const last = this.last[chain]!;
    let [oldest, length] = [last, 0];
    for (let at = last, place = 1; at !== NOWHERE; at = this.before[at]!, place++)
      if (this.minuteAt(at) >= minute) [oldest, length] = [at, place];
    this.releaseFrom(this.before[oldest]!);
    this.before[oldest] = NOWHERE;
    for (let at = last; at !== NOWHERE; at = this.before[at]!) this.idle[at] = Math.min(this.idle[at]!, length--);
  }

  /** Lets go of a chain. */
  release(chain: number): void {
    this.releaseFrom(this.last[chain]!);
    this.names[chain] = '';
    this.freeChains.push(chain);
  }

  private releaseFrom(place: number): void {
    for (let at = place; at !== NOWHERE; at = this.before[at]!) {
      this.ids[at] = '';
      this.values[at] = undefined;
      this.free.push(at);
    }
  }

  private minuteAt(place: number): number {
    return Math.floor(this.times[place]! / MINUTE);
  }
}
