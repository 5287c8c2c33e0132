/** Values that are kept, and the longest of them. */
const [SLOTS, LONGEST] = [8, 256];
/** Misses that are borne before the share of hits counts. */
const TRIAL = 64;

/** The last clean values of a field that has few: comparing is cheaper than reading again. */
export class RecentValues {
  /** Shorter ones are read as quickly as they are compared. */
  static readonly shortest = 8;
  private readonly values: string[] = [];
  private slot = 0;
  private hits = 0;
  private misses = 0;

  has(text: string, start: number, end: number): boolean {
    if (this.misses > TRIAL && this.misses > this.hits) return false;
    const { values } = this;
    const length = end - start;
    for (let k = 0; k < values.length; k++) {
      const value = values[k]!;
      if (value.length !== length) continue;
      let i = length - 1;
      while (i >= 0 && text.charCodeAt(start + i) === value.charCodeAt(i)) i--;
      if (i < 0) {
        this.hits++;
        return true;
      }
    }
    this.misses++;
    return false;
  }

  add(text: string, start: number, end: number): void {
    if (end - start > LONGEST || (this.misses > TRIAL && this.misses > this.hits)) return;
    // A copy, because a slice of a line would keep the whole line in memory.
    this.values[this.slot] = Buffer.from(text.slice(start, end), 'utf16le').toString('utf16le');
    this.slot = (this.slot + 1) % SLOTS;
  }
}

/** Least length of a hexadecimal id: no number of a person or card is as long. */
const LEAST_HEX = 20;
const HEX = new Uint8Array(128);
for (const digit of '0123456789abcdef') HEX[digit.charCodeAt(0)] = 1;

/** Whether a value is a UUID or a hexadecimal id, which alone hold nothing (contract, section 0.5). */
export function isHexId(text: string, start: number, end: number): boolean {
  if (end - start < LEAST_HEX) return false;
  const uuid = end - start === 36;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    const place = i - start;
    const dash = uuid && (place === 8 || place === 13 || place === 18 || place === 23);
    if (dash ? c !== 45 : c > 127 || HEX[c] === 0) return false;
  }
  return true;
}
