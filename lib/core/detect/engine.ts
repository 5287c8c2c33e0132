import type { Entry } from '../entry/fields.js';
import type { Settings } from '../settings.js';
import type { Detection } from './detection.js';
import { type ActiveDetector, DAY, entityKey, type InventoryDetector, type Known, MINUTE } from './detector.js';
import { Gatherer } from './gather.js';
import { judgeLook, judgePartition, type PartitionState } from './partition.js';
import type { Change, StateStore, Wanted } from './state-store.js';
import { type TrackGroup, trackGroups } from './track.js';

/** How far judging is; plain JSON, so that a store can hold it. */
export interface Progress {
  /** First minute that is not judged yet. */
  readonly next: number;
  /** First midnight, in milliseconds, at which the inventory is not judged yet. */
  readonly midnight: number;
}

/** An instant after every input: the end of input judges what is left. */
const NEVER = Number.POSITIVE_INFINITY;

/**
 * Runs detectors over entries in whatever order they come (design section 6.2): `observe` merges what each detector
 * keeps into the store by entity and minute; `advance` judges each minute that the watermark has passed, in order.
 * The lines are a function of the set of entries, however it was delivered.
 */
export class Engine {
  private readonly groups: ReadonlyMap<string, TrackGroup>;
  private readonly gatherer: Gatherer;
  private readonly inventory: readonly ActiveDetector<InventoryDetector>[];
  /** First minute that is not judged yet. */
  private next: number | undefined;
  private midnight: number | undefined;
  private greatest: number | undefined;

  constructor(
    private readonly store: StateStore,
    active: readonly ActiveDetector[],
    private readonly keys: Settings['keys'],
  ) {
    const groups = trackGroups(active);
    this.groups = new Map(groups.map((group) => [group.id, group]));
    this.gatherer = new Gatherer(groups);
    this.inventory = active.filter(({ detector }) => detector.kind === 'inventory') as typeof this.inventory;
  }

  /** How far judging is, once something was observed. */
  get progress(): Progress | undefined {
    return this.next === undefined ? undefined : { next: this.next, midnight: this.midnight! };
  }

  /** Goes on from where another engine was. Such a one has no end of input: `finish` is not for it. */
  resume({ next, midnight }: Progress): void {
    [this.next, this.midnight, this.greatest] = [next, midnight, NEVER];
  }

