import type { Entry } from '../entry/fields.js';
import type { Settings } from '../settings.js';
import { DAY, MINUTE } from '../time-units.js';
import type { Cell } from './cell.js';
import type { Detection, EntityType } from './detection.js';
import type { ActiveDetector, InventoryDetector, Known } from './detector.js';
import { endsAt, follow } from './follow.js';
import { Gatherer } from './gather.js';
import { knownBefore, Learnt } from './known-terms.js';
import type { Counted } from './outcome.js';
import {
  answer,
  ask,
  consulted,
  isNothing,
  NO_STATE,
  type PartitionState,
  type Question,
  type TrailsOf,
  withEntry,
} from './partition.js';
import { type Change, type Due, type FamilyName, familyName, type StateStore } from './state-store.js';
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
    /** Told the sums of each minute of each `count` detector, once an API. */
    private readonly counted: (active: ActiveDetector, minute: number, counted: Counted) => void = () => undefined,
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
    const learnt = new Map<string, Learnt>();
    for await (const due of this.store.due(minute)) await this.judgeFamily(due, minute, lines, learnt);
    for (const one of learnt.values()) await one.save(this.store);
  }

  private async judgeFamily(
    { family, entities }: Due,
    minute: number,
    lines: Detection[],
    learnt: Map<string, Learnt>,
  ): Promise<void> {
    const { group, type } = this.familyOf(family);
    const { from, to } = windowOf(group, type, minute);
    const loaded = await this.store.load(family, entities, from, to);
    await this.learn(group, learnt);
    const learning = learnt.get(group.id);
    const known = learning?.before ?? NOTHING_KNOWN;
    const judges = group.judgesOf(type);
    const questionOf = (id: string, at: number): Question => ask(group, judges, { type, id }, to, loaded[at]!, known);
    const trails = judges.some(({ consult }) => consult)
      ? await this.trails(group, to, entities.map(questionOf))
      : NO_TRAILS;
    const listener = { lines, greatest: this.greatest!, counted: this.counted };
    const changes: Change[] = [];
    for (let at = 0; at < entities.length; at++) {
      // One after another: of a thousand questions at once most would outlive a collection of the garbage.
      const question = questionOf(entities[at]!, at);
      const { entity, state: before, current, cells } = question;
      const { state, due: dues } = answer(question, trails.get(entity.id), listener);
      if (learning && current) {
        const { memory } = before;
        const terms = group.track!.learn!({ entity, memory, current });
        if (terms) learning.add(terms);
        const told = group.track!.tell?.({ entity, memory, cells, current });
        if (told) learning.tell(entity.id, told);
      }
      if (dues.length === 0 && state === before) continue;
      const record = isNothing(state) ? undefined : state;
      if (dues.length === 0) changes.push({ family, entity: entity.id, record });
      else for (const due of new Set(dues)) changes.push({ family, entity: entity.id, record, due });
    }
    if (changes.length > 0) await this.store.save(changes);
  }

  /** Begins what a track's API learns in the minute. */
  private async learn({ id, track }: TrackGroup, learnt: Map<string, Learnt>): Promise<void> {
    if (track?.learn && !learnt.has(id)) learnt.set(id, new Learnt(id, await knownBefore(this.store, id)));
  }

  /** The other entities that detectors ask for, read at once. */
  private async trails(
    group: TrackGroup,
    to: number,
    questions: readonly Question[],
  ): Promise<ReadonlyMap<string, TrailsOf>> {
    const wanted = questions.flatMap((question) =>
      consulted(question).map((one) => ({ asking: question.entity.id, ...one })),
    );
    if (wanted.length === 0) return NO_TRAILS;
    const trails = new Map<string, Map<string, Map<string, readonly Cell[]>>>();
    for (const type of new Set(wanted.map(({ other }) => other.type))) {
      const some = wanted.filter(({ other }) => other.type === type);
      const from = to - Math.ceil(group.windowOf(type) / MINUTE);
      const ids = some.map(({ other }) => other.id);
      const loaded = await this.store.load(familyName(group.id, type), ids, from, to);
      for (const [index, { asking, detector, other }] of some.entries()) {
        const byDetector = trails.get(asking) ?? new Map<string, Map<string, readonly Cell[]>>();
        const byId = byDetector.get(detector) ?? new Map<string, readonly Cell[]>();
        trails.set(asking, byDetector.set(detector, byId.set(other.id, loaded[index]!.cells)));
      }
    }
    return trails;
  }

  private familyOf(family: FamilyName): { readonly group: TrackGroup; readonly type: EntityType } {
    const cut = family.indexOf('\n');
    return { group: this.groups.get(family.slice(0, cut))!, type: family.slice(cut + 1) as EntityType };
  }

  /** Midnights are judged in turn with the minutes, however far one `advance` goes. */
  private async inspectUpTo(time: number, lines: Detection[]): Promise<void> {
    for (; this.midnight! <= time; this.midnight! += DAY) await this.inspect(this.midnight!, lines);
  }

  private async inspect(at: number, lines: Detection[]): Promise<void> {
    for (const active of this.inventory) {
      const { detector, thresholds } = active;
      const known = detector.track ? await knownBefore(this.store, detector.track.id) : NOTHING_KNOWN;
      for (const key of this.keys) {
        const { memory } = detector.track ? await this.state(detector.track.id, key.id) : NO_STATE;
        const found = detector.inspect(key, { at, thresholds, memory, known });
        if (!found) continue;
        const { episodes } = await this.state(detector.id, key.id);
        const outcome = { verdicts: [{ ...found, at, count: 1 }], total: 1 };
        const episode = follow(active, { type: 'api_key', id: key.id }, episodes?.[detector.id], outcome, at, lines)!;
        const record = { episodes: withEntry(episodes, detector.id, episode) };
        const family = familyName(detector.id, 'api_key');
        await this.store.save([{ family, entity: key.id, record, due: endsAt(active, episode) }]);
      }
    }
  }

  private async state(track: string, key: string): Promise<PartitionState> {
    const [loaded] = await this.store.load(familyName(track, 'api_key'), [key], 1, 0);
    return (loaded!.record ?? NO_STATE) as PartitionState;
  }
}

/** The window that ends with the minute, less the track's hold. */
function windowOf(group: TrackGroup, type: EntityType, minute: number): { readonly from: number; readonly to: number } {
  const to = minute - Math.ceil(group.hold / MINUTE);
  return { from: to - Math.ceil(group.windowOf(type) / MINUTE), to };
}

const NOTHING_KNOWN: Known = {};
const NO_TRAILS: ReadonlyMap<string, TrailsOf> = new Map();
