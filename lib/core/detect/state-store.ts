import type { Cell, Observation } from './cell.js';

/** What a batch adds to one entity's minute. */
export interface Delta {
  /** Detector and entity. */
  readonly partition: string;
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly observations: readonly Observation[];
  /** Most observations to keep exactly. */
  readonly limit: number;
  /** Minute after which the cell may go. */
  readonly expires: number;
  /** Minutes at which the partition has to be judged. */
  readonly due: readonly number[];
}

/** What the store holds of a partition. */
export interface Loaded {
  readonly record: unknown;
  readonly cells: readonly Cell[];
}

/**
 * Where detectors keep their state. Merging is idempotent, commutative and atomic, so that redelivery, disorder and
 * parallel writers change nothing. Two implementations: memory, and DynamoDB in the stack.
 */
export interface StateStore {
  /** Merges deltas under their partition and minute. */
  merge(deltas: readonly Delta[]): Promise<void>;
  /** A partition's record, and its cells from one minute to another, both included, in order. */
  load(partition: string, from: number, to: number): Promise<Loaded>;
  /** Partitions to be judged at the minute, in no order; asked again, as after a crash, the same. */
  due(minute: number): Promise<readonly string[]>;
  /** Puts a partition on the list of a minute. */
  schedule(partition: string, minute: number): Promise<void>;
  /** Latest minute for which something is scheduled, or undefined. */
  lastDue(): Promise<number | undefined>;
  /** Replaces a partition's record, the detector's episode and baseline; undefined removes it. */
  put(partition: string, record: unknown): Promise<void>;
  /** True the first time it is called with a key. */
  markOnce(key: string): Promise<boolean>;
  /** Everything before the minute is judged: drops cells that expired before it, and what was due. */
  sweep(minute: number): Promise<void>;
}
