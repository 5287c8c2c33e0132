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
  private readonly identity = new Identity();
  private held: { item: T; file: number }[] = [];
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
    if (item.entry['@timestamp']! <= this.top + DAY) {
      this.take(item, file, hand);
      if (this.held.length > 0) this.release(hand);
      return;
    }
    this.held.push({ item, file });
    if (this.held.length >= FUTURE_ENTRIES) this.release(hand);
  }

  /** The file has no more entries. */
  close(file: number): void {
    this.open.delete(file);
    this.moveWatermark();
  }

  /** End of input: what still waits is of the future unless it is a share of the input. */
  finish(hand: (arrived: Arrived<T>) => void): void {
    while (this.held.length > 0) {
      this.sortHeld();
      const reached = this.top === Number.NEGATIVE_INFINITY || this.nextOf(0) <= this.top + DAY;
      if (!reached && this.held.length < FUTURE_ENTRIES && this.held.length < FUTURE_SHARE * this.total) break;
      this.takeFirstHeld(hand);
    }
    for (const { item } of this.held) hand({ item, standing: 'future' });
    this.held = [];
  }

  private moveWatermark(): void {
    let least = this.open.size === 0 ? this.top : Number.POSITIVE_INFINITY;
    for (const file of this.open) least = Math.min(least, this.greatest[file]!);
    this.reached = least - LATENESS;
    this.identity.forget(this.reached);
  }

  /** Lets go of held entries that the gap no longer parts from the rest, or that are many. */
  private release(hand: (arrived: Arrived<T>) => void): void {
    this.sortHeld();
    while (this.held.length > 0 && (this.nextOf(0) <= this.top + DAY || this.held.length >= FUTURE_ENTRIES)) {
      const many = this.held.length >= FUTURE_ENTRIES;
      this.takeFirstHeld(hand);
      // Once a gap has enough beyond it, everything up to the next gap is let through.
      while (many && this.held.length > 0 && this.nextOf(0) <= this.top + DAY) this.takeFirstHeld(hand);
    }
  }

  private sortHeld(): void {
    this.held.sort((a, b) => a.item.entry['@timestamp']! - b.item.entry['@timestamp']!);
  }

  private nextOf(index: number): number {
    return this.held[index]!.item.entry['@timestamp']!;
  }

  private takeFirstHeld(hand: (arrived: Arrived<T>) => void): void {
    const { item, file } = this.held.shift()!;
    this.take(item, file, hand);
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
