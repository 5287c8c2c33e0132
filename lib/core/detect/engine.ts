import type { Entry } from '../entry/fields.js';
import type { Settings } from '../settings.js';
import type { Cell } from './cell.js';
import type { Detection } from './detection.js';
import {
  type ActiveDetector,
  type CountDetector,
  DAY,
  type Detector,
  entityKey,
  type InventoryDetector,
  type Judged,
  type KeyedDetector,
  MINUTE,
  TRAIL,
} from './detector.js';
import type { Episode } from './episode.js';
import { entityOf, follow } from './follow.js';
import { Gatherer, partitionOf } from './gather.js';
import { type Counted, judgeCount, judgedOf, judgeKeyed, type Outcome } from './outcome.js';
import type { Change, Loaded, StateStore, Wanted } from './state-store.js';

/** How far judging is; plain JSON, so that a store can hold it. */
export interface Progress {
  /** First minute that is not judged yet. */
  readonly next: number;
  /** First midnight, in milliseconds, at which the inventory is not judged yet. */
  readonly midnight: number;
}

/** What the store holds of a partition beside its cells. */
interface PartitionState {
  readonly episode?: Episode;
  readonly memory?: unknown;
}

/** A partition that has to be judged, and what is known of it. */
interface Question {
  readonly partition: string;
  readonly active: ActiveDetector;
  readonly cells: readonly Cell[];
  readonly open: Episode | undefined;
  readonly memory: unknown;
  /** The minute that is judged: the detector's hold before the present one. */
  readonly target: number;
  /** For keyed detectors, when there is anything to judge. */
  readonly judged: Judged | undefined;
}

/** An instant after every input: the end of input judges what is left. */
const NEVER = Number.POSITIVE_INFINITY;

/**
 * Runs detectors over entries in whatever order they come (design section 6.2): `observe` merges what each detector
 * keeps into the store by entity and minute; `advance` judges each minute that the watermark has passed, in order.
 * The lines are a function of the set of entries, however it was delivered.
 */
