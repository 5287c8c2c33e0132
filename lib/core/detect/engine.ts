import type { Entry } from '../entry/fields.js';
import type { Settings } from '../settings.js';
import type { Cell } from './cell.js';
import { Counts } from './counts.js';
import type { Detection } from './detection.js';
import {
  type ActiveDetector,
  type CountDetector,
  DAY,
  type Detector,
  entityKey,
  type InventoryDetector,
  type KeyedDetector,
  MINUTE,
} from './detector.js';
import type { Episode } from './episode.js';
import { follow } from './follow.js';
import { Gatherer } from './gather.js';
import { type Counted, judgeCount, judgeKeyed, type Outcome } from './outcome.js';
import { isWatched, type PartitionState, type Question, Reader, type Subject } from './reader.js';
import type { Change, StateStore } from './state-store.js';

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
  private readonly counts: Counts;
  private readonly gatherer: Gatherer;
  private readonly reader: Reader;
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
    private readonly told: (active: ActiveDetector, minute: number, counted: Counted) => void = () => undefined,
  ) {
    const detectors = active.map(({ detector }) => detector);
    this.counts = new Counts(detectors);
    this.gatherer = new Gatherer(detectors, this.counts);
    this.reader = new Reader(store, active, this.counts);
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
    const apis = new Set<string>();
    for await (const due of this.store.due(minute)) {
      const subjects = due.flatMap((partition) => this.reader.subjects(partition, minute, apis));
      await this.judgeSubjects(subjects, minute, lines);
    }
  }

  private async judgeSubjects(subjects: readonly Subject[], minute: number, lines: Detection[]): Promise<void> {
    const questions = await this.reader.questions(subjects);
    const trails = await this.reader.trails(questions);
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
      if (remembered !== undefined && remembered !== memory && 'expires' in detector) {
        const over = detector.expires?.(remembered);
        if (over !== undefined) dues.push(Math.max(minute + 1, Math.ceil(over / MINUTE) + minute - target));
      }
      if (dues.length === 0 && episode === open && remembered === memory) continue;
      const record = recordOf(episode, remembered);
      if (dues.length === 0) changes.push({ partition, record });
      for (const due of dues) changes.push({ partition, record, due });
    }
    if (changes.length > 0) await this.store.save(changes);
  }

  private judge(question: Question, trails: ReadonlyMap<string, readonly Cell[]> | undefined): Outcome {
    const { active, cells, target, memory, judged } = question;
    switch (active.detector.kind) {
      case 'inventory':
        return NOTHING;
      case 'count': {
        // Past the greatest event time entries would only leave the window.
        if (target * MINUTE > this.greatest!) return NOTHING;
        const outcome = judgeCount(active as ActiveDetector<CountDetector>, this.counts, cells, target);
        this.told(active, target, outcome.counted);
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

/** A record holds what there is; of a million addresses nearly all have a memory and no episode. */
function recordOf(episode: Episode | undefined, memory: unknown): PartitionState | undefined {
  if (memory === undefined) return episode && { episode };
  return episode ? { episode, memory } : { memory };
}

/** Whether what a detector remembers says nothing any more. */
const expired = (detector: Detector, memory: unknown, time: number): boolean =>
  memory !== undefined && 'expires' in detector && (detector.expires?.(memory) ?? Number.POSITIVE_INFINITY) <= time;
