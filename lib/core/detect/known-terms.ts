import type { Known, KnownTerm, Volume } from './detector.js';
import { type FamilyName, familyName, type StateStore } from './state-store.js';
import { volumeTerm } from './tracks/key-history.js';

/** Terms that an API is known by at most, and bytes in them; what comes after stays unknown. */
const [MOST_TERMS, MOST_BYTES] = [4_000, 120_000];

const NOTHING: Known = {};

/** Everybody, under whom a track's terms are kept. */
const EVERYBODY = '*';

const familyOf = (track: string): FamilyName => familyName(track, 'known');

/** What the whole API knows by a track, as it was before a minute. */
export async function knownBefore(store: StateStore, track: string): Promise<Known> {
  const [loaded] = await store.load(familyOf(track), [EVERYBODY], 1, 0);
  return (loaded!.record ?? NOTHING) as Known;
}

/** What the API comes to know in a minute, by any entity. */
export class Learnt {
  private readonly terms = new Map<string, KnownTerm>();

  constructor(
    private readonly track: string,
    readonly before: Known,
  ) {}

  /** Adds terms that are new to one entity, with the time at which it came to each. */
  add(terms: Readonly<Record<string, number>>): void {
    for (const term in terms) {
      const known = this.terms.get(term) ?? (Object.hasOwn(this.before, term) ? this.before[term] : undefined);
      const time = terms[term]!;
      this.terms.set(term, { first: Math.min(known?.first ?? time, time), entities: (known?.entities ?? 0) + 1 });
    }
  }

  /** Takes over what an API tells of its volume in the minute. */
  tell(api: string, volume: Volume): void {
    this.terms.set(volumeTerm(api), { first: 0, entities: 0, volume });
  }

  /** Adds what is new to the store's record. */
  async save(store: StateStore): Promise<void> {
    if (this.terms.size === 0) return;
    const all = { ...this.before };
    const known = Object.keys(all);
    let room = MOST_TERMS - known.length;
    let bytes = known.reduce((sum, term) => sum + Buffer.byteLength(term), 0);
    const fresh = [...this.terms].filter(([term]) => !Object.hasOwn(all, term)).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [term, known] of this.terms) if (Object.hasOwn(all, term)) all[term] = known;
    for (const [term, known] of fresh) {
      bytes += Buffer.byteLength(term);
      if (room-- <= 0 || bytes > MOST_BYTES) break;
      all[term] = known;
    }
    await store.save([{ family: familyOf(this.track), entity: EVERYBODY, record: all }]);
  }
}