export class Engine {
  private readonly byId: ReadonlyMap<string, ActiveDetector>;
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
    this.byId = new Map(active.map((one) => [one.detector.id, one]));
    this.gatherer = new Gatherer(active.map(({ detector }) => detector));
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
    for await (const due of this.store.due(minute)) await this.judgePartitions(due, minute, lines);
  }

  private async judgePartitions(due: readonly string[], minute: number, lines: Detection[]): Promise<void> {
    const loaded = await this.store.load(due.map((partition) => this.wanted(partition, minute)));
    const questions = due.map((partition, index) => this.question(partition, loaded[index]!, minute));
    const trails = await this.trails(questions);
    const changes: Change[] = [];
    for (const question of questions) {
      const { partition, active, open, memory, target } = question;
      const { detector } = active;
      const outcome = this.judge(question, trails.get(question));
      const end = (target + 1) * MINUTE;
      const { episode, due: look } = follow(active, partition, open, outcome, end, lines);
      const remembered = expired(detector, outcome.memory, end) ? undefined : outcome.memory;
      const dues = look === undefined ? [] : [look];
      if (episode && isWatched(detector, episode, end)) dues.push(minute + 1);
      // Looked at again when the memory is over.
      if (remembered !== undefined && remembered !== memory && detector.kind !== 'count') {
        const over = 'expires' in detector ? detector.expires?.(remembered) : undefined;
        if (over !== undefined) dues.push(Math.max(minute + 1, Math.ceil(over / MINUTE) + minute - target));
      }
      if (dues.length === 0 && episode === open && remembered === memory) continue;
      const record = episode || remembered !== undefined ? { episode, memory: remembered } : undefined;
      if (dues.length === 0) changes.push({ partition, record });
      for (const one of dues) changes.push({ partition, record, due: one });
    }
    if (changes.length > 0) await this.store.save(changes);
  }

  private question(partition: string, { record, cells }: Loaded, minute: number): Question {
    const active = this.activeOf(partition);
    const { episode: open, memory } = (record ?? {}) as PartitionState;
    const target = minute - Math.ceil(active.detector.hold / MINUTE);
    const isKeyed = active.detector.kind === 'window' || active.detector.kind === 'baseline';
    const watched = open !== undefined && isWatched(active.detector, open, target * MINUTE);
    const judged = isKeyed ? judgedOf(active, { cells, memory, watched }, target) : undefined;
    return { partition, active, cells, open, memory, target, judged };
  }

  /** The trails that detectors ask for, read at once. */
  private async trails(questions: readonly Question[]): Promise<ReadonlyMap<Question, Map<string, readonly Cell[]>>> {
    const asked: { question: Question; id: string }[] = [];
    for (const question of questions) {
      const { detector } = question.active as ActiveDetector<KeyedDetector>;
      if (!question.judged || !detector.consult) continue;
      for (const id of detector.consult(question.judged, entityOf(question.partition))) asked.push({ question, id });
    }
    const trails = new Map<Question, Map<string, readonly Cell[]>>();
    if (asked.length === 0) return trails;
    const loaded = await this.store.load(
      asked.map(({ question: { active, target }, id }) => ({
        partition: partitionOf(active.detector, TRAIL, id),
        from: target - Math.ceil(active.detector.window / MINUTE),
        to: target,
      })),
    );
    for (const [index, { question, id }] of asked.entries()) {
      const known = trails.get(question) ?? new Map<string, readonly Cell[]>();
      trails.set(question, known.set(id, loaded[index]!.cells));
    }
    return trails;
  }

  private activeOf(partition: string): ActiveDetector {
    return this.byId.get(partition.slice(0, partition.indexOf('\n')))!;
  }

  /** The window that ends with the minute, less the detector's hold. */
  private wanted(partition: string, minute: number): Wanted {
    const { hold, window } = this.activeOf(partition).detector;
    const to = minute - Math.ceil(hold / MINUTE);
    return { partition, from: to - Math.ceil(window / MINUTE), to };
  }

  private judge(question: Question, trails: ReadonlyMap<string, readonly Cell[]> | undefined): Outcome {
    const { active, cells, target, memory, judged } = question;
    switch (active.detector.kind) {
      case 'inventory':
        return NOTHING;
      case 'count': {
        // Past the greatest event time entries would only leave the window.
        if (target * MINUTE > this.greatest!) return NOTHING;
        const outcome = judgeCount(active as ActiveDetector<CountDetector>, cells, target);
        this.counted(active, target, outcome.counted);
        return outcome;
      }
      default:
        return judgeKeyed(active as ActiveDetector<KeyedDetector>, judged, memory, trails);
    }
  }

  /** Midnights are judged in turn with the minutes, however far one `advance` goes. */
  private async inspectUpTo(time: number, lines: Detection[]): Promise<void> {
    for (; this.midnight! <= time; this.midnight! += DAY) await this.inspect(this.midnight!, lines);
  }

  private async inspect(at: number, lines: Detection[]): Promise<void> {
    for (const active of this.inventory) {
      for (const key of this.keys) {
        const found = active.detector.inspect(key, at, active.thresholds);
        if (!found) continue;
        const partition = `${active.detector.id}\n${entityKey({ type: 'api_key', id: key.id })}`;
        const [loaded] = await this.store.load([{ partition, from: at, to: 0 }]);
        const outcome: Outcome = { verdicts: [{ ...found, at, count: 1 }], total: 1, memory: undefined };
        const open = (loaded!.record as PartitionState | undefined)?.episode;
        const { episode, due } = follow(active, partition, open, outcome, at, lines);
        await this.store.save([{ partition, record: { episode }, due }]);
      }
    }
  }
}

const NOTHING: Outcome = { verdicts: [], total: 0, memory: undefined };

/** Whether an open episode is judged at each minute at the time, whatever was observed. */
const isWatched = (detector: Detector, { lastSeen }: Episode, time: number): boolean =>
  'watch' in detector && time <= lastSeen + (detector.watch ?? Number.NEGATIVE_INFINITY);

/** Whether what a detector remembers says nothing any more. */
const expired = (detector: Detector, memory: unknown, time: number): boolean =>
  memory !== undefined && 'expires' in detector && (detector.expires?.(memory) ?? Number.POSITIVE_INFINITY) <= time;
