import type { Entry } from '../entry/fields.js';
import { MINUTE } from '../time-units.js';
import { CELL_LIMIT } from './cell.js';
import type { EntityType } from './detection.js';
import type { ObservationValue } from './observation.js';
import { type Delta, type FamilyName, familyName } from './state-store.js';
import type { TrackGroup } from './track.js';

/** A delta that is being filled. */
class OpenDelta implements Delta {
  readonly entities: string[] = [];
  readonly times: number[] = [];
  readonly ids: string[] = [];
  readonly values: ObservationValue[] = [];
  /** Nearly always empty. */
  readonly hidden: (readonly string[] | undefined)[] = [];

  constructor(
    readonly family: FamilyName,
    readonly minute: number,
    readonly limit: number,
    readonly expires: number,
    readonly due: readonly number[],
    readonly isIdle: Delta['isIdle'],
  ) {}

  add(entity: string, time: number, id: string, value: ObservationValue, hidden: readonly string[] | undefined): void {
    this.entities.push(entity);
    this.times.push(time);
    this.ids.push(id);
    this.values.push(value);
    if (!hidden) return;
    while (this.hidden.length < this.entities.length - 1) this.hidden.push(undefined);
    this.hidden.push(hidden);
  }
}

/** Collects what detectors keep of a batch of entries, as one delta a family and minute. */
export class Gatherer {
  private readonly sinks: readonly Sink[];

  constructor(groups: readonly TrackGroup[]) {
    this.sinks = groups.flatMap((group) => (group.track ? [new Sink(group, group.track)] : []));
  }

  gather(entries: readonly Entry[]): readonly Delta[] {
    const deltas: OpenDelta[] = [];
    for (const sink of this.sinks) sink.take(entries, deltas);
    return deltas;
  }
}

/** One track's part. */
class Sink {
  private readonly batches = new Map<EntityType, Batch>();
  private deltas: OpenDelta[] = [];
  private entry: Entry | undefined;
  private hidden: readonly string[] | undefined;
  private readonly allowed = new Map<string, readonly string[]>();

  constructor(
    private readonly group: TrackGroup,
    private readonly track: NonNullable<TrackGroup['track']>,
  ) {}

  take(entries: readonly Entry[], deltas: OpenDelta[]): void {
    const { track } = this;
    this.deltas = deltas;
    for (const batch of this.batches.values()) batch.clear();
    for (const entry of entries) {
      this.entry = entry;
      // A count sees every address: what it says is about the API.
      if (track.isCount) {
        track.observe(entry, this.keep);
        continue;
      }
      const allow = entry['source.allow'];
      this.hidden = allow && this.hiddenFrom(allow);
      if (this.hidden?.length !== this.group.judges.length || this.hidden.length === 0) track.observe(entry, this.keep);
    }
  }

  /** The track's detectors that must not see an entry of an allowed address; one list for all such entries. */
  private hiddenFrom(allow: readonly string[]): readonly string[] {
    const name = allow.join();
    let hidden = this.allowed.get(name);
    if (!hidden) {
      const ids = this.group.judges.map(({ detector }) => detector.id);
      hidden = allow.includes('*') ? ids : ids.filter((id) => allow.includes(id));
      this.allowed.set(name, hidden);
    }
    return hidden;
  }

  private readonly keep = (type: EntityType, id: string, value: ObservationValue): void => {
    const { entry, hidden } = this;
    const time = entry!['@timestamp']!;
    this.batchOf(type)
      .at(Math.floor(time / MINUTE), this.deltas)
      .add(id, time, entry!['event.id']!, value, hidden?.length ? hidden : undefined);
  };

  private batchOf(type: EntityType): Batch {
    let batch = this.batches.get(type);
    if (!batch) {
      batch = new Batch(this.group, this.track, type);
      this.batches.set(type, batch);
    }
    return batch;
  }
}

/** What a batch has of one family. */
class Batch {
  private readonly family: FamilyName;
  private readonly span: number;
  private readonly hold: number;
  private readonly minutes = new Map<number, OpenDelta>();
  /** Of the minute of the last observation. */
  private latest: OpenDelta | undefined;

  constructor(
    group: TrackGroup,
    private readonly track: NonNullable<TrackGroup['track']>,
    type: EntityType,
  ) {
    this.family = familyName(group.id, type);
    this.span = Math.ceil(group.windowOf(type) / MINUTE);
    this.hold = Math.ceil(group.hold / MINUTE);
  }

  clear(): void {
    this.minutes.clear();
    this.latest = undefined;
  }

  /** The delta of a minute; a new one is put to the others. */
  at(minute: number, deltas: OpenDelta[]): OpenDelta {
    if (this.latest?.minute === minute) return this.latest;
    this.latest = this.minutes.get(minute);
    if (!this.latest) {
      this.latest = this.open(minute);
      this.minutes.set(minute, this.latest);
      deltas.push(this.latest);
    }
    return this.latest;
  }

  private open(minute: number): OpenDelta {
    const { family, span, hold, track } = this;
    const { isCount, isIdle } = track;
    const limit = isCount ? Number.POSITIVE_INFINITY : CELL_LIMIT;
    // A count is judged at each full minute of its window: the share also changes when entries leave it.
    const due = isCount ? Array.from({ length: span }, (_, offset) => minute + offset) : [minute + hold];
    return new OpenDelta(family, minute, limit, minute + span + hold + 1, due, isIdle);
  }
}
