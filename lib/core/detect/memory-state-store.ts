import { Family } from './family.js';
import type { Change, Delta, Due, FamilyName, Loaded, StateStore } from './state-store.js';

/** Entities that are given at once: of many more, what is loaded would outlive a collection of the garbage. */
const AT_ONCE = 100;

/** State of one process: `replay`, and the reference of the contract test. */
export class MemoryStateStore implements StateStore {
  private readonly families = new Map<FamilyName, Family>();
  private readonly marks = new Set<string>();
  private swept = Number.NEGATIVE_INFINITY;

  async merge(deltas: readonly Delta[]): Promise<void> {
    for (const delta of deltas) this.family(delta.family).merge(delta);
  }

  async load(name: FamilyName, entities: readonly string[], from: number, to: number): Promise<readonly Loaded[]> {
    const family = this.family(name);
    return entities.map((entity) => family.load(entity, from, to));
  }

  async save(changes: readonly Change[]): Promise<void> {
    for (const { family, entity, record, due } of changes) this.family(family).save(entity, record, due);
  }

  async *due(minute: number): AsyncGenerator<Due> {
    if (minute < this.swept) return;
    for (const [family, held] of this.families) {
      const entities = held.due(minute);
      for (let from = 0; from < entities.length; from += AT_ONCE)
        yield { family, entities: entities.slice(from, from + AT_ONCE) };
    }
  }

  async lastDue(): Promise<number | undefined> {
    const last = Math.max(...[...this.families.values()].map((family) => family.lastDue));
    return last >= this.swept ? last : undefined;
  }

  async markOnce(key: string): Promise<boolean> {
    if (this.marks.has(key)) return false;
    this.marks.add(key);
    return true;
  }

  async sweep(minute: number): Promise<void> {
    if (minute <= this.swept) return;
    this.swept = minute;
    for (const family of this.families.values()) family.sweep(minute);
  }

  private family(name: FamilyName): Family {
    let family = this.families.get(name);
    if (!family) {
      family = new Family();
      this.families.set(name, family);
    }
    return family;
  }
}
