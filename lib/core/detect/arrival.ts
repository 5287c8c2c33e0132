import type { Entry } from '../entry/fields.js';
import { DAY, MINUTE } from '../time-units.js';

/** How far an entry may come behind the greatest event time without being late. */
export const LATENESS = 15 * MINUTE;

/** Fewer entries than this, and less than this share of the input, beyond a gap of a day are a broken clock's. */
const FUTURE_ENTRIES = 100;
const FUTURE_SHARE = 0.01;

export type Standing = 'on_time' | 'late' | 'future' | 'duplicate';

export interface Arrived<T extends Arriving> {
  readonly item: T;
  readonly standing: Standing;
}

/** An entry with what the arrival needs to know about it. */
export interface Arriving {
  readonly entry: Entry;
  /** Whether the source gave the id; else it is the hash of the line, and equal lines are numbered. */
  readonly given: boolean;
}

/**
 * Says of each entry, in the order of reading, whether it is on time, late, a duplicate, or of the future, and keeps
 * the watermark: the greatest event time read − 15 minutes, the least over the open files (design section 6.2).
 *
 * Entries beyond a gap of more than a day wait until it is known whether enough of the input lies there.
 */
export class Arrival<T extends Arriving> {
  private readonly greatest: number[];
  private readonly open: Set<number>;
  private readonly closed = new Set<number>();
  private readonly identity = new Identity();
  private held: { item: T; file: number }[] = [];
  private earliestHeld = Number.POSITIVE_INFINITY;
  private top = Number.NEGATIVE_INFINITY;
  private total = 0;
  private reached = Number.NEGATIVE_INFINITY;

  constructor(files: number) {
    this.greatest = new Array<number>(files).fill(Number.NEGATIVE_INFINITY);
    this.open = new Set(this.greatest.keys());
  }

  /** Greatest event time taken from the file. */
  greatestOf(file: number): number {
    return this.greatest[file]!;
  }

  get watermark(): number {
    return this.reached;
  }

  /** Takes the next entry of a file and hands on what is decided. */
  accept(item: T, file: number, hand: (arrived: Arrived<T>) => void): void {
    this.total++;
    const time = item.entry['@timestamp']!;
    if (time <= this.top + DAY) {
      this.take(item, file, hand);
      if (this.earliestHeld <= this.top + DAY) this.letGo(hand, never);
      return;
    }
    this.held.push({ item, file });
    this.earliestHeld = Math.min(this.earliestHeld, time);
    if (this.held.length >= FUTURE_ENTRIES) this.letGo(hand, never);
  }

  /** The file has no more entries. */
  close(file: number): void {
    this.closed.add(file);
    this.open.delete(file);
    this.moveWatermark();
  }

  /** End of input: what still waits is of the future unless it is a share of the input. */
  finish(hand: (arrived: Arrived<T>) => void): void {
    this.letGo(hand, (waiting) => waiting >= FUTURE_SHARE * this.total);
    for (const { item } of this.held) hand({ item, standing: 'future' });
    this.held = [];
  }

  private moveWatermark(): void {
    let least = this.open.size === 0 ? this.top : Number.POSITIVE_INFINITY;
    for (const file of this.open) least = Math.min(least, this.greatest[file]!);
    this.reached = Math.max(this.reached, least - LATENESS);
    this.identity.forget(this.reached);
  }

  /**
   * Lets go, in the order of reading, of held entries that no gap parts from the rest, or that are many: also of all
   * between a gap with enough beyond it and the next one.
   */
  private letGo(hand: (arrived: Arrived<T>) => void, isShare: (waiting: number) => boolean): void {
    const times = this.held.map(timeOf).sort((a, b) => a - b);
    let reach = this.top;
    for (const [index, time] of times.entries()) {
      const waiting = times.length - index;
      if (time > reach + DAY && waiting < FUTURE_ENTRIES && !isShare(waiting)) break;
      reach = Math.max(reach, time);
    }
    const going = new Map<number, T[]>();
    for (const one of this.held) {
      if (timeOf(one) > reach) continue;
      const items = going.get(one.file);
      if (items) items.push(one.item);
      else going.set(one.file, [one.item]);
    }
    this.held = this.held.filter((one) => timeOf(one) > reach);
    this.earliestHeld = Math.min(...this.held.map(timeOf));
    this.takeTogether(going, hand);
  }

  /** Takes the entries of files as they are read together: always on from the one that is furthest behind. */
  private takeTogether(files: Map<number, T[]>, hand: (arrived: Arrived<T>) => void): void {
    for (const file of files.keys()) this.open.add(file);
    while (files.size > 0) {
      let next: number | undefined;
      for (const file of files.keys())
        if (next === undefined || this.greatest[file]! < this.greatest[next]!) next = file;
      const items = files.get(next!)!;
      this.take(items.shift()!, next!, hand);
      if (items.length > 0) continue;
      files.delete(next!);
      if (this.closed.has(next!)) this.close(next!);
    }
  }

  private take(item: T, file: number, hand: (arrived: Arrived<T>) => void): void {
    const time = item.entry['@timestamp']!;
    const late = time < this.reached;
    const fresh = item.given
      ? late || this.identity.given(item.entry, time)
      : this.identity.numbered(item.entry, time, late);
    if (time > this.greatest[file]!) {
      this.greatest[file] = time;
      this.top = Math.max(this.top, time);
      this.moveWatermark();
    }
    hand({ item, standing: fresh ? (late ? 'late' : 'on_time') : 'duplicate' });
  }
}

const timeOf = ({ item }: { readonly item: Arriving }): number => item.entry['@timestamp']!;
const never = (): boolean => false;

const BUCKET = LATENESS;

/** The ids that the watermark has not passed, by dataset and quarter of an hour of event time. */
class Identity {
  private readonly datasets = new Map<string, Map<number, Set<string>>>();
  private readonly lines = new Map<number, Map<string, number>>();
  private readonly lateLines = new Map<string, number>();
  private forgotten = Number.NEGATIVE_INFINITY;

  /** False when an entry of the same dataset and id is known. */
  given(entry: Entry, time: number): boolean {
    const id = entry['event.id']!;
    let buckets = this.datasets.get(entry['event.dataset']!);
    if (!buckets) {
      buckets = new Map();
      this.datasets.set(entry['event.dataset']!, buckets);
    }
    const bucket = Math.floor(time / BUCKET);
    let ids = buckets.get(bucket);
    if (!ids) {
      ids = new Set();
      buckets.set(bucket, ids);
    }
    for (const others of buckets.values()) if (others !== ids && others.has(id)) return false;
    const known = ids.size;
    return ids.add(id).size > known;
  }

  /** Numbers equal lines, each of which is an entry; always true. */
  numbered(entry: Entry, time: number, late: boolean): boolean {
    const hash = entry['event.id']!;
    const bucket = Math.floor(time / BUCKET);
    let lines = late ? this.lateLines : this.lines.get(bucket);
    if (!lines) {
      lines = new Map();
      this.lines.set(bucket, lines);
    }
    const ordinal = lines.get(hash) ?? 0;
    lines.set(hash, ordinal + 1);
    if (late) entry['event.id'] = `${hash}-late${ordinal}`;
    else if (ordinal > 0) entry['event.id'] = `${hash}-${ordinal}`;
    return true;
  }

  forget(watermark: number): void {
    const passed = Math.floor(watermark / BUCKET);
    if (!(passed > this.forgotten)) return;
    this.forgotten = passed;
    for (const store of [this.lines, ...this.datasets.values()])
      for (const bucket of store.keys()) if (bucket < passed) store.delete(bucket);
  }
}
