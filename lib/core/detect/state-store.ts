import type { Cell, Observation } from './cell.js';

/** What a batch adds to one entity's minute. */
export interface Delta {
  /** Detector and entity. */
  readonly partition: string;
  /** Minutes since the epoch, of all the observations. */
  readonly minute: number;
  readonly observations: readonly Observation[];
  /** Most observations to keep exactly. */
  readonly limit: number;
  /** Minute after which the cell may go. */
  readonly expires: number;
  /** Minutes at which the partition has to be judged. */
  readonly due: readonly number[];
}

/** A partition, and which of its cells: from one minute to another, both included. */
export interface Wanted {
  readonly partition: string;
  readonly from: number;
  readonly to: number;
}

/** What the store holds of a partition. */
export interface Loaded {
  /** The detector's record: its episode and baseline. */
  readonly record: unknown;
  /** The cells that were asked for, in order. */
  readonly cells: readonly Cell[];
}

/** A partition's new record. */
export interface Change {
  readonly partition: string;
  /** Undefined removes it. */
  readonly record: unknown;
  /** Minute at which the partition has to be judged again. */
  readonly due?: number | undefined;
}

/**
 * Where detectors keep their state. Merging is idempotent, commutative and atomic, so that redelivery, disorder and
 * parallel writers change nothing. Two implementations: memory, and DynamoDB in the stack.
 */
export interface StateStore {
  /** Merges deltas under their partition and minute. */
  merge(deltas: readonly Delta[]): Promise<void>;
  /** Partitions to be judged at the minute, some at a time, in no order; asked again, as after a crash, the same. */
  due(minute: number): AsyncIterable<readonly string[]>;
  /** What is held of each partition, in the order of the question. */
  load(wanted: readonly Wanted[]): Promise<readonly Loaded[]>;
  /** Replaces records, and puts partitions on the list of a minute. */
  save(changes: readonly Change[]): Promise<void>;
  /** Latest minute for which something is scheduled, or undefined. */
  lastDue(): Promise<number | undefined>;
  /** True the first time it is called with a key. */
  markOnce(key: string): Promise<boolean>;
  /** Everything before the minute is judged: drops cells that expired before it, and what was due. */
  sweep(minute: number): Promise<void>;
}
