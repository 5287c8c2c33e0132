import { Cell } from './cell.js';
import type { Change, Delta, Loaded, StateStore, Wanted } from './state-store.js';

interface Partition {
  cells: Cell[];
  record: unknown;
}

/** State of one process: `replay`, and the reference of the contract test. */
export class MemoryStateStore implements StateStore {
  private readonly partitions = new Map<string, Partition>();
  private readonly duePartitions = new Map<number, Set<string>>();
  private readonly expiring = new Map<number, string[]>();
  private readonly marks = new Set<string>();
  private swept = Number.NaN;

  async merge(deltas: readonly Delta[]): Promise<void> {
    for (const delta of deltas) {
      const { partition, minute, expires } = delta;
      const open = this.partitions.get(partition);
      let cell: Cell | undefined;
      if (open) {
        const { cells } = open;
        let at = cells.length;
        while (at > 0 && cells[at - 1]!.minute > minute) at--;
        cell = cells[at - 1];
        if (cell?.minute !== minute) {
          cell = new Cell(minute, delta.limit, expires);
          cells.splice(at, 0, cell);
          listOf(this.expiring, expires).push(partition);
        }
      } else {
        cell = new Cell(minute, delta.limit, expires);
        // a literal holds one place, a push would make seventeen: most partitions have one cell
        this.partitions.set(partition, { cells: [cell], record: undefined });
        listOf(this.expiring, expires).push(partition);
      }
      for (const minute of delta.due) this.schedule(delta.partition, minute);
      cell.add(delta.observations);
    }
  }

  async due(minute: number): Promise<readonly string[]> {
    return [...(this.duePartitions.get(minute) ?? [])];
  }

  async load(wanted: readonly Wanted[]): Promise<readonly Loaded[]> {
    return wanted.map(({ partition, from, to }) => {
      const open = this.partitions.get(partition);
      return { record: open?.record, cells: open ? within(open.cells, from, to) : [] };
    });
  }

  async save(changes: readonly Change[]): Promise<void> {
    for (const { partition, record, due } of changes) {
      if (due !== undefined) this.schedule(partition, due);
      if (record === undefined && !this.partitions.has(partition)) continue;
      const open = this.open(partition);
      open.record = record;
      if (record === undefined && open.cells.length === 0) this.partitions.delete(partition);
    }
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

  private expire(name: string, expires: number): void {
    const partition = this.partitions.get(name);
    if (!partition) return;
    // Cells expire in order, so it is nearly always the first.
    const at = partition.cells.findIndex((cell) => cell.expires === expires);
    if (at >= 0) partition.cells.splice(at, 1);
    if (partition.cells.length === 0 && partition.record === undefined) this.partitions.delete(name);
  }

  private open(name: string): Partition {
    let partition = this.partitions.get(name);
    if (!partition) {
      partition = { cells: [], record: undefined };
      this.partitions.set(name, partition);
    }
    return partition;
  }

  private schedule(partition: string, minute: number): void {
    let due = this.duePartitions.get(minute);
    if (!due) {
      due = new Set();
      this.duePartitions.set(minute, due);
    }
    due.add(partition);
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
