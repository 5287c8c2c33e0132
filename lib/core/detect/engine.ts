import type { Entry } from '../entry/fields.js';
import type { Settings } from '../settings.js';
import type { Cell } from './cell.js';
import type { Detection, EntityType } from './detection.js';
import {
  type ActiveDetector,
  type CountDetector,
  DAY,
  entityKey,
  type InventoryDetector,
  type KeyedDetector,
  MINUTE,
  type Verdict,
} from './detector.js';
import { close, type Episode, type EpisodeFrame, proceed } from './episode.js';
import { Gatherer } from './gather.js';
import { judgeCount, judgeKeyed, type Outcome } from './outcome.js';
import type { Change, StateStore, Wanted } from './state-store.js';

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
    const changes: Change[] = [];
    for (const [index, partition] of due.entries()) {
      const active = this.activeOf(partition);
      const { record, cells } = loaded[index]!;
      const { episode: open, memory } = (record ?? {}) as PartitionState;
      const target = minute - Math.ceil(active.detector.hold / MINUTE);
      const outcome = this.judge(active, cells, target, memory);
      const { episode, due } = follow(active, partition, open, outcome, (target + 1) * MINUTE, lines);
      if (due === undefined && episode === open && outcome.memory === memory) continue;
      const state = episode || outcome.memory ? { episode, memory: outcome.memory } : undefined;
      changes.push({ partition, record: state, due });
    }
    if (changes.length > 0) await this.store.save(changes);
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

  private judge(active: ActiveDetector, cells: readonly Cell[], minute: number, memory: unknown): Outcome {
    switch (active.detector.kind) {
      case 'inventory':
        return NOTHING;
      case 'count':
        // Past the greatest event time entries would only leave the window.
        if (minute * MINUTE > this.greatest!) return NOTHING;
        return judgeCount(active as ActiveDetector<CountDetector>, cells, minute);
      default:
        return judgeKeyed(active as ActiveDetector<KeyedDetector>, cells, minute, memory);
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

/** The episode after a judgement, the lines that this makes, and the minute at which it has to be looked at again. */
function follow(
  active: ActiveDetector,
  partition: string,
  open: Episode | undefined,
  { verdicts, matching, total }: Outcome,
  end: number,
  lines: Detection[],
): { episode: Episode | undefined; due?: number } {
  if (!open && verdicts.length === 0) return NO_EPISODE;
  const frame = frameOf(active, partition);
  let episode = open;
  let counted = 0;
  for (const verdict of verdicts) {
    const upTo = matching ? matching.findLastIndex(({ time }) => time <= verdict.at) + 1 : total;
    const step = proceed(frame, episode, withSeverity(verdict, active), Math.max(0, upTo - counted));
    counted = Math.max(counted, upTo);
    episode = step.episode;
    lines.push(...step.lines);
  }
  const pending = total - counted;
  if (pending > 0) episode = { ...episode!, pending: episode!.pending + pending };
  if (episode!.lastSeen + frame.quiet < end) {
    lines.push(close(frame, episode!));
    return NO_EPISODE;
  }
  const due = Math.floor((episode!.lastSeen + frame.quiet) / MINUTE) + Math.ceil(active.detector.hold / MINUTE);
  return due * MINUTE >= end && episode !== open ? { episode, due } : { episode };
}

const NO_EPISODE = { episode: undefined };

function withSeverity(verdict: Verdict, { severity, detector }: ActiveDetector): Verdict {
  return severity !== undefined && verdict.severity === detector.severity ? { ...verdict, severity } : verdict;
}

function frameOf({ detector, mode }: ActiveDetector, partition: string): EpisodeFrame {
  const [, type, ...id] = partition.split('\n');
  const entity = { type: type as EntityType, id: id.join('\n') };
  return { detector: detector.id, mode, entity, quiet: detector.quiet, runbook: `docs/detectors.md#${detector.id}` };
}
