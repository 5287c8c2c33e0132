import { CELL_LIMIT, Cell } from './cell.js';
import { Singles } from './singles.js';
import type { Delta, Loaded } from './state-store.js';

/** What the memory holds of an entity. */
class Held {
  record: unknown = undefined;

  constructor(readonly cells: Cell[]) {}

  /** Whether nothing can be said of it. */
  get isIdle(): boolean {
    if (this.record !== undefined) return false;
    for (const cell of this.cells) if (!cell.isIdle) return false;
    return true;
  }
}

/** Entities with a new cell of the same minute: judged together, forgotten together. */
interface Cohort {
  readonly minute: number;
  readonly entities: string[];
}

const NOBODY: readonly string[] = [];
const NO_CELLS: readonly Cell[] = [];
const NOTHING: Loaded = { record: undefined, cells: NO_CELLS };

/** What the memory holds for one track and kind of entity. */
export class Family {
  /** An entity's cells and record, or the place of its one observation among the singles. */
  private readonly entities = new Map<string, Held | number>();
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

  merge(delta: Delta): void {
    const { entity, minute, observations, limit, isIdle } = delta;
    const held = this.entities.get(entity);
    if (held === undefined && observations.length === 1 && limit === CELL_LIMIT) {
      const name = flat(entity);
      this.entities.set(name, this.singles.add(observations[0]!, isIdle));
      this.enroll(name, delta);
      return;
    }
    const { cells } = this.open(entity, held);
    let known = cells.length;
    while (known > 0 && cells[known - 1]!.minute > minute) known--;
    let cell = cells[known - 1];
    if (cell?.minute !== minute) {
      cell = new Cell(minute, limit);
      if (known === cells.length) cells.push(cell);
      else cells.splice(known, 0, cell);
      this.enroll(held === undefined ? flat(entity) : entity, delta);
    }
    cell.add(observations, isIdle);
  }

  load(entity: string, from: number, to: number): Loaded {
    const held = this.entities.get(entity);
    if (held === undefined) return NOTHING;
    if (typeof held === 'number') return { record: undefined, cells: within([this.singles.cell(held)], from, to) };
    return { record: held.record, cells: within(held.cells, from, to) };
  }

  save(entity: string, record: unknown, due: number | undefined): void {
    if (due !== undefined) this.put(this.scheduled, due, flat(entity));
    const held = this.entities.get(entity);
    if (record !== undefined) this.open(entity, held).record = record;
    else if (typeof held === 'object') {
      held.record = undefined;
      if (held.cells.length === 0) this.entities.delete(entity);
    }
  }

  /** Entities to be judged at the minute, each once. */
  due(minute: number): readonly string[] {
    const names = this.scheduled.get(minute);
    const cohorts = this.dueCohorts.get(minute);
    if (!cohorts) return names ? [...new Set(names)] : NOBODY;
    const awake: string[] = [];
    for (const { entities } of cohorts) for (const entity of entities) if (this.isAwake(entity)) awake.push(entity);
    return names || cohorts.length > 1 ? [...new Set([...(names ?? NOBODY), ...awake])] : awake;
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

  private isAwake(entity: string): boolean {
    const held = this.entities.get(entity);
    return typeof held === 'number' ? !this.singles.isIdle(held) : held?.isIdle === false;
  }

  private enroll(entity: string, { minute, due, expires }: Delta): void {
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
    const held = this.entities.get(entity);
    if (typeof held === 'number') {
      if (this.singles.minuteOf(held) !== minute) return;
      this.singles.release(held);
      this.entities.delete(entity);
    } else if (held) {
      const { cells, record } = held;
      // Cells go in order, so it is nearly always the first.
      if (cells[0]?.minute === minute) cells.shift();
      else {
        const at = cells.findIndex((cell) => cell.minute === minute);
        if (at >= 0) cells.splice(at, 1);
      }
      if (cells.length === 0 && record === undefined) this.entities.delete(entity);
    }
  }

  /** What is held of the entity, made of what there is so far. */
  private open(entity: string, held: Held | number | undefined): Held {
    if (typeof held === 'object') return held;
    const opened = new Held(held === undefined ? [] : [this.singles.cell(held)]);
    if (held !== undefined) this.singles.release(held);
    this.entities.set(held === undefined ? flat(entity) : entity, opened);
    return opened;
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
