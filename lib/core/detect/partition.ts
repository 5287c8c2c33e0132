import { MINUTE } from '../time-units.js';
import { Cell } from './cell.js';
import type { Detection, EntityRef } from './detection.js';
import type { ActiveDetector, CountDetector, Judged, Known, Registry } from './detector.js';
import type { Episode } from './episode.js';
import { endsAt, follow } from './follow.js';
import { type Counted, judgeCount, judgeKeyed, NO_OUTCOME, type Outcome } from './outcome.js';
import { cellsFrom } from './sliding-window.js';
import type { Loaded } from './state-store.js';
import type { Judge, TrackGroup } from './track.js';

/** What the store holds of a partition beside its cells: open episodes by detector, and memories. */
export interface PartitionState {
  readonly episodes?: Readonly<Record<string, Episode>> | undefined;
  readonly memory?: unknown;
  /** What detectors that share the track remember for themselves. */
  readonly own?: Readonly<Record<string, unknown>> | undefined;
}

export const isNothing = ({ episodes, memory, own }: PartitionState): boolean =>
  episodes === undefined && memory === undefined && own === undefined;

/** A partition that has to be judged, and what is known of it. */
export interface Question {
  readonly entity: EntityRef;
  readonly group: TrackGroup;
  /** The group's judges of such entities. */
  readonly judges: readonly Judge[];
  readonly cells: readonly Cell[];
  /** The cell of the minute that is judged, when anything was observed in it. */
  readonly current: Cell | undefined;
  readonly state: PartitionState;
  /** The minute that is judged: the track's hold before the present one. */
  readonly target: number;
  readonly known: Known;
  /** Detectors that must not see all of the cells. */
  readonly hiddenFrom: readonly string[] | undefined;
}

/** A partition after a judgement. */
export interface Answer {
  readonly state: PartitionState;
  /** Minutes at which it has to be looked at again. */
  readonly due: readonly number[];
}

/** What detectors asked for of other entities, by the detector's id. */
export type TrailsOf = ReadonlyMap<string, ReadonlyMap<string, readonly Cell[]>>;

export const NO_STATE: PartitionState = { episodes: undefined, memory: undefined, own: undefined };
const NO_REGISTRY: Registry = { keys: new Map(), plans: new Map() };
const NO_TRAILS = new Map<string, readonly Cell[]>();
const NOBODY: readonly string[] = [];
const NEVER: readonly number[] = [];

/** What has to be judged of a partition at the minute with which its window ends, `target`. */
export function ask(
  group: TrackGroup,
  judges: readonly Judge[],
  entity: EntityRef,
  target: number,
  { record, cells, hiddenFrom }: Loaded,
  known: Known,
): Question {
  const state = (record ?? NO_STATE) as PartitionState;
  const last = cells.at(-1);
  const current = last?.minute === target ? last : undefined;
  return { entity, group, judges, cells, current, state, target, known, hiddenFrom };
}

/** The entities without which detectors cannot judge the question. */
export function consulted(question: Question): readonly { readonly detector: string; readonly other: EntityRef }[] {
  const wanted: { detector: string; other: EntityRef }[] = [];
  const sheet = sheetOf(question);
  for (const judge of question.judges) {
    const judged = judge.consult && judgedBy(question, judge, sheet);
    if (judged) for (const other of judge.consult!(judged, question.entity)) wanted.push({ detector: judge.id, other });
  }
  return wanted;
}

/** One object for all who judge a partition: they look at it, and keep nothing of it. */
type Sheet = { -readonly [name in keyof Judged]: Judged[name] };

const sheetOf = ({ entity, cells, current, state: { memory }, known }: Question): Sheet | undefined =>
  current && { entity, cells, current, thresholds: {}, registry: NO_REGISTRY, memory, own: undefined, known };

