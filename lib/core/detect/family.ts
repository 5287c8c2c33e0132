import { CELL_LIMIT, Cell } from './cell.js';
import { Singles } from './singles.js';
import type { Delta, Loaded } from './state-store.js';

/** The cells of an entity, in the order of their minutes. */
interface Held {
  readonly name: string;
  readonly cells: Cell[];
}

/** Entities with a new cell of the same minute: judged together. */
interface Cohort {
  readonly minute: number;
  /** Last minute at which they are due. */
  readonly last: number;
  readonly entities: string[];
}

const NOBODY: readonly string[] = [];
const NO_CELLS: readonly Cell[] = [];
const NOTHING: Loaded = { record: undefined, cells: NO_CELLS };

/** What the memory holds for one track and kind of entity. */
export class Family {
  /** An entity's cells, or the place of its one observation among the singles. */
  private readonly entities = new Map<string, Held | number>();
  private readonly records = new Map<string, unknown>();
  private readonly singles = new Singles();
  /** By the minute of the cell. */
  private readonly cohorts = new Map<number, Cohort>();
  /** Cohorts and names by the minute at which they are due. */
  private readonly dueCohorts = new Map<number, Cohort[]>();
  private readonly scheduled = new Map<number, string[]>();
  /** Entities by the minute after which a cell of theirs expires: each is under one, and moves on while it has later ones. */
  private readonly expiring = new Map<number, string[]>();
  /** How many minutes after its own a cell expires. */
  private keep = 0;
  private swept = Number.NEGATIVE_INFINITY;
  /** No minute before it has anything due or expiring. */
  private earliest = Number.POSITIVE_INFINITY;

  merge(delta: Delta): void {
    const { entity, minute, observations, limit, isIdle } = delta;
    this.keep = delta.expires - minute;
    const held = this.entities.get(entity);
    const isPlain = observations.length === 1 && observations[0]!.hidden === undefined && limit === CELL_LIMIT;
    if (held === undefined && isPlain) {
      const name = flat(entity);
      this.entities.set(name, this.singles.add(observations[0]!, isIdle));
      this.enroll(name, delta);
      this.put(this.expiring, delta.expires, name);
      return;
    }
    const { name, cells } = this.open(entity, held, delta.expires);
    let known = cells.length;
    while (known > 0 && cells[known - 1]!.minute > minute) known--;
    let cell = cells[known - 1];
    if (cell?.minute !== minute) {
      cell = new Cell(minute, limit);
      if (known === cells.length) cells.push(cell);
      else cells.splice(known, 0, cell);
      this.withoutExpired(cells);
      this.enroll(name, delta);
    }
    cell.add(observations, isIdle);
  }

  load(entity: string, from: number, to: number): Loaded {
    const held = this.entities.get(entity);
    const record = this.records.get(entity);
    if (held === undefined) return record === undefined ? NOTHING : { record, cells: NO_CELLS };
    return { record, cells: within(typeof held === 'number' ? [this.singles.cell(held)] : held.cells, from, to) };
  }

  save(entity: string, record: unknown, due: number | undefined): void {
    if (due !== undefined) this.put(this.scheduled, due, flat(entity));
    if (record === undefined) this.records.delete(entity);
    else this.records.set(this.records.has(entity) ? entity : flat(entity), record);
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
    for (const [due, cohorts] of this.dueCohorts) {
      if (due >= minute) continue;
      this.dueCohorts.delete(due);
      for (const cohort of cohorts) if (cohort.last === due) this.cohorts.delete(cohort.minute);
    }
    this.swept = minute;
    for (const [expires, entities] of this.expiring) {
      if (expires >= minute) continue;
      this.expiring.delete(expires);
      for (const entity of entities) this.expire(entity);
    }
    this.earliest = minute;
    if (this.scheduled.size + this.dueCohorts.size + this.expiring.size === 0) this.earliest = Number.POSITIVE_INFINITY;
  }

  /** Whether something may be said of an entity that was observed. */
  private isAwake(entity: string): boolean {
    const held = this.entities.get(entity);
    if (typeof held === 'number' ? !this.singles.isIdle(held) : held?.cells.some((cell) => !cell.isIdle)) return true;
    return this.records.has(entity);
  }

  private enroll(entity: string, { minute, due }: Delta): void {
    let cohort = this.cohorts.get(minute);
    if (!cohort) {
      cohort = { minute, last: Math.max(...due), entities: [] };
      this.cohorts.set(minute, cohort);
      for (const one of due) this.put(this.dueCohorts, one, cohort);
    }
    cohort.entities.push(entity);
  }

  private put<T>(by: Map<number, T[]>, minute: number, one: T): void {
    const some = by.get(minute);
    if (some) some.push(one);
    else by.set(minute, [one]);
    if (minute < this.earliest) this.earliest = minute;
  }

  /** Lets go of an entity's cells that expired, and looks again when the last of them does. */
  private expire(entity: string): void {
    const held = this.entities.get(entity);
    if (held === undefined) return;
    if (typeof held === 'number') {
      this.singles.release(held);
      this.entities.delete(entity);
      return;
    }
    const { name, cells } = held;
    this.withoutExpired(cells);
    if (cells.length > 0) this.put(this.expiring, cells.at(-1)!.minute + this.keep, name);
    else this.entities.delete(entity);
  }

  /** Cells stand in the order of their minutes, and so of their expiry. */
  private withoutExpired(cells: Cell[]): void {
    let expired = 0;
    while (expired < cells.length && cells[expired]!.minute + this.keep < this.swept) expired++;
    if (expired > 0) cells.splice(0, expired);
  }

  /** The entity's cells, made of what there is so far. `expires`: when the first of them does. */
  private open(entity: string, held: Held | number | undefined, expires: number): Held {
    if (typeof held === 'object') return held;
    const name = flat(entity);
    const opened = { name, cells: held === undefined ? [] : [this.singles.cell(held)] };
    if (held === undefined) this.put(this.expiring, expires, name);
    else this.singles.release(held);
    this.entities.set(name, opened);
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
