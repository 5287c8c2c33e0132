import { MINUTE } from '../time-units.js';
import { CELL_LIMIT, Cell } from './cell.js';
import { Cohorts, put } from './cohorts.js';
import { flat } from './flat.js';
import { hiddenIn } from './hidden.js';
import { Singles } from './singles.js';
import type { Delta, Loaded } from './state-store.js';

/** The cells of an entity, in the order of their minutes. */
interface Held {
  readonly name: string;
  readonly cells: Cell[];
  /** The last minute with an observation that is not idle. */
  awake: number;
  /** Whether any observation was hidden from a detector. */
  isHidden: boolean;
}

/** Idle observations of an entity that stay singles; from then on cells weigh less. */
const MOST_SINGLES = 64;

const NO_CELLS: readonly Cell[] = [];
const NOTHING: Loaded = { record: undefined, cells: NO_CELLS, hiddenFrom: undefined };

/** What the memory holds for one track and kind of entity. */
export class Family {
  /** An entity's cells, or its chain among the singles. */
  private readonly entities = new Map<string, Held | number>();
  private readonly records = new Map<string, unknown>();
  private readonly singles = new Singles();
  private readonly cohorts = new Cohorts();
  /** Entities by the minute after which a cell of theirs expires: each is under one, and moves on while it has later ones. */
  private readonly expiring = new Map<number, string[]>();
  /** The last entity that was taken, if it has cells. */
  private latest: Held | undefined;
  /** How many minutes after its own a cell expires. */
  private keep = 0;
  private swept = Number.NEGATIVE_INFINITY;
  /** No minute before it has anything due or expiring. */
  private earliest = Number.POSITIVE_INFINITY;

  merge(delta: Delta): void {
    this.keep = delta.expires - delta.minute;
    const { entities } = delta;
    for (let at = 0; at < entities.length; at++) this.take(delta, at);
  }

  private take(delta: Delta, at: number): void {
    const entity = delta.entities[at]!;
    const value = delta.values[at];
    const hidden = delta.hidden[at];
    const isIdle = delta.isIdle?.(value) === true;
    // All that an API is asked comes one after the other.
    const held = this.latest?.name === entity ? this.latest : this.entities.get(entity);
    if (typeof held !== 'object' && hidden === undefined && delta.limit === CELL_LIMIT && this.isSingle(held, isIdle)) {
      this.takeSingle(delta, at, held, isIdle);
      return;
    }
    const open = this.open(entity, held, delta.expires);
    this.latest = open;
    if (!isIdle && delta.minute > open.awake) open.awake = delta.minute;
    if (hidden) open.isHidden = true;
    this.cellOf(open, delta, isIdle).add(delta.times[at]!, delta.ids[at]!, value, hidden);
  }

  /** Whether an observation stays among the singles: an entity's first, and more when all are idle. */
  private isSingle(chain: number | undefined, isIdle: boolean): boolean {
    if (chain === undefined) return true;
    return isIdle && this.singles.isIdle(chain) && this.singles.lengthOf(chain) < MOST_SINGLES;
  }

  private takeSingle(delta: Delta, at: number, known: number | undefined, isIdle: boolean): void {
    const { singles } = this;
    const chain = known ?? this.openSingle(delta.entities[at]!, delta.expires);
    if (known === undefined || singles.minuteOf(chain) !== delta.minute)
      this.enroll(singles.nameOf(chain), delta, isIdle);
    singles.add(chain, delta.times[at]!, delta.ids[at]!, delta.values[at], isIdle);
  }

  private openSingle(entity: string, expires: number): number {
    const name = flat(entity);
    const chain = this.singles.open(name);
    this.entities.set(name, chain);
    this.expireAt(expires, name);
    return chain;
  }

  /** The cell of the delta's minute. */
  private cellOf({ name, cells }: Held, delta: Delta, isIdle: boolean): Cell {
    const { minute } = delta;
    let known = cells.length;
    while (known > 0 && cells[known - 1]!.minute > minute) known--;
    const before = cells[known - 1];
    if (before?.minute === minute) return before;
    const cell = new Cell(minute, delta.limit);
    if (known === cells.length) cells.push(cell);
    else cells.splice(known, 0, cell);
    this.withoutExpired(cells);
    this.enroll(name, delta, isIdle);
    return cell;
  }

