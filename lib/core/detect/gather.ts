import type { Entry } from '../entry/fields.js';
import { CELL_LIMIT, type Observation, type ObservationValue } from './cell.js';
import type { EntityType } from './detection.js';
import { type Detector, entityKey, MINUTE } from './detector.js';
import type { Delta } from './state-store.js';

type OpenDelta = Delta & { readonly observations: Observation[] };

/** Names of partitions that are remembered, so that an entity's name is put together once. */
const MOST_NAMES = 20_000;

/** Collects what detectors keep of a batch of entries, as one delta an entity and minute. */
export class Gatherer {
  private readonly sinks: readonly Sink[];

  constructor(detectors: readonly Detector[]) {
    this.sinks = detectors.filter(({ kind }) => kind !== 'inventory').map((detector) => new Sink(detector));
  }

  gather(entries: readonly Entry[]): readonly Delta[] {
    const deltas: OpenDelta[] = [];
    for (const sink of this.sinks) sink.take(entries, deltas);
    return deltas;
  }
}

/** One detector's part. */
class Sink {
  private readonly names = new Map<EntityType, Map<string, string>>();
  private readonly span: number;
  private readonly hold: number;
  private open = new Map<string, OpenDelta[]>();
  private deltas: OpenDelta[] = [];
  private entry: Entry | undefined;

  constructor(private readonly detector: Detector) {
    this.span = Math.ceil(detector.window / MINUTE);
    this.hold = Math.ceil(detector.hold / MINUTE);
  }

  take(entries: readonly Entry[], deltas: OpenDelta[]): void {
    const { detector } = this;
    this.deltas = deltas;
    for (const entry of entries) {
      this.entry = entry;
      if (detector.kind === 'count') {
        const matched = detector.tally(entry);
        if (matched !== undefined) this.keep('api', entry['api.id'] ?? 'default', matched);
      } else if (detector.kind !== 'inventory') {
        const allow = entry['source.allow'];
        if (!allow || !(allow.includes('*') || allow.includes(detector.id))) detector.observe(entry, this.keep);
      }
    }
    this.open = new Map();
  }

  private readonly keep = (type: EntityType, id: string, value: ObservationValue): void => {
    const { '@timestamp': time, 'event.id': entryId } = this.entry!;
    const minute = Math.floor(time! / MINUTE);
    const partition = this.nameOf(type, id);
    let minutes = this.open.get(partition);
    if (!minutes) {
      minutes = [];
      this.open.set(partition, minutes);
    }
    let delta = minutes.at(-1);
    if (delta?.minute !== minute) delta = minutes.find((one) => one.minute === minute);
    if (!delta) {
      delta = this.newDelta(partition, minute);
      minutes.push(delta);
      this.deltas.push(delta);
    }
    delta.observations.push({ time: time!, id: entryId!, value });
  };

  private newDelta(partition: string, minute: number): OpenDelta {
    const { detector, span, hold } = this;
    // A count is judged at each full minute of its window: the share also changes when entries leave it.
    const due =
      detector.kind === 'count' ? Array.from({ length: span }, (_, offset) => minute + offset) : [minute + hold];
    const limit = detector.kind === 'count' ? Number.POSITIVE_INFINITY : CELL_LIMIT;
    return { partition, minute, observations: [], limit, expires: minute + span + hold + 1, due };
  }

  private nameOf(type: EntityType, id: string): string {
    let names = this.names.get(type);
    if (!names) {
      names = new Map();
      this.names.set(type, names);
    }
    let name = names.get(id);
    if (name === undefined) {
      name = `${this.detector.id}\n${entityKey({ type, id })}`;
      if (names.size >= MOST_NAMES) names.clear();
      names.set(id, name);
    }
    return name;
  }
}
