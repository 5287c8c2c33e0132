import { isEqual, putWords, WORD } from './words.js';

/** Values that are remembered, a power of two; the longest of them, in words; and misses that are borne at first. */
const [SLOTS, MOST_WORDS, TRIAL] = [2048, 64, 4096];

/** What is no slot, and no place in a line. */
export const NO_SLOT = -1;
export const NO_END = -1;

/**
 * What the texts of one column of a log are worth: methods, hosts, agents and addresses come again and again. Equal
 * texts get the very same value, which spares all later steps to read, hash and compare them. The texts lie side by
 * side, because looking for one is mostly waiting for memory.
 */
export class ColumnValues {
  /** The texts, so many words for each slot. */
  private words = new Int32Array(0);
  private readonly lengths = new Uint16Array(SLOTS);
  private readonly values: unknown[] = [];
  /** Hashes of the texts that came last and are not remembered. */
  private readonly seen = new Int32Array(SLOTS);
  private hits = 0;
  private misses = 0;

  /** @param make what a text is worth */
  constructor(private readonly make: (text: string) => unknown) {}

  /**
   * The slot of a text, which is remembered from its second time on; else `NO_SLOT`.
   *
   * @param start its opening quote, at least three bytes before `end`
   * @param end behind its closing quote
   */
  slotOf(bytes: Buffer, view: DataView, start: number, end: number): number {
    const length = end - start;
    if (length > WORD * MOST_WORDS || (this.misses > TRIAL && this.misses > this.hits)) return NO_SLOT;
    const hash = hashOf(view, start, end);
    const slot = hash & (SLOTS - 1);
    if (this.lengths[slot] === length && this.isIn(slot, view, start, end)) {
      this.hits++;
      return slot;
    }
    this.misses++;
    if (this.seen[slot] !== hash) {
      this.seen[slot] = hash;
      return NO_SLOT;
    }
    this.learn(slot, bytes, view, start, end);
    return slot;
  }

  /** Where the text of a slot ends when it stands at a place and ends before `to`, else `NO_END`. */
  endOf(slot: number, view: DataView, start: number, to: number): number {
    const end = start + this.lengths[slot]!;
    return end <= to && this.isIn(slot, view, start, end) ? end : NO_END;
  }

  /** The value in a slot. */
  valueIn(slot: number): unknown {
    return this.values[slot];
  }

  /** The value of a text of ASCII that is not remembered. */
  fresh(bytes: Buffer, start: number, end: number): unknown {
    return this.make(bytes.toString('latin1', start, end));
  }

  private isIn(slot: number, view: DataView, start: number, end: number): boolean {
    return isEqual(this.words, slot * MOST_WORDS, view, start, end);
  }

  private learn(slot: number, bytes: Buffer, view: DataView, start: number, end: number): void {
    if (this.words.length === 0) {
      this.words = new Int32Array(SLOTS * MOST_WORDS);
      this.values.length = SLOTS;
    }
    putWords(this.words, slot * MOST_WORDS, view, start, end);
    this.lengths[slot] = end - start;
    this.values[slot] = this.fresh(bytes, start + 1, end - 1);
  }
}

/** FNV-1a, four bytes at a time, with a final mix; of a text of at least four bytes. */
function hashOf(view: DataView, start: number, end: number): number {
  let hash = view.getInt32(end - WORD, true);
  for (let at = start; at + WORD < end; at += WORD) hash = Math.imul(hash ^ view.getInt32(at, true), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
