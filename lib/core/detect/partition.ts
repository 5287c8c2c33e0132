import { Cell } from './cell.js';
import type { Detection, EntityRef } from './detection.js';
import {
  type ActiveDetector,
  type CountDetector,
  type Judged,
  type KeyedDetector,
  type Known,
  MINUTE,
  type Registry,
} from './detector.js';
import type { Episode } from './episode.js';
import { endsAt, entityOf, follow } from './follow.js';
import { type Counted, judgeCount, judgeKeyed, NO_OUTCOME, type Outcome } from './outcome.js';
import type { Loaded } from './state-store.js';
import type { TrackGroup } from './track.js';

/** What the store holds of a partition beside its cells: open episodes by detector, and the track's memory. */
export interface PartitionState {
  readonly episodes?: Readonly<Record<string, Episode>>;
  readonly memory?: unknown;
}

/** A partition that has to be judged, and what is known of it. */
export interface Question {
  readonly partition: string;
  readonly entity: EntityRef;
  readonly group: TrackGroup;
  readonly cells: readonly Cell[];
  readonly state: PartitionState;
  /** The minute that is judged: the track's hold before the present one. */
  readonly target: number;
  readonly known: Known;
  /** The detectors that it is put to. */
  readonly asked: readonly Asked[];
}

/** A detector that has something to judge, or an episode open. */
export interface Asked {
  readonly active: ActiveDetector;
  readonly open: Episode | undefined;
  /** For keyed detectors, when there is anything to judge. */
  readonly judged: Judged | undefined;
}

/** A partition after a judgement. */
export interface Answer {
  readonly state: PartitionState;
  /** Minutes at which it has to be looked at again. */
  readonly due: readonly number[];
}

const NO_STATE: PartitionState = {};
const NO_REGISTRY: Registry = { keys: new Map(), plans: new Map() };
const NO_TRAILS = new Map<string, readonly Cell[]>();

/** What has to be judged of a partition at the minute. */
export function ask(
  group: TrackGroup,
  partition: string,
  { record, cells }: Loaded,
  minute: number,
  known: Known,
): Question {
  const state = (record ?? NO_STATE) as PartitionState;
  const target = minute - Math.ceil(group.hold / MINUTE);
  const entity = entityOf(partition);
  const last = cells.at(-1);
  const current = last?.minute === target ? last : undefined;
  const hides = cells.some((cell) => cell.hides);
  const asked: Asked[] = [];
  for (const active of group.judges) {
    const { detector, thresholds, registry } = active;
    if (!detector.entity.includes(entity.type)) continue;
    const open = state.episodes?.[detector.id];
    if (detector.kind === 'window' || detector.kind === 'baseline') {
      const watched = open !== undefined && isWatched(active, open, target * MINUTE);
      if (current || watched) {
        const seen = hides ? cells.map((cell) => cell.seenBy(detector.id)) : cells;
        const ownCells = current ? seen : [...seen, new Cell(target)];
        const judged = {
          entity,
          cells: ownCells,
          current: ownCells.at(-1)!,
          thresholds,
          registry,
          memory: state.memory,
          known,
        };
        asked.push({ active, open, judged });
        continue;
      }
    }
    if (open || detector.kind === 'count') asked.push({ active, open, judged: undefined });
  }
  return { partition, entity, group, cells, state, target, known, asked };
}

/** What an answer reports to. */
export interface Listener {
  readonly lines: Detection[];
  /** Greatest event time observed. */
  readonly greatest: number;
  /** Told the sums of each minute of a count. */
  counted(active: ActiveDetector, minute: number, counted: Counted): void;
}

/** Judges the partition: the lines that this makes are added, what it becomes is given back. */
export function answer(
  question: Question,
  trails: ReadonlyMap<Asked, ReadonlyMap<string, readonly Cell[]>>,
  listener: Listener,
): Answer {
  const { partition, group, cells, state, target, asked } = question;
  const end = (target + 1) * MINUTE;
  const raised: string[] = [];
  const due: number[] = [];
  let episodes = state.episodes;
  for (const one of asked) {
    const { active, open } = one;
    const outcome = outcomeOf(one, cells, target, trails.get(one) ?? NO_TRAILS, listener);
    if (outcome.verdicts.length > 0) raised.push(active.detector.id);
    const episode = follow(active, partition, open, outcome, end, listener.lines);
    if (episode !== open) episodes = withEpisode(episodes, active.detector.id, episode);
    if (!episode) continue;
    due.push(endsAt(active, episode));
    if (isWatched(active, episode, end)) due.push(target + 1 + Math.ceil(group.hold / MINUTE));
  }
  const memory = remember(question, raised);
  const { track } = group;
  const ends = memory === undefined ? undefined : track?.expires?.(memory);
  const kept = ends !== undefined && ends <= end ? undefined : memory;
  // Looked at again when the memory is over.
  if (ends !== undefined && kept !== undefined && kept !== state.memory)
    due.push(Math.max(target + 1, Math.ceil(ends / MINUTE)) + Math.ceil(group.hold / MINUTE));
  if (episodes === state.episodes && kept === state.memory) return { state, due };
  return { state: { ...(episodes && { episodes }), ...(kept !== undefined && { memory: kept }) }, due };
}

function outcomeOf(
  { active, judged }: Asked,
  cells: readonly Cell[],
  target: number,
  trails: ReadonlyMap<string, readonly Cell[]>,
  { counted, greatest }: Listener,
): Outcome {
  if (judged) return judgeKeyed(active.detector as KeyedDetector, judged, trails);
  // Past the greatest event time entries would only leave the window of a count.
  if (active.detector.kind !== 'count' || target * MINUTE > greatest) return NO_OUTCOME;
  const outcome = judgeCount(active as ActiveDetector<CountDetector>, cells, target);
  counted(active, target, outcome.counted);
  return outcome;
}

function remember(
  { entity, group: { track, judges }, cells, state: { memory }, target, known }: Question,
  raised: readonly string[],
): unknown {
  const current = cells.at(-1);
  if (current?.minute !== target || !track?.remember) return memory;
  const { thresholds = {}, registry = NO_REGISTRY } = judges[0] ?? {};
  return track.remember({ entity, cells, current, thresholds, registry, memory, known }, raised);
}

/** The episodes with the one of a detector replaced. */
export function withEpisode(
  episodes: PartitionState['episodes'],
  id: string,
  episode: Episode | undefined,
): PartitionState['episodes'] {
  const { [id]: _, ...others } = episodes ?? {};
  if (episode) return { ...others, [id]: episode };
  return Object.keys(others).length > 0 ? others : undefined;
}

/** Whether an open episode is judged at each minute at the time, whatever was observed. */
const isWatched = ({ detector }: ActiveDetector, { lastSeen }: Episode, time: number): boolean =>
  'watch' in detector && time <= lastSeen + (detector.watch ?? Number.NEGATIVE_INFINITY);
