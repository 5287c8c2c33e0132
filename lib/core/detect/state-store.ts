import type { Cell } from './cell.js';
import type { EntityType } from './detection.js';
import type { ObservationValue } from './observation.js';

/** What is kept by one track of one kind of entity; `familyName` makes it. */
export type FamilyName = string;

export const familyName = (track: string, type: EntityType | 'known'): FamilyName => `${track}\n${type}`;

/** Track, kind of entity and entity as one text, for stores whose keys are texts. */
export const partitionName = (family: FamilyName, entity: string): string => `${family}\n${entity}`;

/** What a batch adds to one minute of a family, in columns: what stands at one place is of one observation. */
export interface Delta {
  readonly family: FamilyName;
  /** Minutes since the epoch, of all the observations. */
  readonly minute: number;
  readonly entities: readonly string[];
  readonly times: readonly number[];
  readonly ids: readonly string[];
  readonly values: readonly ObservationValue[];
  /** Detectors that must not see the observation; not so long where there is none. */
  readonly hidden: readonly (readonly string[] | undefined)[];
  /** Most observations of an entity to keep exactly. */
  readonly limit: number;
  /** Minute after which the cells may go. */
  readonly expires: number;
  /** Minutes at which the entities have to be judged. */
  readonly due: readonly number[];
  /** Whether an observation says nothing of an entity that has no others and no record. */
  readonly isIdle: ((value: ObservationValue) => boolean) | undefined;
}

/** Entities of a family that have to be judged. */
export interface Due {
  readonly family: FamilyName;
  readonly entities: readonly string[];
}

/** What the store holds of an entity. */
export interface Loaded {
  /** The detector's record: its episode and baseline. */
  readonly record: unknown;
  /** The cells that were asked for, in order. */
  readonly cells: readonly Cell[];
  /** Detectors that must not see all of the cells; more may be named. */
  readonly hiddenFrom: readonly string[] | undefined;
}

/** An entity's new record. */
export interface Change {
  readonly family: FamilyName;
  readonly entity: string;
  /** Undefined removes it. */
  readonly record: unknown;
  /** Minute at which the entity has to be judged again. */
  readonly due?: number | undefined;
}

/**
 * Where detectors keep their state. Merging is idempotent, commutative and atomic, so that redelivery, disorder and
 * parallel writers change nothing. Two implementations: memory, and DynamoDB in the stack.
 */
export interface StateStore {
  /** Merges deltas under their entities and minute. */
  merge(deltas: readonly Delta[]): Promise<void>;
  /**
   * Entities to be judged at the minute, some of one family at a time, in no order; asked again, as after a crash, the
   * same. Those without a record all of whose cells are idle may be left out.
   */
  due(minute: number): AsyncIterable<Due>;
  /** What is held of each entity of a family, in their order, with the cells from one minute to another, both included. */
  load(family: FamilyName, entities: readonly string[], from: number, to: number): Promise<readonly Loaded[]>;
  /** Replaces records, and puts entities on the list of a minute. */
  save(changes: readonly Change[]): Promise<void>;
  /** Latest minute for which something is scheduled, or undefined. */
  lastDue(): Promise<number | undefined>;
  /** True the first time it is called with a key. */
  markOnce(key: string): Promise<boolean>;
  /** Everything before the minute is judged: drops cells that expired before it, and what was due. */
  sweep(minute: number): Promise<void>;
}
