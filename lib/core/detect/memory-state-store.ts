import { CELL_LIMIT, Cell, type Observation } from './cell.js';
import type { Change, Delta, Loaded, StateStore, Wanted } from './state-store.js';

interface Partition {
  cells: Cell[];
  record: unknown;
}

/** State of one process: `replay`, and the reference of the contract test. */
export class MemoryStateStore implements StateStore {
  /** A partition, or the place of its one observation among the singles. */
  private readonly partitions = new Map<string, Partition | number>();
  private readonly singles = new Singles();
  /** Names by minute; one may stand there twice. */
  private readonly duePartitions = new Map<number, string[]>();
  private readonly expiring = new Map<number, string[]>();
  private readonly marks = new Set<string>();
  private swept = Number.NaN;

  async merge(deltas: readonly Delta[]): Promise<void> {
    for (const delta of deltas) {
      const { partition, minute, observations, expires, limit } = delta;
      const held = this.partitions.get(partition);
      if (held === undefined && observations.length === 1 && limit === CELL_LIMIT) {
        this.partitions.set(partition, this.singles.add(observations[0]!, minute, expires));
        this.announce(delta);
        continue;
      }
      const { cells } = this.open(partition);
      let at = cells.length;
      while (at > 0 && cells[at - 1]!.minute > minute) at--;
      let cell = cells[at - 1];
      if (cell?.minute !== minute) {
        cell = new Cell(minute, limit, expires);
        cells.splice(at, 0, cell);
        this.announce(delta);
      }
      cell.add(observations);
    }
  }

  async load(wanted: readonly Wanted[]): Promise<readonly Loaded[]> {
    return wanted.map(({ partition, from, to }) => {
      const held = this.partitions.get(partition);
      if (held === undefined) return NOTHING;
      if (typeof held !== 'number') return { record: held.record, cells: within(held.cells, from, to) };
      return { record: undefined, cells: within([this.singles.cell(held)], from, to) };
    });
  }

  async save(changes: readonly Change[]): Promise<void> {
    for (const { partition, record, due } of changes) {
      if (due !== undefined) listOf(this.duePartitions, due).push(partition);
      const held = this.partitions.get(partition);
      if (record === undefined && typeof held !== 'object') continue;
      const open = this.open(partition);
      open.record = record;
      if (record === undefined && open.cells.length === 0) this.partitions.delete(partition);
    }
  }

  async due(minute: number): Promise<readonly string[]> {
    return [...new Set(this.duePartitions.get(minute))];
  }

  async lastDue(): Promise<number | undefined> {
    let last: number | undefined;
    for (const minute of this.duePartitions.keys()) if (last === undefined || minute > last) last = minute;
    return last;
  }

  async markOnce(key: string): Promise<boolean> {
    if (this.marks.has(key)) return false;
    this.marks.add(key);
    return true;
  }

  async sweep(minute: number): Promise<void> {
    if (minute === this.swept) return;
    this.swept = minute;
    for (const due of this.duePartitions.keys()) if (due < minute) this.duePartitions.delete(due);
    for (const [expires, names] of this.expiring) {
      if (expires >= minute) continue;
      this.expiring.delete(expires);
      for (const name of names) this.expire(name, expires);
    }
  }

  /** A new cell: when it has to be judged, and when it may go. */
  private announce({ partition, due, expires }: Delta): void {
    for (const minute of due) listOf(this.duePartitions, minute).push(partition);
    listOf(this.expiring, expires).push(partition);
  }

  private expire(name: string, expires: number): void {
    const held = this.partitions.get(name);
    if (held === undefined) return;
    if (typeof held === 'number') {
      if (!this.singles.expire(held, expires)) return;
      this.partitions.delete(name);
      return;
    }
    // Cells expire in order, so it is nearly always the first.
    const at = held.cells.findIndex((cell) => cell.expires === expires);
    if (at >= 0) held.cells.splice(at, 1);
    if (held.cells.length === 0 && held.record === undefined) this.partitions.delete(name);
  }

  /** The partition, made when it is not there. */
  private open(name: string): Partition {
    const held = this.partitions.get(name);
    if (typeof held === 'object') return held;
    const partition = { cells: held === undefined ? [] : [this.singles.take(held)], record: undefined };
    this.partitions.set(name, partition);
    return partition;
  }
}

const NOTHING: Loaded = { record: undefined, cells: [] };

/**
 * Observations that are alone in their partition, in columns: of a million addresses nearly all are seen once, and a
 * partition with its cell would weigh several times as much.
 */
class Singles {
  private readonly minutes: number[] = [];
  private readonly times: number[] = [];
  private readonly ids: string[] = [];
  private readonly values: Observation['value'][] = [];
  private readonly expiries: number[] = [];
  private readonly free: number[] = [];

  add({ time, id, value }: Observation, minute: number, expires: number): number {
    const place = this.free.pop() ?? this.times.length;
    this.minutes[place] = minute;
    this.times[place] = time;
    this.ids[place] = id;
    this.values[place] = value;
    this.expiries[place] = expires;
    return place;
  }

  cell(place: number): Cell {
    const cell = new Cell(this.minutes[place]!, CELL_LIMIT, this.expiries[place]);
    cell.add([{ time: this.times[place]!, id: this.ids[place]!, value: this.values[place] }]);
    return cell;
  }

  /** The cell, no longer held here. */
  take(place: number): Cell {
    const cell = this.cell(place);
    this.release(place);
    return cell;
  }

  /** Lets go of the observation if this is its time. */
  expire(place: number, expires: number): boolean {
    if (this.expiries[place] !== expires) return false;
    this.release(place);
    return true;
  }

  private release(place: number): void {
    this.ids[place] = '';
    this.values[place] = undefined;
    this.free.push(place);
  }
}

function within(cells: readonly Cell[], from: number, to: number): readonly Cell[] {
  let start = 0;
  while (start < cells.length && cells[start]!.minute < from) start++;
  let end = cells.length;
  while (end > start && cells[end - 1]!.minute > to) end--;
  return start === 0 && end === cells.length ? cells : cells.slice(start, end);
}

function listOf(map: Map<number, string[]>, key: number): string[] {
  let list = map.get(key);
  if (!list) {
    list = [];
    map.set(key, list);
  }
  return list;
}