/** What a keyed detector judges, or undefined when there is nothing: no entry, and no episode that it watches. */
function judgedBy(question: Question, { active, id }: Judge, sheet: Sheet | undefined): Judged | undefined {
  const { entity, cells, state, target, known, hiddenFrom } = question;
  const { thresholds, registry } = active;
  const { memory } = state;
  const own = state.own?.[id];
  if (sheet && !hiddenFrom?.includes(id)) {
    sheet.thresholds = thresholds;
    sheet.registry = registry;
    sheet.own = own;
    return sheet;
  }
  if (sheet) {
    const from = target - Math.ceil(active.detector.window / MINUTE);
    const seen = cellsFrom(cells, from).map((cell) => cell.seenBy(id));
    return { entity, cells: seen, current: seen.at(-1)!, thresholds, registry, memory, own, known };
  }
  const open = state.episodes?.[id];
  if (!open || !isWatched(active, open, target * MINUTE)) return undefined;
  const empty = new Cell(target);
  return { entity, cells: [...cells, empty], current: empty, thresholds, registry, memory, own, known };
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
export function answer(question: Question, trails: TrailsOf | undefined, listener: Listener): Answer {
  const { entity, group, judges, cells, current, state, target } = question;
  const end = (target + 1) * MINUTE;
  let raised = NOBODY;
  let due = NEVER;
  let { episodes, own } = state;
  const sheet = sheetOf(question);
  for (const judge of judges) {
    const { active, id } = judge;
    const open = episodes?.[id];
    let outcome = NO_OUTCOME;
    if (judge.count) outcome = outcomeOfCount(judge.count, cells, target, listener);
    else if (judge.judge && (current || open)) {
      const judged = judgedBy(question, judge, sheet);
      if (judged) outcome = judgeKeyed(judge, judged, trails?.get(id) ?? NO_TRAILS, open !== undefined);
      if (judged && current && judge.remember) own = withEntry(own, id, judge.remember(judged));
    }
    if (!open && outcome.verdicts.length === 0) continue;
    if (outcome.verdicts.length > 0) raised = [...raised, id];
    const episode = follow(active, entity, open, outcome, end, listener.lines);
    if (episode !== open) episodes = withEntry(episodes, id, episode);
    if (!episode) continue;
    due = [...due, endsAt(active, episode)];
    if (isWatched(active, episode, end)) due = [...due, target + 1 + Math.ceil(group.hold / MINUTE)];
  }
  if (own) {
    const rest = withoutExpired(question, own);
    own = rest.own;
    due = [...due, ...rest.due];
  }
  const memory = sheet && group.track?.remember ? remember(question, sheet, raised) : state.memory;
  const ends = memory === undefined ? undefined : group.track?.expires?.(memory);
  const kept = ends !== undefined && ends <= end ? undefined : memory;
  // Looked at again when the memory is over.
  if (ends !== undefined && kept !== undefined && kept !== state.memory) due = [...due, dueAt(ends, question)];
  if (episodes === state.episodes && kept === state.memory && own === state.own) return { state, due };
  return { state: { episodes, memory: kept, own }, due };
}

function outcomeOfCount(
  active: ActiveDetector<CountDetector>,
  cells: readonly Cell[],
  target: number,
  { counted, greatest }: Listener,
): Outcome {
  // Past the greatest event time entries would only leave the window.
  if (target * MINUTE > greatest) return NO_OUTCOME;
  const outcome = judgeCount(active, cells, target);
  counted(active, target, outcome.counted);
  return outcome;
}

/** What detectors remember for themselves without what is over; a partition is looked at again when more will be. */
function withoutExpired(
  question: Question,
  own: NonNullable<PartitionState['own']>,
): { readonly own: PartitionState['own']; readonly due: readonly number[] } {
  const { judges, state, target } = question;
  let rest: PartitionState['own'] = own;
  const due: number[] = [];
  for (const { id, expires } of judges) {
    const one = expires && own[id];
    if (one === undefined) continue;
    const ends = expires!(one);
    if (ends <= (target + 1) * MINUTE) rest = withEntry(rest, id, undefined);
    else if (one !== state.own?.[id]) due.push(dueAt(ends, question));
  }
  return { own: rest, due };
}

/** The minute at which a partition is looked at again because something ends. */
const dueAt = (ends: number, { group, target }: Question): number =>
  Math.max(target + 1, Math.ceil(ends / MINUTE)) + Math.ceil(group.hold / MINUTE);

/** What the track remembers: it sees all of the cells, by the thresholds of its first detector. */
function remember({ group: { track }, judges }: Question, sheet: Sheet, raised: readonly string[]): unknown {
  const first = judges[0]?.active;
  sheet.thresholds = first?.thresholds ?? {};
  sheet.registry = first?.registry ?? NO_REGISTRY;
  sheet.own = undefined;
  return track!.remember!(sheet, raised);
}

/** What is held by detector with the one of a detector replaced; undefined when nothing is left. */
export function withEntry<T>(
  held: Readonly<Record<string, T>> | undefined,
  id: string,
  one: T | undefined,
): Readonly<Record<string, T>> | undefined {
  if (one === undefined && held?.[id] === undefined) return held;
  const { [id]: _, ...others } = held ?? {};
  if (one !== undefined) return { ...others, [id]: one } as Readonly<Record<string, T>>;
  return Object.keys(others).length > 0 ? (others as Readonly<Record<string, T>>) : undefined;
}

/** Whether an open episode is judged at each minute at the time, whatever was observed. */
const isWatched = ({ detector }: ActiveDetector, { lastSeen }: Episode, time: number): boolean =>
  'watch' in detector && time <= lastSeen + (detector.watch ?? Number.NEGATIVE_INFINITY);
