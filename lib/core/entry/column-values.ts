import { Ascii } from './ascii.js';

/** Values that are remembered, a power of two; the longest of them; and misses that are borne before the hits count. */
const [SLOTS, LONGEST, TRIAL] = [2048, 256, 4096];

/** What a text is worth, with the text as it stands in a line, its key included. */
export interface Known {
  readonly text: Ascii;
  readonly value: unknown;
}

/**
 * What the texts of one column of a log are worth: methods, hosts, agents and addresses come again and again. Equal
 * texts get the very same value, which spares all later steps to read, hash and compare them.
 */
export class ColumnValues {
  private readonly slots: (Known | undefined)[] = [];
  /** Hashes of the texts that came last and are not known. */
  private readonly seen = new Int32Array(SLOTS);
  private hits = 0;
  private misses = 0;

  /** @param make what a text is worth */
  constructor(private readonly make: (text: string) => unknown) {}

  /**
   * What is known of a text, which is what is remembered from its second time on.
   *
   * @param from where its key begins
   * @param start its opening quote, at least three bytes before `end`
   * @param end behind its closing quote
   */
  known(bytes: Buffer, view: DataView, from: number, start: number, end: number): Known | undefined {
    if (end - start > LONGEST || (this.misses > TRIAL && this.misses > this.hits)) return undefined;
    const hash = hashOf(view, start, end);
    const slot = hash & (SLOTS - 1);
    const known = this.slots[slot];
    if (known?.text.length === end - from && known.text.isAt(view, from, end)) {
      this.hits++;
      return known;
    }
    this.misses++;
    if (this.seen[slot] !== hash) {
      this.seen[slot] = hash;
      return undefined;
    }
    const learnt = { text: new Ascii(view, from, end), value: this.fresh(bytes, start + 1, end - 1) };
    if (this.slots.length === 0) this.slots.length = SLOTS;
    this.slots[slot] = learnt;
    return learnt;
  }

  /** The value of a text of ASCII that is not remembered. */
  fresh(bytes: Buffer, start: number, end: number): unknown {
    return this.make(bytes.toString('latin1', start, end));
  }
}

/** FNV-1a, four bytes at a time, with a final mix; of a text of at least four bytes. */
function hashOf(view: DataView, start: number, end: number): number {
  let hash = view.getInt32(end - 4, true);
  for (let at = start; at + 4 < end; at += 4) hash = Math.imul(hash ^ view.getInt32(at, true), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
