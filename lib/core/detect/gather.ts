import type { Entry } from '../entry/fields.js';
import { CELL_LIMIT, type Observation, type ObservationValue } from './cell.js';
import type { EntityType } from './detection.js';
import { MINUTE } from './detector.js';
import { type Delta, type FamilyName, familyName } from './state-store.js';
import type { TrackGroup } from './track.js';

type OpenDelta = Delta & { readonly observations: Observation[]; isIdle: boolean };

/** Collects what detectors keep of a batch of entries, as one delta an entity and minute. */
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
    const time = this.entry!['@timestamp']!;
    const eventId = this.entry!['event.id']!;
    const { hidden } = this;
    const observation = hidden?.length ? { time, id: eventId, value, hidden } : { time, id: eventId, value };
    const isIdle = this.track.isIdle?.(value) === true;
    const delta = this.batchOf(type).add(id, observation, isIdle);
    if (delta) this.deltas.push(delta);
  };

  private batchOf(type: EntityType): Batch {
    let batch = this.batches.get(type);
    if (!batch) {
      batch = new Batch(this.group, type, this.track.isCount === true);
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
  private readonly minutes = new Map<number, Map<string, OpenDelta>>();
  /** The minute of the last observation, and what the batch has of it. */
  private minute = Number.NaN;
  private ofMinute = new Map<string, OpenDelta>();
  private due: readonly number[] = [];

  constructor(
    group: TrackGroup,
    type: EntityType,
    private readonly isCount: boolean,
  ) {
    this.family = familyName(group.id, type);
    this.span = Math.ceil(group.windowOf(type) / MINUTE);
    this.hold = Math.ceil(group.hold / MINUTE);
  }

  clear(): void {
    this.minutes.clear();
    this.minute = Number.NaN;
  }

  /** Takes an observation in; gives the delta if it is a new one. */
  add(entity: string, observation: Observation, isIdle: boolean): OpenDelta | undefined {
    const minute = Math.floor(observation.time / MINUTE);
    if (minute !== this.minute) this.turnTo(minute);
    const known = this.ofMinute.get(entity);
    if (known) {
      known.observations.push(observation);
      if (!isIdle) known.isIdle = false;
      return undefined;
    }
    const { family, due } = this;
    const limit = this.isCount ? Number.POSITIVE_INFINITY : CELL_LIMIT;
    const expires = minute + this.span + this.hold + 1;
    const delta = { family, entity, minute, observations: [observation], limit, expires, due, isIdle };
    this.ofMinute.set(entity, delta);
    return delta;
  }

  private turnTo(minute: number): void {
    this.minute = minute;
    let ofMinute = this.minutes.get(minute);
    if (!ofMinute) {
      ofMinute = new Map();
      this.minutes.set(minute, ofMinute);
    }
    this.ofMinute = ofMinute;
    // A count is judged at each full minute of its window: the share also changes when entries leave it.
    this.due = this.isCount ? Array.from({ length: this.span }, (_, offset) => minute + offset) : [minute + this.hold];
  }
}
