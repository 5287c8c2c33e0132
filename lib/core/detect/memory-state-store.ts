import { Family } from './family.js';
import type { Change, Delta, Loaded, StateStore, Wanted } from './state-store.js';

/** Partitions that are given at once. */
const AT_ONCE = 1000;

/** State of one process: `replay`, and the reference of the contract test. */
export class MemoryStateStore implements StateStore {
  /** By what the names of their partitions begin with: detector and kind of entity. */
  private readonly families = new Map<string, Family>();
  private readonly marks = new Set<string>();
  private swept = Number.NEGATIVE_INFINITY;

  async merge(deltas: readonly Delta[]): Promise<void> {
    for (const delta of deltas) {
      const cut = lengthOfFamily(delta.partition);
      this.family(delta.partition, cut).merge(delta.partition.slice(cut), delta);
    }
  }

  async load(wanted: readonly Wanted[]): Promise<readonly Loaded[]> {
    return wanted.map(({ partition, from, to }) => {
      const cut = lengthOfFamily(partition);
      return this.family(partition, cut).load(partition.slice(cut), from, to);
    });
  }

  async save(changes: readonly Change[]): Promise<void> {
    for (const { partition, record, due } of changes) {
      const cut = lengthOfFamily(partition);
      this.family(partition, cut).save(partition.slice(cut), record, due);
    }
  }

  async *due(minute: number): AsyncGenerator<readonly string[]> {
    if (minute < this.swept) return;
    let names: string[] = [];
    for (const [prefix, family] of this.families)
      for (const entity of family.due(minute)) {
        names.push(prefix + entity);
        if (names.length < AT_ONCE) continue;
        yield names;
        names = [];
      }
    yield names;
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

  private family(partition: string, cut: number): Family {
    const prefix = partition.slice(0, cut);
    let family = this.families.get(prefix);
    if (!family) {
      family = new Family();
      this.families.set(prefix, family);
    }
    return family;
  }
}

/** Length of the first two lines of a partition's name, of three. */
const lengthOfFamily = (partition: string): number => partition.indexOf('\n', partition.indexOf('\n') + 1) + 1;
