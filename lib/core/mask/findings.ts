import { HINTED, hint, REDACTED } from './result.js';

/** Making an array costs more than most scans, which find nothing. */
const NO_PLACES = new Int32Array(0);

/**
 * What was found in a text. Flat lists instead of an object each: a line can hold hundreds of thousands of secrets, and
 * what lives until the scan ends is copied by every collection in between.
 */
export class Findings {
  length = 0;
  readonly rows: string[] = [];
  /** What replaces each: a text, or `HINTED`. */
  readonly texts: string[] = [];
  /** Where each begins and ends. */
  private places = NO_PLACES;

  /** A finding is removed whole unless the text says otherwise. */
  add(start: number, end: number, row: string, text = REDACTED): void {
    const at = 2 * this.length++;
    const { places } = this;
    if (at === places.length) {
      this.places = new Int32Array(2 * at + 8);
      this.places.set(places);
    }
    this.places.set([start, end], at);
    this.rows.push(row);
    this.texts.push(text);
  }

  start(n: number): number {
    return this.places[2 * n]!;
  }

  end(n: number): number {
    return this.places[2 * n + 1]!;
  }

  /** What replaces a finding in the text that it was found in. */
  shown(n: number, text: string): string {
    return this.texts[n] === HINTED ? hint(text.slice(this.start(n), this.end(n))) : this.texts[n]!;
  }

  /** Adds what was found in a part of the text. */
  addAll(others: Findings, by: number): void {
    for (let n = 0; n < others.length; n++)
      this.add(others.start(n) + by, others.end(n) + by, others.rows[n]!, others.texts[n]);
  }

  /** The findings by where they begin, the longer ones and those that are removed whole first. */
  inOrder(): Uint32Array {
    const whole = (n: number): number => Number(this.texts[n] === REDACTED);
    const compare = (a: number, b: number): number =>
      this.start(a) - this.start(b) || this.end(b) - this.end(a) || whole(b) - whole(a);
    const order = new Uint32Array(this.length).map((_, n) => n);
    // Nearly always they are in order, and sorting would take memory.
    return order.every((n) => n === 0 || compare(n - 1, n) <= 0) ? order : order.sort(compare);
  }
}

/** Shared by all that holds no secret. */
export const NOTHING = new Findings();
