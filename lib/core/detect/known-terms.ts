import type { Known } from './detector.js';
import type { StateStore } from './state-store.js';

/** Terms that an API is known by at most; what comes after stays unknown. */
const MOST_TERMS = 4_000;

const NOTHING: Known = {};

const partitionOf = (track: string): string => `${track}\nknown\n*`;

/** What the whole API knows by a track, as it was before a minute. */
export async function knownBefore(store: StateStore, track: string): Promise<Known> {
  const [loaded] = await store.load([{ partition: partitionOf(track), from: 1, to: 0 }]);
  return (loaded!.record ?? NOTHING) as Known;
}

/** What the API comes to know in a minute, by any entity: the earliest time of each term. */
export class Learnt {
  private readonly terms: Record<string, number> = {};

  constructor(
    private readonly track: string,
    readonly before: Known,
  ) {}

  add(terms: Known): void {
    for (const term in terms)
      if (!Object.hasOwn(this.before, term))
        this.terms[term] = Math.min(this.terms[term] ?? Number.POSITIVE_INFINITY, terms[term]!);
  }

  /** Adds what is new to the store's record. */
  async save(store: StateStore): Promise<void> {
    const fresh = Object.entries(this.terms).sort(([a], [b]) => (a < b ? -1 : 1));
    if (fresh.length === 0) return;
    const record = Object.fromEntries([...Object.entries(this.before), ...fresh].slice(0, MOST_TERMS));
    await store.save([{ partition: partitionOf(this.track), record }]);
  }
}
