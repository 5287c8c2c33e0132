/** The different values of a window, each with the number of its observations. */
export class DistinctValues {
  private readonly counts = new Map<string, number>();

  get size(): number {
    return this.counts.size;
  }

  has(value: string): boolean {
    return this.counts.has(value);
  }

  add(value: string): void {
    this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
  }

  /** Takes out one observation of a value that is in. */
  remove(value: string): void {
    const rest = this.counts.get(value)! - 1;
    if (rest === 0) this.counts.delete(value);
    else this.counts.set(value, rest);
  }

  /** The values, each once, in the order of their first observation. */
  values(): IterableIterator<string> {
    return this.counts.keys();
  }

  /** The values with the number of their observations. */
  entries(): IterableIterator<[string, number]> {
    return this.counts.entries();
  }

  /** The most frequent values with their numbers, as many as asked. */
  top(most: number): Readonly<Record<string, number>> {
    const sorted = [...this.counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return Object.fromEntries(sorted.slice(0, most));
  }
}