  load(entity: string, from: number, to: number): Loaded {
    const held = this.entities.get(entity);
    const record = this.records.get(entity);
    if (held === undefined) return record === undefined ? NOTHING : { ...NOTHING, record };
    if (typeof held === 'number') return { ...NOTHING, record, cells: within(this.cellsOf(held), from, to) };
    const cells = within(held.cells, from, to);
    return { record, cells, hiddenFrom: held.isHidden ? hiddenIn(cells) : undefined };
  }

  save(entity: string, record: unknown, due: number | undefined): void {
    if (due !== undefined) {
      this.earliest = Math.min(this.earliest, due);
      this.cohorts.schedule(due, entity);
    }
    if (record === undefined) this.records.delete(entity);
    else this.records.set(entity, record);
  }

  /** Entities to be judged at the minute, each once. */
  due(minute: number): readonly string[] {
    return this.cohorts.at(minute, (entity) => this.isAwake(entity));
  }

  /** Latest minute for which something is due after the one that was swept last. */
  get lastDue(): number {
    return this.cohorts.last;
  }

  sweep(minute: number): void {
    this.swept = minute;
    for (let passed = this.earliest; passed < minute; passed++) {
      this.cohorts.release(passed);
      const expired = this.expiring.get(passed);
      this.expiring.delete(passed);
      for (const entity of expired ?? []) this.expire(entity);
    }
    this.earliest = Math.max(this.earliest, minute);
  }

  /** Whether something may be said of an entity that was observed idle. */
  private isAwake(entity: string): boolean {
    const held = this.entities.get(entity);
    if (typeof held === 'object' && held.awake + this.keep >= this.swept) return true;
    return this.records.has(entity);
  }

  /** Takes notice of an entity's new cell. */
  private enroll(entity: string, delta: Delta, isIdle: boolean): void {
    for (const due of delta.due) this.earliest = Math.min(this.earliest, due);
    this.cohorts.enroll(entity, delta, isIdle);
  }

  /** Looks at an entity again when what it has expires. */
  private expireAt(minute: number, name: string): void {
    this.earliest = Math.min(this.earliest, minute);
    put(this.expiring, minute, name);
  }

  /** Lets go of an entity's cells that expired, and looks again when the last of them does. */
  private expire(entity: string): void {
    const held = this.entities.get(entity);
    if (held === undefined) return;
    if (typeof held === 'number') {
      this.expireSingles(entity, held);
      return;
    }
    const { name, cells } = held;
    this.withoutExpired(cells);
    if (cells.length > 0) this.expireAt(cells.at(-1)!.minute + this.keep, name);
    else {
      this.entities.delete(entity);
      if (this.latest === held) this.latest = undefined;
    }
  }

  private expireSingles(entity: string, chain: number): void {
    const { singles } = this;
    const name = singles.nameOf(chain);
    const latest = singles.latest(chain);
    if (latest + this.keep < this.swept) {
      singles.release(chain);
      this.entities.delete(entity);
      return;
    }
    singles.trim(chain, this.swept - this.keep);
    this.expireAt(latest + this.keep, name);
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
    if (held === undefined) {
      const name = flat(entity);
      const opened = { name, cells: [], awake: Number.NEGATIVE_INFINITY, isHidden: false };
      this.expireAt(expires, name);
      this.entities.set(name, opened);
      return opened;
    }
    const { singles } = this;
    const awake = singles.isIdle(held) ? Number.NEGATIVE_INFINITY : singles.minuteOf(held);
    const opened = { name: singles.nameOf(held), cells: this.cellsOf(held), awake, isHidden: false };
    this.withoutExpired(opened.cells);
    this.singles.release(held);
    this.entities.set(opened.name, opened);
    return opened;
  }

  /** Singles as cells. */
  private cellsOf(chain: number): Cell[] {
    const byMinute = new Map<number, Cell>();
    this.singles.each(chain, (time, id, value) => {
      const minute = Math.floor(time / MINUTE);
      let cell = byMinute.get(minute);
      if (!cell) {
        cell = new Cell(minute, CELL_LIMIT);
        byMinute.set(minute, cell);
      }
      cell.add(time, id, value);
    });
    return [...byMinute.values()].sort((a, b) => a.minute - b.minute);
  }
}

function within(cells: readonly Cell[], from: number, to: number): readonly Cell[] {
  let start = 0;
  while (start < cells.length && cells[start]!.minute < from) start++;
  let end = cells.length;
  while (end > start && cells[end - 1]!.minute > to) end--;
  return start === 0 && end === cells.length ? cells : cells.slice(start, end);
}
