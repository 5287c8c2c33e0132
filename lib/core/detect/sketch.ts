import { hash32 } from './hash32.js';

/**
 * How many different ids there were, by the smallest of their hashes (bottom-k, Cohen and Kaplan 2007): a function of
 * the set of ids, however often and in which order they came.
 */
export class Sketch {
  /** Hashes, some of them more than once until they are put in order. */
  private hashes: number[] = [];
  private ordered = true;

  /** @param limit how many are kept; fewer ids than that are counted exactly */
  constructor(private readonly limit: number) {}

  add(id: string): void {
    this.addHash(hash32(id));
  }

  addHash(hash: number): void {
    this.hashes.push(hash);
    this.ordered = false;
    // From time to time only: putting them in order costs more than holding them.
    if (this.hashes.length > 4 * this.limit) this.order();
  }

  /** The smallest hashes, each once, in order. */
  get smallest(): readonly number[] {
    if (!this.ordered) this.order();
    return this.hashes;
  }

  /** Number of different ids. */
  get count(): number {
    const { smallest, limit } = this;
    return smallest.length < limit ? smallest.length : Math.round((limit - 1) / (smallest[limit - 1]! / 2 ** 32));
  }

  private order(): void {
    const all = Uint32Array.from(this.hashes).sort();
    const kept: number[] = [];
    for (let at = 0; at < all.length && kept.length < this.limit; at++)
      if (at === 0 || all[at] !== all[at - 1]) kept.push(all[at]!);
    this.hashes = kept;
    this.ordered = true;
  }
}
