import type { Entry } from '../entry/fields.js';
import { CELL_LIMIT, type Observation, type ObservationValue } from './cell.js';
import type { EntityType } from './detection.js';
import { MINUTE } from './detector.js';
import type { Delta } from './state-store.js';
import type { TrackGroup } from './track.js';

type OpenDelta = Delta & { readonly observations: Observation[] };

/** An entity's partition, and what the batch has of it so far. */
interface Open {
  readonly partition: string;
  deltas: OpenDelta[];
}

/** Entities that are remembered, so that a partition's name is put together once. */
const MOST_OPEN = 10_000;

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
  private readonly open = new Map<EntityType, Map<string, Open>>();
  private readonly hold: number;
  private touched: Open[] = [];
  private deltas: OpenDelta[] = [];
  private entry: Entry | undefined;
  private hidden: readonly string[] | undefined;
  private readonly allowed = new Map<string, readonly string[]>();

  constructor(
    private readonly group: TrackGroup,
    private readonly track: NonNullable<TrackGroup['track']>,
  ) {
    this.hold = Math.ceil(group.hold / MINUTE);
  }

  take(entries: readonly Entry[], deltas: OpenDelta[]): void {
    const { track } = this;
    this.deltas = deltas;
    for (const open of this.touched) open.deltas = [];
    this.touched = [];
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
    const minute = Math.floor(time / MINUTE);
    const { partition, deltas } = this.openOf(type, id);
    const eventId = this.entry!['event.id']!;
    const { hidden } = this;
    const observation = hidden?.length ? { time, id: eventId, value, hidden } : { time, id: eventId, value };
    let delta = deltas.at(-1);
    if (delta?.minute !== minute) delta = deltas.find((one) => one.minute === minute);
    if (delta) {
      delta.observations.push(observation);
      return;
    }
    delta = this.newDelta(type, partition, minute, observation);
    deltas.push(delta);
    this.deltas.push(delta);
  };

  private newDelta(type: EntityType, partition: string, minute: number, first: Observation): OpenDelta {
    const { hold } = this;
    const span = Math.ceil(this.group.windowOf(type) / MINUTE);
    const counts = this.track.isCount === true;
    return {
      partition,
      minute,
      observations: [first],
      limit: counts ? Number.POSITIVE_INFINITY : CELL_LIMIT,
      expires: minute + span + hold + 1,
      // A count is judged at each full minute of its window: the share also changes when entries leave it.
      due: counts ? Array.from({ length: span }, (_, offset) => minute + offset) : [minute + hold],
    };
  }

  private openOf(type: EntityType, id: string): Open {
    let entities = this.open.get(type);
    if (!entities) {
      entities = new Map();
      this.open.set(type, entities);
    }
    let open = entities.get(id);
    if (!open) {
      open = { partition: partitionOf(this.group, type, id), deltas: [] };
      if (entities.size >= MOST_OPEN)
        for (const [name, { deltas }] of entities) if (deltas.length === 0) entities.delete(name);
      entities.set(id, open);
    }
    if (open.deltas.length === 0) this.touched.push(open);
    return open;
  }
}

/** A track's observations under an entity. One flat text: pieces held together would weigh twice as much. */
export const partitionOf = ({ id }: TrackGroup, type: EntityType, entity: string): string =>
  [id, type, entity].join('\n');
