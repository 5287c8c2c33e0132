import type { Delta } from './state-store.js';

/** Entities with a new cell of the same minute: judged together. */
interface Cohort {
  readonly minute: number;
  /** Last minute at which they are due. */
  readonly last: number;
  readonly entities: string[];
  /** Those whose cell began with an idle observation; some of them are here twice. */
  readonly idle: string[];
}

const NOBODY: readonly string[] = [];
const NO_COHORTS: readonly Cohort[] = [];

/** Which entities of a family are due at which minute. */
export class Cohorts {
  /** By the minute of the cell. */
  private readonly cohorts = new Map<number, Cohort>();
  /** Cohorts and names by the minute at which they are due. */
  private readonly due = new Map<number, Cohort[]>();
  private readonly scheduled = new Map<number, string[]>();

  /** Takes in an entity that has a new cell. */
  enroll(entity: string, { minute, due }: Delta, isIdle: boolean): void {
    let cohort = this.cohorts.get(minute);
    if (!cohort) {
      cohort = { minute, last: Math.max(...due), entities: [], idle: [] };
      this.cohorts.set(minute, cohort);
      for (const one of due) put(this.due, one, cohort);
    }
    (isIdle ? cohort.idle : cohort.entities).push(entity);
  }

  /** Puts an entity on the list of a minute. */
  schedule(minute: number, entity: string): void {
    put(this.scheduled, minute, entity);
  }

  /** Entities to be judged at the minute, each once. `isAwake`: whether anything may be said of one that was idle. */
  at(minute: number, isAwake: (entity: string) => boolean): readonly string[] {
    const names = this.scheduled.get(minute) ?? NOBODY;
    const cohorts = this.due.get(minute) ?? NO_COHORTS;
    const awake = cohorts.flatMap(({ idle }) => idle.filter(isAwake));
    const [first, ...others] = cohorts;
    if (names.length + awake.length + others.length === 0) return first?.entities ?? NOBODY;
    return [...new Set([...names, ...cohorts.flatMap(({ entities }) => entities), ...awake])];
  }

  /** Latest minute for which something is due. */
  get last(): number {
    return Math.max(...this.scheduled.keys(), ...this.due.keys());
  }

  /** Lets go of what was due at a minute. */
  release(minute: number): void {
    this.scheduled.delete(minute);
    for (const cohort of this.due.get(minute) ?? NO_COHORTS)
      if (cohort.last === minute) this.cohorts.delete(cohort.minute);
    this.due.delete(minute);
  }
}

/** Adds one to the list of a minute. */
export function put<T>(by: Map<number, T[]>, minute: number, one: T): void {
  const some = by.get(minute);
  if (some) some.push(one);
  else by.set(minute, [one]);
}
