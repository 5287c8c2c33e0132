import type { Settings } from '../settings.js';
import { DAY, MINUTE } from '../time-units.js';
import type { Detection } from './detection.js';
import type { ActiveDetector } from './detector.js';
import { Engine, type Progress } from './engine.js';
import { byDetection } from './order.js';
import type { FamilyName, StateStore } from './state-store.js';
import { StepStore } from './step-store.js';
import { trackGroups } from './track.js';

/** Gives final lines to the world. After a crash it is called again with the same lines. */
export type Publish = (lines: readonly Detection[]) => Promise<void>;

/** Where the progress is kept among the records. */
export const PROGRESS = { family: 'progress', entity: '*' };

/** How far the stack has judged; undefined before the first time. */
export const progressOf = async (store: StateStore): Promise<Progress | undefined> =>
  (await store.load(PROGRESS.family, [PROGRESS.entity], 1, 0))[0]!.record as Progress | undefined;

/** What the watermark has passed: entries before it are late. */
export const watermarkOf = (progress: Progress | undefined): number =>
  progress === undefined ? Number.NEGATIVE_INFINITY : progress.next * MINUTE;

/**
 * Judges what observers merged into a store that outlives them all. One at a time: minute by minute it judges,
 * publishes and then moves the progress on, so that a crash anywhere repeats a minute and loses none.
 */
export class Judge {
  /** What families' names begin with. */
  private readonly tracks: ReadonlySet<string>;

  constructor(
    private readonly store: StateStore,
    private readonly active: readonly ActiveDetector[],
    private readonly keys: Settings['keys'],
    private readonly publish: Publish,
  ) {
    this.tracks = new Set(trackGroups(active).map(({ id }) => id));
  }

  /** False for what a detector left that was switched off since. */
  private readonly runs = (family: FamilyName): boolean => this.tracks.has(family.slice(0, family.indexOf('\n')));

  /** How far the watermark is. */
  async watermark(): Promise<number> {
    return watermarkOf(await progressOf(this.store));
  }

  /** Judges every minute before the watermark; the first call only says where judging begins. */
  async advance(watermark: number): Promise<void> {
    let progress = (await progressOf(this.store)) ?? (await this.begin(watermark));
    while ((progress.next + 1) * MINUTE <= watermark) progress = await this.step(progress);
  }

  private async begin(watermark: number): Promise<Progress> {
    const progress = { next: Math.floor(watermark / MINUTE), midnight: (Math.floor(watermark / DAY) + 1) * DAY };
    await this.store.save([{ ...PROGRESS, record: progress }]);
    return progress;
  }

  private async step(from: Progress): Promise<Progress> {
    const store = new StepStore(this.store, from.next, this.runs);
    const engine = new Engine(store, this.active, this.keys);
    engine.resume(from);
    const lines = [...(await engine.advance((from.next + 1) * MINUTE))].sort(byDetection);
    if (lines.length > 0) await this.publish(lines);
    const progress = engine.progress!;
    await this.store.save([{ ...PROGRESS, record: progress }]);
    await this.store.sweep(progress.next);
    return progress;
  }
}
