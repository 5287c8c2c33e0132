import type { Cell } from './cell.js';
import type { Detection, EntityType } from './detection.js';
import {
  type ActiveDetector,
  type CountDetector,
  type InventoryDetector,
  type KeyedDetector,
  type Known,
  MINUTE,
  type Verdict,
} from './detector.js';
import { close, type Episode, type EpisodeFrame, proceed } from './episode.js';
import { judgeCount, judgeKeyed, type Outcome } from './outcome.js';
import type { TrackGroup } from './track.js';

/** What the store holds of a partition beside its cells: open episodes by detector, and the track's memory. */
export interface PartitionState {
  readonly episodes?: Readonly<Record<string, Episode>>;
  readonly memory?: unknown;
}

/** A partition after a judgement. */
export interface Judgement {
  readonly state: PartitionState;
  /** Minute at which it has to be looked at again. */
  readonly due: number | undefined;
}

const NOTHING: Outcome = { verdicts: [], total: 0 };

/** What a judgement needs to know beside the entity. */
export interface Context {
  readonly known: Known;
  /** Greatest event time observed. */
  readonly greatest: number;
}

/** Judges a minute of one entity by all detectors of its track; lines that this makes are added. */
export function judgePartition(
  { track, judges }: TrackGroup,
  partition: string,
  state: PartitionState,
  cells: readonly Cell[],
  minute: number,
  context: Context,
  lines: Detection[],
): Judgement {
  const type = partition.split('\n', 2)[1] as EntityType;
  const current = cells.at(-1)?.minute === minute ? cells.at(-1)! : undefined;
  const raised: string[] = [];
  let episodes = state.episodes;
  let due: number | undefined;
  for (const active of judges) {
    const { detector } = active;
    const open = episodes?.[detector.id];
    if ((!current && !open && detector.kind !== 'count') || !detector.entity.includes(type)) continue;
    const seen = cells.some(({ hides }) => hides) ? cells.map((cell) => cell.seenBy(detector.id)) : cells;
    const outcome = judgeMinute(active, seen, minute, state.memory, context);
    if (outcome.verdicts.length > 0) raised.push(detector.id);
    const episode = follow(active, partition, open, outcome, (minute + 1) * MINUTE, lines);
    if (episode !== open) episodes = withEpisode(episodes, detector.id, episode);
    if (episode) due = Math.min(due ?? Number.POSITIVE_INFINITY, endsAt(active, episode));
  }
  const remember = track && 'remember' in track && current ? track.remember : undefined;
  const memory = remember ? remember(state.memory, current!, raised) : state.memory;
  if (episodes === state.episodes && memory === state.memory) return { state, due };
  return { state: { ...(episodes && { episodes }), ...(memory !== undefined && { memory }) }, due };
}

function judgeMinute(
  active: ActiveDetector,
  cells: readonly Cell[],
  minute: number,
  memory: unknown,
  { known, greatest }: Context,
): Outcome {
  switch (active.detector.kind) {
    case 'inventory':
      return NOTHING;
    case 'count':
      // Past the greatest event time entries would only leave the window.
      if (minute * MINUTE > greatest) return NOTHING;
      return judgeCount(active as ActiveDetector<CountDetector>, cells, minute);
    default:
      return judgeKeyed(active as ActiveDetector<KeyedDetector>, cells, minute, memory, known);
  }
}

/** Takes the verdict of a look at the registry into the partition. */
export function judgeLook(
  active: ActiveDetector<InventoryDetector>,
  partition: string,
  { episodes }: PartitionState,
  verdict: Verdict,
  lines: Detection[],
): Judgement {
  const outcome: Outcome = { verdicts: [verdict], total: 1 };
  const episode = follow(active, partition, episodes?.[active.detector.id], outcome, verdict.at, lines)!;
  return { state: { episodes: { [active.detector.id]: episode } }, due: endsAt(active, episode) };
}

function withEpisode(
  episodes: PartitionState['episodes'],
  id: string,
  episode: Episode | undefined,
): PartitionState['episodes'] {
  const { [id]: _, ...others } = episodes ?? {};
  if (episode) return { ...others, [id]: episode };
  return Object.keys(others).length > 0 ? others : undefined;
}

/** Minute at which the episode has ended when nothing more comes. */
const endsAt = ({ detector }: ActiveDetector, { lastSeen }: Episode): number =>
  Math.floor((lastSeen + detector.quiet) / MINUTE) + Math.ceil(detector.hold / MINUTE);

/** The episode after a judgement, and the lines that this makes. */
function follow(
  active: ActiveDetector,
  partition: string,
  open: Episode | undefined,
  { verdicts, matching, total }: Outcome,
  end: number,
  lines: Detection[],
): Episode | undefined {
  if (!open && verdicts.length === 0) return undefined;
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
  if (episode!.lastSeen + frame.quiet >= end) return episode;
  lines.push(close(frame, episode!));
  return undefined;
}

function withSeverity(verdict: Verdict, { severity, detector }: ActiveDetector): Verdict {
  return severity !== undefined && verdict.severity === detector.severity ? { ...verdict, severity } : verdict;
}

function frameOf({ detector, mode }: ActiveDetector, partition: string): EpisodeFrame {
  const [, type, ...id] = partition.split('\n');
  const entity = { type: type as EntityType, id: id.join('\n') };
  return { detector: detector.id, mode, entity, quiet: detector.quiet, runbook: `docs/detectors.md#${detector.id}` };
}
