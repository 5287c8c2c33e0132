/** Largest relative error of a percentile. */
const ALPHA = 0.01;
const GAMMA = (1 + ALPHA) / (1 - ALPHA);
const FACTOR = 1 / Math.log(GAMMA);
const SPARE = 32;

/** Counts values 0 and up in logarithmic buckets: percentiles with a relative error of at most 1 %, mergeable, in any order. */
export class Histogram {
  public count = 0;
  private zeros = 0;
  private first = 0;
  private buckets = new Uint32Array(0);

  /** Adds a value; values below 1 count as 0. */
  public add(value: number): void {
    this.count++;
    if (value < 1) this.zeros++;
    else this.increase(Math.ceil(Math.log(value) * FACTOR), 1);
  }

  public merge(other: Histogram): void {
    this.count += other.count;
    this.zeros += other.zeros;
    for (let i = 0; i < other.buckets.length; i++) {
      const count = other.buckets[i]!;
      if (count > 0) this.increase(other.first + i, count);
    }
  }

  /** The value at the nearest rank; null without values. */
  public percentile(percent: number): number | null {
    if (this.count === 0) return null;
    const rank = Math.max(1, Math.ceil((percent / 100) * this.count));
    let seen = this.zeros;
    if (seen >= rank) return 0;
    let i = 0;
    while (i < this.buckets.length) {
      seen += this.buckets[i]!;
      if (seen >= rank) break;
      i++;
    }
    return (2 * GAMMA ** (this.first + i)) / (GAMMA + 1);
  }

  private increase(bucket: number, by: number): void {
    const index = bucket - this.first;
    if (index < 0 || index >= this.buckets.length) {
      this.grow(bucket);
      this.buckets[bucket - this.first]! += by;
    } else this.buckets[index]! += by;
  }

  private grow(bucket: number): void {
    const old = this.buckets;
    if (old.length === 0) {
      this.first = Math.max(0, bucket - SPARE);
      this.buckets = new Uint32Array(2 * SPARE);
      return;
    }
    const first = bucket < this.first ? Math.max(0, bucket - SPARE) : this.first;
    const end = Math.max(this.first + old.length, bucket + SPARE);
    this.buckets = new Uint32Array(end - first);
    this.buckets.set(old, this.first - first);
    this.first = first;
  }
}
