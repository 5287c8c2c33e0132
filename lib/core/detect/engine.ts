import type { Entry } from '../entry/fields.js';
import type { Settings } from '../settings.js';
import { CELL_LIMIT, type Cell, type Observation } from './cell.js';
import type { Detection, EntityRef, EntityType, Mode, Severity } from './detection.js';
import {
  type CountDetector,
  DAY,
  type Detector,
  entityKey,
  type InventoryDetector,
  type KeyedDetector,
  MINUTE,
  type Thresholds,
  type Verdict,
} from './detector.js';
import { close, type Episode, type EpisodeFrame, proceed } from './episode.js';
import type { Delta, StateStore } from './state-store.js';

/** A detector with its settings applied. */
export interface ActiveDetector {
  readonly detector: Detector;
  readonly mode: Mode;
  readonly thresholds: Thresholds;
  /** Replaces the detector's own severity at opening, never a higher one. */
  readonly severity?: Severity | undefined;
}

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
  private readonly keyed: readonly (ActiveDetector & { detector: KeyedDetector })[];
  private readonly counts: readonly (ActiveDetector & { detector: CountDetector })[];
  private readonly inventory: readonly (ActiveDetector & { detector: InventoryDetector })[];
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
    const of = <D extends Detector>(...kinds: readonly string[]) =>
      active.filter(({ detector }) => kinds.includes(detector.kind)) as (ActiveDetector & { detector: D })[];
    this.keyed = of<KeyedDetector>('window', 'baseline');
    this.counts = of<CountDetector>('count');
    this.inventory = of<InventoryDetector>('inventory');
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
    const deltas = new Map<string, Map<number, Delta & { observations: Observation[] }>>();
    let [detector, entry, minute]: [Detector, Entry, number] = [undefined!, undefined!, 0];
    const keep = (type: EntityType, id: string, value: Observation['value']): void => {
      const partition = `${detector.id}\n${type}\n${id}`;
      let minutes = deltas.get(partition);
      if (!minutes) {
        minutes = new Map();
        deltas.set(partition, minutes);
      }
      let delta = minutes.get(minute);
      if (!delta) {
        delta = emptyDelta(detector, partition, minute);
        minutes.set(minute, delta);
      }
      delta.observations.push({ time: entry['@timestamp']!, id: entry['event.id']!, value });
    };
    for (entry of entries) {
      const time = entry['@timestamp']!;
      minute = Math.floor(time / MINUTE);
      if (this.next === undefined || minute < this.next) this.next = minute;
      if (this.midnight === undefined || time < this.midnight - DAY) this.midnight = (Math.floor(time / DAY) + 1) * DAY;
      if (this.greatest === undefined || time > this.greatest) this.greatest = time;
      const allow = entry['source.allow'];
      for (const one of this.keyed) {
        if (allow && isAllowed(allow, one.detector.id)) continue;
        detector = one.detector;
        one.detector.observe(entry, keep);
      }
      for (const one of this.counts) {
        const matched = one.detector.tally(entry);
        if (matched === undefined) continue;
        detector = one.detector;
        keep('api', entry['api.id'] ?? 'default', matched);
      }
    }
    await this.store.merge([...deltas.values()].flatMap((minutes) => [...minutes.values()]));
  }

  /** Judges every minute before the watermark, and the inventory at each midnight that it passed. */
  async advance(watermark: number): Promise<readonly Detection[]> {
    const lines: Detection[] = [];
    if (this.next === undefined) return lines;
    const last = Math.floor(watermark / MINUTE) - 1;
    for (; this.next <= last; this.next++) {
      await this.judgeMinute(this.next, lines);
      await this.inspectUpTo((this.next + 1) * MINUTE, lines);
    }
    await this.inspectUpTo(watermark, lines);
    await this.store.sweep(this.next);
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
    for (const partition of await this.store.due(minute)) {
      const active = this.byId.get(partition.slice(0, partition.indexOf('\n')))!;
      const { detector } = active;
      const record = ((await this.store.get(partition)) ?? {}) as PartitionState;
      const { from, to: target } = reachOf(detector, minute);
      const cells = detector.kind === 'inventory' ? [] : await this.store.range(partition, from, target);
      const outcome = this.judge(active, cells, target, record.memory);
      const episode = await this.follow(active, partition, record.episode, outcome, (target + 1) * MINUTE, lines);
      if (episode !== record.episode || outcome.memory !== record.memory)
        await this.store.put(partition, episode || outcome.memory ? { episode, memory: outcome.memory } : undefined);
    }
  }

  private judge(active: ActiveDetector, cells: readonly Cell[], minute: number, memory: unknown): Outcome {
    switch (active.detector.kind) {
      case 'inventory':
        return NOTHING;
      case 'count':
        // Past the greatest event time entries would only leave the window.
        if (minute * MINUTE > this.greatest!) return NOTHING;
        return judgeCount(active as ActiveDetector & { detector: CountDetector }, cells, minute);
      default:
        return judgeKeyed(active as ActiveDetector & { detector: KeyedDetector }, cells, minute, memory);
    }
  }

  private async follow(
    active: ActiveDetector,
    partition: string,
    open: Episode | undefined,
    outcome: Outcome,
    end: number,
    lines: Detection[],
  ): Promise<Episode | undefined> {
    const frame = frameOf(active, partition);
    let episode = open;
    let counted = 0;
    for (const verdict of outcome.verdicts) {
      const upTo = outcome.matching.findLastIndex((time) => time <= verdict.at) + 1;
      const step = proceed(frame, episode, withSeverity(verdict, active), Math.max(0, upTo - counted));
      counted = Math.max(counted, upTo);
      episode = step.episode;
      lines.push(...step.lines);
    }
    if (!episode) return undefined;
    const pending = outcome.total - counted;
    if (pending > 0) episode = { ...episode, pending: episode.pending + pending };
    if (episode.lastSeen + frame.quiet < end) {
      lines.push(close(frame, episode));
      return undefined;
    }
    const due = Math.floor((episode.lastSeen + frame.quiet) / MINUTE) + Math.ceil(active.detector.hold / MINUTE);
    if (due * MINUTE >= end && episode !== open) await this.store.schedule(partition, due);
    return episode;
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
        const record = ((await this.store.get(partition)) ?? {}) as PartitionState;
        const verdict: Verdict = { ...found, at, count: 1 };
        const outcome: Outcome = { verdicts: [verdict], matching: [at], total: 1, memory: undefined };
        const episode = await this.follow(active, partition, record.episode, outcome, at, lines);
        await this.store.put(partition, { episode });
      }
    }
  }
}

