import type { Entry } from '../entry/fields.js';
import { CELL_LIMIT, type Observation, type ObservationValue } from './cell.js';
import { Counts } from './counts.js';
import { type Detector, type Keep, type KeyedDetector, MINUTE, TRAIL } from './detector.js';
import type { Delta } from './state-store.js';

type Kind = Parameters<Keep>[0];
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
  private readonly sinks: Sink[];

  constructor(detectors: readonly Detector[], counts = new Counts(detectors)) {
    const keyed = detectors.filter(({ kind }) => kind === 'window' || kind === 'baseline') as KeyedDetector[];
    this.sinks = keyed.map((detector) => new Sink(detector));
    if (counts.detectors.length > 0) this.sinks.push(new Sink(counts));
  }

  gather(entries: readonly Entry[]): readonly Delta[] {
    const deltas: OpenDelta[] = [];
    for (const sink of this.sinks) sink.take(entries, deltas);
    return deltas;
  }
}

/** One detector's part, or that of all counts. */
class Sink {
  private readonly open = new Map<Kind, Map<string, Open>>();
  private readonly span: number;
  private readonly hold: number;
  private readonly counts: Counts | undefined;
  private touched: Open[] = [];
  private deltas: OpenDelta[] = [];
  private entry: Entry | undefined;

  constructor(private readonly detector: KeyedDetector | Counts) {
    this.counts = detector instanceof Counts ? detector : undefined;
    this.span = Math.ceil(detector.window / MINUTE);
    this.hold = detector instanceof Counts ? 0 : Math.ceil(detector.hold / MINUTE);
  }

  take(entries: readonly Entry[], deltas: OpenDelta[]): void {
    const { detector } = this;
    this.deltas = deltas;
    for (const open of this.touched) open.deltas = [];
    this.touched = [];
    for (const entry of entries) {
      this.entry = entry;
      if (detector instanceof Counts) {
        const tallied = detector.tally(entry);
        if (tallied !== undefined) this.keep('api', entry['api.id'] ?? 'default', tallied);
      } else {
        const allow = entry['source.allow'];
        if (!allow || !(allow.includes('*') || allow.includes(detector.id))) detector.observe(entry, this.keep);
      }
    }
  }

  private readonly keep = (type: Kind, id: string, value: ObservationValue): void => {
    const time = this.entry!['@timestamp']!;
    const minute = Math.floor(time / MINUTE);
    const { partition, deltas } = this.openOf(type, id);
    let delta = deltas.at(-1);
    if (delta?.minute !== minute) delta = deltas.find((one) => one.minute === minute);
    if (!delta) {
      delta = this.newDelta(type, partition, minute);
      deltas.push(delta);
      this.deltas.push(delta);
    }
    delta.observations.push({ time, id: this.entry!['event.id']!, value });
  };

  private newDelta(type: Kind, partition: string, minute: number): OpenDelta {
    const { counts, span, hold } = this;
    // A count is judged at each full minute of its window: the share also changes when entries leave it.
    const due = counts
      ? Array.from({ length: span }, (_, offset) => minute + offset)
      : type === TRAIL
        ? []
        : [minute + hold];
    const limit = counts ? Number.POSITIVE_INFINITY : CELL_LIMIT;
    return { partition, minute, observations: [], limit, expires: minute + span + hold + 1, due };
  }

  private openOf(type: Kind, id: string): Open {
    let entities = this.open.get(type);
    if (!entities) {
      entities = new Map();
      this.open.set(type, entities);
    }
    let open = entities.get(id);
    if (!open) {
      open = { partition: partitionOf(this.detector, type, id), deltas: [] };
      if (entities.size >= MOST_OPEN)
        for (const [name, { deltas }] of entities) if (deltas.length === 0) entities.delete(name);
      entities.set(id, open);
    }
    if (open.deltas.length === 0) this.touched.push(open);
    return open;
  }
}

/** A detector's observations under an entity, or on a trail. One flat text: pieces that are only held together would weigh twice as much. */
export const partitionOf = ({ id }: { readonly id: string }, type: Kind, entity: string): string =>
  [id, type, entity].join('\n');