  /** Merges entries that are neither late nor future. */
  async observe(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      const time = entry['@timestamp']!;
      const minute = Math.floor(time / MINUTE);
      if (this.next === undefined || minute < this.next) this.next = minute;
      if (this.midnight === undefined || time < this.midnight - DAY) this.midnight = (Math.floor(time / DAY) + 1) * DAY;
      if (this.greatest === undefined || time > this.greatest) this.greatest = time;
    }
    await this.store.merge(this.gatherer.gather(entries));
  }

  /** Judges every minute before the watermark, and the inventory at each midnight that it passed. */
  async advance(watermark: number): Promise<readonly Detection[]> {
    const lines: Detection[] = [];
    if (this.next === undefined) return lines;
    const last = Math.floor(watermark / MINUTE) - 1;
    for (; this.next <= last; this.next++) {
      await this.judgeMinute(this.next, lines);
      await this.inspectUpTo((this.next + 1) * MINUTE, lines);
      await this.store.sweep(this.next + 1);
    }
    await this.inspectUpTo(watermark, lines);
    return this.once(lines);
  }

  /** End of input: the rest is judged, the inventory once more at the greatest event time, and every episode closed. */
  async finish(): Promise<readonly Detection[]> {
    if (this.greatest === undefined || this.next === undefined) return [];
    const before = await this.advance(this.greatest);
    const lines: Detection[] = [];
    if (this.midnight! - DAY !== this.greatest) await this.inspect(this.greatest, lines);
    for (let last = await this.store.lastDue(); last !== undefined && this.next <= last; this.next++) {
      await this.judgeMinute(this.next, lines);
      if (this.next === last) last = await this.store.lastDue();
    }
    return [...before, ...(await this.once(lines))];
  }

  /** Lines that were not given before: judging a minute again must not page again. */
  private async once(lines: readonly Detection[]): Promise<readonly Detection[]> {
    const fresh: Detection[] = [];
    for (const line of lines)
      if (await this.store.markOnce(`${line.id} ${line.phase} ${line.severity}`)) fresh.push(line);
    return fresh;
  }

  private async judgeMinute(minute: number, lines: Detection[]): Promise<void> {
    // What the whole API knew before the minute, and what it comes to know by it.
    const known = new Map<string, Known>();
    const learnt = new Map<string, Record<string, number>>();
    for await (const due of this.store.due(minute)) await this.judgePartitions(due, minute, lines, known, learnt);
    for (const [track, terms] of learnt) await this.learn(track, known.get(track)!, terms);
  }

  private async judgePartitions(
    due: readonly string[],
    minute: number,
    lines: Detection[],
    known: Map<string, Known>,
    learnt: Map<string, Record<string, number>>,
  ): Promise<void> {
    const loaded = await this.store.load(due.map((partition) => this.wanted(partition, minute)));
    const changes: Change[] = [];
    for (const [index, partition] of due.entries()) {
      const group = this.groupOf(partition);
      const { record, cells } = loaded[index]!;
      const before = (record ?? NO_STATE) as PartitionState;
      const target = minute - Math.ceil(group.hold / MINUTE);
      const learner = group.track && 'learn' in group.track ? group.track : undefined;
      if (learner && !known.has(group.id)) known.set(group.id, await this.known(group.id));
      const context = { known: known.get(group.id) ?? NOTHING_KNOWN, greatest: this.greatest! };
      const { state, due } = judgePartition(group, partition, before, cells, target, context, lines);
      const current = cells.at(-1);
      if (learner?.learn && current?.minute === target) merge(learnt, group.id, learner.learn(before.memory, current));
      if (due === undefined && state === before) continue;
      changes.push({ partition, record: Object.keys(state).length > 0 ? state : undefined, due });
    }
    if (changes.length > 0) await this.store.save(changes);
  }

  private groupOf(partition: string): TrackGroup {
    return this.groups.get(partition.slice(0, partition.indexOf('\n')))!;
  }

  /** The window that ends with the minute, less the track's hold. */
  private wanted(partition: string, minute: number): Wanted {
    const { hold, window } = this.groupOf(partition);
    const to = minute - Math.ceil(hold / MINUTE);
    return { partition, from: to - Math.ceil(window / MINUTE), to };
  }

  private async known(track: string): Promise<Known> {
    return ((await this.record(knownPartition(track))) ?? NOTHING_KNOWN) as Known;
  }

  private async learn(track: string, known: Known, terms: Known): Promise<void> {
    const fresh = Object.entries(terms).filter(([term]) => !Object.hasOwn(known, term));
    if (fresh.length === 0) return;
    const record = Object.fromEntries([...Object.entries(known), ...fresh].slice(0, MOST_KNOWN));
    await this.store.save([{ partition: knownPartition(track), record }]);
  }

  private async record(partition: string): Promise<unknown> {
    const [loaded] = await this.store.load([{ partition, from: 1, to: 0 }]);
    return loaded!.record;
  }

  /** Midnights are judged in turn with the minutes, however far one `advance` goes. */
  private async inspectUpTo(time: number, lines: Detection[]): Promise<void> {
    for (; this.midnight! <= time; this.midnight! += DAY) await this.inspect(this.midnight!, lines);
  }

  private async inspect(at: number, lines: Detection[]): Promise<void> {
    for (const active of this.inventory) {
      const { detector, thresholds } = active;
      const known = detector.track ? await this.known(detector.track.id) : NOTHING_KNOWN;
      for (const key of this.keys) {
        const entity = entityKey({ type: 'api_key', id: key.id });
        const tracked = detector.track && (await this.record(`${detector.track.id}\n${entity}`));
        const memory = (tracked as PartitionState | undefined)?.memory;
        const found = detector.inspect(key, { at, thresholds, memory, known });
        if (!found) continue;
        const partition = `${detector.id}\n${entity}`;
        const before = ((await this.record(partition)) ?? NO_STATE) as PartitionState;
        const { state, due } = judgeLook(active, partition, before, { ...found, at, count: 1 }, lines);
        await this.store.save([{ partition, record: state, due }]);
      }
    }
  }
}

const NO_STATE: PartitionState = {};
const NOTHING_KNOWN: Known = {};

/** Terms that an API is known by at most; what comes after stays unknown. */
const MOST_KNOWN = 4_000;

const knownPartition = (track: string): string => `${track}\nknown\n*`;

function merge(learnt: Map<string, Record<string, number>>, track: string, terms: Known): void {
  const all = learnt.get(track) ?? {};
  for (const [term, time] of Object.entries(terms)) all[term] = Math.min(all[term] ?? time, time);
  learnt.set(track, all);
}
