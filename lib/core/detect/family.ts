import { CELL_LIMIT, Cell } from './cell.js';
import { Singles } from './singles.js';
import type { Delta, Loaded } from './state-store.js';

/** Entities with a new cell of the same minute: judged together, forgotten together. */
interface Cohort {
  readonly minute: number;
  readonly entities: string[];
}

const NOBODY: readonly string[] = [];
const NO_CELLS: readonly Cell[] = [];
const NOTHING: Loaded = { record: undefined, cells: NO_CELLS };

/** What the memory holds for one detector and kind of entity. */
export class Family {
  /** An entity's cells, or the place of its one observation among the singles. */
  private readonly cells = new Map<string, Cell[] | number>();
  private readonly records = new Map<string, unknown>();
  private readonly singles = new Singles();
  /** By the minute of the cell. */
  private readonly cohorts = new Map<number, Cohort>();
  /** Cohorts and names by the minute at which they are due. */
  private readonly dueCohorts = new Map<number, Cohort[]>();
  private readonly scheduled = new Map<number, string[]>();
  /** Cohorts by the minute after which they go. */
  private readonly expiring = new Map<number, Cohort[]>();
  /** No minute before it has anything due or expiring. */
  private earliest = Number.POSITIVE_INFINITY;

  merge(name: string, { minute, observations, limit, due, expires }: Delta): void {
    const held = this.cells.get(name);
    if (held === undefined && observations.length === 1 && limit === CELL_LIMIT) {
      const entity = flat(name);
      this.cells.set(entity, this.singles.add(observations[0]!));
      this.enroll(entity, minute, due, expires);
      return;
    }
    const cells = this.open(name, held);
    let known = cells.length;
    while (known > 0 && cells[known - 1]!.minute > minute) known--;
    let cell = cells[known - 1];
    if (cell?.minute !== minute) {
      cell = new Cell(minute, limit);
      if (known === cells.length) cells.push(cell);
      else cells.splice(known, 0, cell);
      this.enroll(name, minute, due, expires);
    }
    cell.add(observations);
  }

  load(name: string, from: number, to: number): Loaded {
    const held = this.cells.get(name);
    const record = this.records.get(name);
    if (held === undefined) return record === undefined ? NOTHING : { record, cells: NO_CELLS };
    return { record, cells: within(typeof held === 'number' ? [this.singles.cell(held)] : held, from, to) };
  }

  save(name: string, record: unknown, due: number | undefined): void {
    if (due !== undefined) this.put(this.scheduled, due, flat(name));
    if (record === undefined) this.records.delete(name);
    else this.records.set(this.records.has(name) ? name : flat(name), record);
  }

  /** Entities to be judged at the minute, each once. */
  due(minute: number): Iterable<string> {
    const names = this.scheduled.get(minute);
    const cohorts = this.dueCohorts.get(minute);
    if (!names && !cohorts) return NOBODY;
    if (!names && cohorts!.length === 1) return cohorts![0]!.entities;
    const all = new Set(names);
    for (const { entities } of cohorts ?? []) for (const entity of entities) all.add(entity);
    return all;
  }

  /** Latest minute for which something is due after the one that was swept last. */
  get lastDue(): number {
    return Math.max(...this.scheduled.keys(), ...this.dueCohorts.keys());
  }

  sweep(minute: number): void {
    if (minute <= this.earliest) return;
    for (const due of this.scheduled.keys()) if (due < minute) this.scheduled.delete(due);
    for (const due of this.dueCohorts.keys()) if (due < minute) this.dueCohorts.delete(due);
    for (const [expires, cohorts] of this.expiring) {
      if (expires >= minute) continue;
      this.expiring.delete(expires);
      for (const { minute: of, entities } of cohorts) {
        this.cohorts.delete(of);
        for (const entity of entities) this.forget(entity, of);
      }
    }
    this.earliest = minute;
    if (this.scheduled.size + this.dueCohorts.size + this.expiring.size === 0) this.earliest = Number.POSITIVE_INFINITY;
  }

  private enroll(entity: string, minute: number, due: readonly number[], expires: number): void {
    let cohort = this.cohorts.get(minute);
    if (!cohort) {
      cohort = { minute, entities: [] };
      this.cohorts.set(minute, cohort);
      for (const one of due) this.put(this.dueCohorts, one, cohort);
      this.put(this.expiring, expires, cohort);
    }
    cohort.entities.push(entity);
  }

  private put<T>(by: Map<number, T[]>, minute: number, one: T): void {
    const some = by.get(minute);
    if (some) some.push(one);
    else by.set(minute, [one]);
    if (minute < this.earliest) this.earliest = minute;
  }

  private forget(entity: string, minute: number): void {
    const held = this.cells.get(entity);
    if (typeof held === 'number') {
      if (this.singles.minuteOf(held) !== minute) return;
      this.singles.release(held);
      this.cells.delete(entity);
    } else if (held) {
      // Cells go in order, so it is nearly always the first.
      const at = held.findIndex((cell) => cell.minute === minute);
      if (at >= 0) held.splice(at, 1);
      if (held.length === 0) this.cells.delete(entity);
    }
  }

  /** The entity's cells, made of what is held so far. */
  private open(name: string, held: Cell[] | number | undefined): Cell[] {
    if (typeof held === 'object') return held;
    const cells = held === undefined ? [] : [this.singles.cell(held)];
    if (held !== undefined) this.singles.release(held);
    this.cells.set(held === undefined ? flat(name) : name, cells);
    return cells;
  }
}

function within(cells: readonly Cell[], from: number, to: number): readonly Cell[] {
  let start = 0;
  while (start < cells.length && cells[start]!.minute < from) start++;
  let end = cells.length;
  while (end > start && cells[end - 1]!.minute > to) end--;
  return start === 0 && end === cells.length ? cells : cells.slice(start, end);
}

/** Texts of their own that were made last: the families of one entity come close together, and share it. */
const LATEST = 4096;
const latest = new Map<string, string>();

/** A text of its own: a slice would keep the longer text in memory that it was cut from. */
function flat(text: string): string {
  let own = latest.get(text);
  if (own === undefined) {
    const bytes = Buffer.from(text);
    own = bytes.length === text.length ? bytes.toString('latin1') : text;
    if (latest.size >= LATEST) latest.clear();
    latest.set(own, own);
  }
  return own;
}