/** The minutes whose cells are looked at when a partition is due at a minute. */
export function reachOf({ hold, window }: Detector, minute: number): { readonly from: number; readonly to: number } {
  const to = minute - Math.ceil(hold / MINUTE);
  return { from: to - Math.ceil(window / MINUTE), to };
}

interface Outcome {
  readonly verdicts: readonly Verdict[];
  /** Times of the minute's matching entries, in order. */
  readonly matching: readonly number[];
  /** Their number, estimated where the minute overflowed. */
  readonly total: number;
  readonly memory: unknown;
}

const NOTHING: Outcome = { verdicts: [], matching: [], total: 0, memory: undefined };

const isAllowed = (allow: readonly string[], id: string): boolean => allow.includes('*') || allow.includes(id);

function emptyDelta(detector: Detector, partition: string, minute: number): Delta & { observations: Observation[] } {
  const span = Math.ceil(detector.window / MINUTE);
  const hold = Math.ceil(detector.hold / MINUTE);
  // A count is judged at each full minute of its window: the share also changes when entries leave it.
  const due =
    detector.kind === 'count' ? Array.from({ length: span }, (_, offset) => minute + offset) : [minute + hold];
  const limit = detector.kind === 'count' ? NEVER : CELL_LIMIT;
  return { partition, minute, observations: [], limit, expires: minute + span + hold + 1, due };
}

function judgeKeyed(
  active: ActiveDetector & { detector: KeyedDetector },
  cells: readonly Cell[],
  minute: number,
  memory: unknown,
): Outcome {
  const { detector, thresholds } = active;
  const current = cells.at(-1);
  if (current?.minute !== minute) return { ...NOTHING, memory };
  const verdicts = detector.judge({ cells, current, thresholds, memory });
  return {
    verdicts: current.estimated
      ? verdicts.map((v) => ({ ...v, evidence: { ...v.evidence, estimated: true } }))
      : verdicts,
    matching: current.observations.map(({ time }) => time),
    total: current.count,
    memory: detector.remember ? detector.remember(memory, current) : memory,
  };
}

function judgeCount(
  active: ActiveDetector & { detector: CountDetector },
  cells: readonly Cell[],
  minute: number,
): Outcome {
  const { detector, thresholds } = active;
  const span = Math.ceil(detector.window / MINUTE);
  const within = cells.filter((cell) => cell.minute > minute - span && cell.minute <= minute);
  let [matches, all, firstSeen]: [number, number, number] = [0, 0, NEVER];
  for (const cell of within) {
    const { matched, first } = tallyOf(cell);
    all += cell.observations.length;
    matches += matched;
    firstSeen = Math.min(firstSeen, first);
  }
  const current = within.at(-1)?.minute === minute ? tallyOf(within.at(-1)!).matched : 0;
  const at = (minute + 1) * MINUTE;
  const verdicts: Verdict[] = detector.crossed(matches, all, thresholds)
    ? [
        {
          at,
          severity: detector.severity,
          firstSeen,
          count: matches,
          evidence: { matches, all, share: Math.round((matches / all) * 10_000) / 10_000, windowMinutes: span },
        },
      ]
    : [];
  return { verdicts, matching: new Array<number>(current).fill(at), total: current, memory: undefined };
}

function tallyOf(cell: Cell): { matched: number; first: number } {
  const known = cell.memo as { matched: number; first: number } | undefined;
  if (known) return known;
  const matching = cell.observations.filter(({ value }) => value === true);
  const tally = { matched: matching.length, first: matching[0]?.time ?? NEVER };
  cell.memo = tally;
  return tally;
}

function withSeverity(verdict: Verdict, { severity, detector }: ActiveDetector): Verdict {
  return severity !== undefined && verdict.severity === detector.severity ? { ...verdict, severity } : verdict;
}

function frameOf({ detector, mode }: ActiveDetector, partition: string): EpisodeFrame {
  const [, type, ...id] = partition.split('\n');
  const entity: EntityRef = { type: type as EntityType, id: id.join('\n') };
  return { detector: detector.id, mode, entity, quiet: detector.quiet, runbook: `docs/detectors.md#${detector.id}` };
}
