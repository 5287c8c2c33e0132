import type { Cell } from './cell.js';
import type { Counts } from './counts.js';
import { type ActiveDetector, type Detector, type Judged, type KeyedDetector, MINUTE, TRAIL } from './detector.js';
import type { Episode } from './episode.js';
import { entityOf } from './follow.js';
import { partitionOf } from './gather.js';
import { judgedOf } from './outcome.js';
import type { StateStore, Wanted } from './state-store.js';

/** What the store holds of a partition beside its cells. */
export interface PartitionState {
  readonly episode?: Episode;
  readonly memory?: unknown;
}

/** What is judged: a detector's partition with its record, and its cells unless they lie elsewhere. */
export interface Subject extends Wanted {
  readonly active: ActiveDetector;
  readonly cells?: Wanted;
}

/** A subject, and what is known of it. */
export interface Question {
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

/** Whether an open episode is judged at each minute at the time, whatever was observed. */
export const isWatched = (detector: Detector, { lastSeen }: Episode, time: number): boolean =>
  'watch' in detector && time <= lastSeen + (detector.watch ?? Number.NEGATIVE_INFINITY);

/** Reads from the store what is needed to judge what is due. */
export class Reader {
  private readonly byId: ReadonlyMap<string, ActiveDetector>;

  constructor(
    private readonly store: StateStore,
    active: readonly ActiveDetector[],
    private readonly counts: Counts,
  ) {
    this.byId = new Map(active.map((one) => [one.detector.id, one]));
  }

  /** What is judged when a partition is due; the counts of an API all at once, whichever of them is due. */
  subjects(partition: string, minute: number, apis: Set<string>): readonly Subject[] {
    const id = partition.slice(0, partition.indexOf('\n'));
    const active = this.byId.get(id);
    if (active && active.detector.kind !== 'count') return [{ active, ...this.wanted(active, partition, minute) }];
    const api = entityOf(partition).id;
    if (apis.has(api)) return [];
    apis.add(api);
    const from = minute - Math.ceil(this.counts.window / MINUTE);
    const cells = { partition: partitionOf(this.counts, 'api', api), from, to: minute };
    return this.counts.detectors.map((detector) => ({
      active: this.byId.get(detector.id)!,
      partition: partitionOf(detector, 'api', api),
      from,
      to: minute,
      cells,
    }));
  }

  async questions(subjects: readonly Subject[]): Promise<readonly Question[]> {
    const shared = [...new Set(subjects.flatMap(({ cells }) => cells ?? []))];
    const loaded = await this.store.load([
      ...subjects.map(({ partition, from, to, cells }) => ({ partition, from: cells ? 1 : from, to: cells ? 0 : to })),
      ...shared,
    ]);
    return subjects.map(({ partition, active, to: target, cells: from }, index) => {
      const own = loaded[index]!;
      const cells = from ? loaded[subjects.length + shared.indexOf(from)]!.cells : own.cells;
      const { episode: open, memory } = (own.record ?? {}) as PartitionState;
      const watched = open !== undefined && isWatched(active.detector, open, target * MINUTE);
      const judged = from ? undefined : judgedOf(active, { cells, memory, watched }, target);
      return { partition, active, cells, open, memory, target, judged };
    });
  }

  /** The trails that detectors ask for, read at once. */
  async trails(questions: readonly Question[]): Promise<ReadonlyMap<Question, Map<string, readonly Cell[]>>> {
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

  /** The window that ends with the minute, less the detector's hold. */
  private wanted({ detector: { hold, window } }: ActiveDetector, partition: string, minute: number): Wanted {
    const to = minute - Math.ceil(hold / MINUTE);
    return { partition, from: to - Math.ceil(window / MINUTE), to };
  }
}
