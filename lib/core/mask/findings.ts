import { HINTED, hint, REDACTED } from './result.js';

/**
 * What was found in a text. Flat lists instead of an object each: a line can hold hundreds of thousands of secrets, and
 * what lives until the scan ends is copied by every collection in between.
 */
export class Findings {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly rows: string[] = [];
  /** What replaces each: a text, or `HINTED`. */
  readonly texts: string[] = [];

  get length(): number {
    return this.starts.length;
  }

  /** A finding is removed whole unless the text says otherwise. */
  add(start: number, end: number, row: string, text = REDACTED): void {
    this.starts.push(start);
    this.ends.push(end);
    this.rows.push(row);
    this.texts.push(text);
  }

  /** What replaces a finding in the text that it was found in. */
  shown(n: number, text: string): string {
    return this.texts[n] === HINTED ? hint(text.slice(this.starts[n], this.ends[n])) : this.texts[n]!;
  }

  /** Adds what was found in a part of the text. */
  addAll({ starts, ends, rows, texts }: Findings, by: number): void {
    for (let n = 0; n < starts.length; n++) this.add(starts[n]! + by, ends[n]! + by, rows[n]!, texts[n]);
  }

  /** The findings by where they begin, the longer ones and those that are removed whole first. */
  inOrder(): Uint32Array {
    const { starts, ends, texts } = this;
    const whole = (n: number): number => Number(texts[n] === REDACTED);
    const compare = (a: number, b: number): number =>
      starts[a]! - starts[b]! || ends[b]! - ends[a]! || whole(b) - whole(a);
    const order = new Uint32Array(starts.length).map((_, n) => n);
    // Nearly always they are in order, and sorting would take memory.
    return order.every((n) => n === 0 || compare(n - 1, n) <= 0) ? order : order.sort(compare);
  }
}

/** Shared by all that holds no secret. */
export const NOTHING = new Findings();
