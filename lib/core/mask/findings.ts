import { HINTED, hint, REDACTED } from './result.js';

/** Making an array costs more than most scans, which find nothing. */
const NO_PLACES = new Int32Array(0);

/**
 * What was found in a text. Flat lists instead of an object each: a line can hold hundreds of thousands of secrets, and
 * what lives until the scan ends is copied by every collection in between.
 */
export class Findings {
  length = 0;
  /** Where each begins and ends, and the place of its row among the rows. */
  private places = NO_PLACES;
  private readonly rows: string[] = [];
  /** What replaces each: a text, or `HINTED`. */
  readonly texts: string[] = [];

  /** A finding is removed whole unless the text says otherwise. */
  add(start: number, end: number, row: string, text = REDACTED): void {
    const at = this.length * 3;
    if (at === this.places.length) {
      const places = new Int32Array(at * 2 + 6);
      places.set(this.places);
      this.places = places;
    }
    let known = this.rows.indexOf(row);
    if (known < 0) known = this.rows.push(row) - 1;
    this.places[at] = start;
    this.places[at + 1] = end;
    this.places[at + 2] = known;
    this.texts[this.length++] = text;
  }

  start(n: number): number {
    return this.places[n * 3]!;
  }

  end(n: number): number {
    return this.places[n * 3 + 1]!;
  }

  row(n: number): string {
    return this.rows[this.places[n * 3 + 2]!]!;
  }

  /** What replaces a finding in the text that it was found in. */
  shown(n: number, text: string): string {
    return this.texts[n] === HINTED ? hint(text.slice(this.start(n), this.end(n))) : this.texts[n]!;
  }

  /** Adds what was found in a part of the text. */
  addAll(others: Findings, by: number): void {
    for (let n = 0; n < others.length; n++)
      this.add(others.start(n) + by, others.end(n) + by, others.row(n), others.texts[n]);
  }

  /** The findings by where they begin, the longer ones and those that are removed whole first. */
  inOrder(): Uint32Array {
    const whole = (n: number): number => Number(this.texts[n] === REDACTED);
    const compare = (a: number, b: number): number =>
      this.start(a) - this.start(b) || this.end(b) - this.end(a) || whole(b) - whole(a);
    const order = new Uint32Array(this.length).map((_, n) => n);
    // Nearly always they were found in this order.
    return order.every((n) => n === 0 || compare(n - 1, n) <= 0) ? order : order.sort(compare);
  }
}

/** Shared by all that holds no secret. */
export const NOTHING = new Findings();
