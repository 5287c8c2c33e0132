/** Values that are kept, and the longest of them. */
const [SLOTS, LONGEST] = [8, 256];
/** Misses that are borne before the share of hits counts. */
const TRIAL = 64;

/** The last clean values of a field that has few: comparing is cheaper than reading again. */
export class RecentValues {
  /** Shorter ones are read as quickly as they are compared. */
  static readonly shortest = 8;
  private readonly values: Uint8Array[] = [];
  private slot = 0;
  private hits = 0;
  private misses = 0;

  has(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.misses > TRIAL && this.misses > this.hits) return false;
    const { values } = this;
    const length = end - start;
    for (let k = 0; k < values.length; k++) {
      const value = values[k]!;
      if (value.length !== length) continue;
      let i = length - 1;
      while (i >= 0 && bytes[start + i] === value[i]) i--;
      if (i < 0) {
        this.hits++;
        return true;
      }
    }
    this.misses++;
    return false;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > LONGEST || (this.misses > TRIAL && this.misses > this.hits)) return;
    // A copy, not a view: the line goes.
    this.values[this.slot] = new Uint8Array(bytes.subarray(start, end));
    this.slot = (this.slot + 1) % SLOTS;
  }
}
