import { DAY, HOUR } from '../../time-units.js';

/** History in days that a baseline looks back on. */
export const HISTORY_DAYS = 30;

/** A clock hour that ended: its number since the epoch, requests and bytes. */
export interface Hours {
  /** Number of the first hour. */
  readonly base: number;
  /**
   * Hours with traffic, oldest first, as triples of hours after `base`, requests and bytes. A negative number is one of
   * an hour in which a detector was true of it: an attack does not become normal.
   */
  readonly triples: readonly number[];
}

export const NO_HOURS: Hours = { base: 0, triples: [] };

/** The hours with one more, without those that no baseline looks back on any more. */
export function withHour({ base, triples }: Hours, hour: number, requests: number, bytes: number): Hours {
  const oldest = hour - HISTORY_DAYS * 24;
  let from = 0;
  while (from < triples.length && base + triples[from]! < oldest) from += 3;
  if (from === triples.length) return { base: hour, triples: [0, requests, bytes] };
  const first = base + triples[from]!;
  const kept: number[] = [];
  for (let at = from; at < triples.length; at += 3)
    kept.push(base + triples[at]! - first, triples[at + 1]!, triples[at + 2]!);
  kept.push(hour - first, requests, bytes);
  // A copy of the right size: what grows by pushing has room for 17 numbers, of which a key that seldom calls needs few.
  return { base: first, triples: kept.slice() };
}

/** What is usual for an entity. */
export interface Usual {
  /** Hours with traffic that it is taken from. */
  readonly hours: number;
  readonly requests: { readonly mean: number; readonly p99: number };
  readonly bytes: { readonly mean: number; readonly p99: number };
}

/** The usual of hours at an instant: those that ended before the hour up to it began, and began within 30 days. */
export function usualOf({ base, triples }: Hours, at: number): Usual {
  const first = Math.ceil(at / HOUR) - HISTORY_DAYS * 24;
  const last = Math.floor(at / HOUR) - 2;
  const known = remembered.get(triples);
  if (known?.first === first && known.last === last) return known.usual;
  const requests: number[] = [];
  const bytes: number[] = [];
  let hours = 0;
  for (let at = 0; at < triples.length; at += 3) {
    const hour = base + triples[at]!;
    if (hour < first || hour > last) continue;
    hours++;
    if (triples[at + 1]! >= 0) requests.push(triples[at + 1]!);
    if (triples[at + 2]! >= 0) bytes.push(triples[at + 2]!);
  }
  const usual = { hours, requests: new UsualNumbers(requests), bytes: new UsualNumbers(bytes) };
  if (triples.length > FEW) remembered.set(triples, { first, last, usual });
  return usual;
}

/** Sorts only when it is asked for the percentile. */
class UsualNumbers {
  private knownMean: number | undefined;
  private known: number | undefined;

  constructor(private readonly numbers: readonly number[]) {}

  get mean(): number {
    this.knownMean ??= mean(this.numbers);
    return this.knownMean;
  }

  get p99(): number {
    this.known ??= percentile99(this.numbers);
    return this.known;
  }
}

/** So few numbers are added up sooner than remembered: of a million keys that seldom call it would be the most that is held. */
const FEW = 3 * 24;

/** The usual changes once an hour, and is asked for at each minute. */
const remembered = new WeakMap<readonly number[], { first: number; last: number; usual: Usual }>();

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** 99th percentile by nearest rank; 0 of nothing. */
export function percentile99(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return [...values].sort((a, b) => a - b)[Math.ceil(0.99 * values.length) - 1]!;
}

/** Whole days between a first entry and an instant. */
export const historyDays = (since: number, at: number): number => Math.floor((at - since) / DAY);
