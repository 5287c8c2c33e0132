import { HINTED, hint, REDACTED } from './result.js';

/**
 * What was found in a text. Flat lists instead of an object each: a line can hold hundreds of thousands of secrets, and
 * what lives until the scan ends is copied by every collection in between.
 */
export class Findings {
  /** Where each begins and ends. */
  private readonly places: number[] = [];
  /** The row of each, and what replaces it. */
  private readonly texts: string[] = [];

  get length(): number {
    return this.texts.length >> 1;
  }

  /** A finding is removed whole unless the text says otherwise. */
  add(start: number, end: number, row: string, text = REDACTED): void {
    this.places.push(start, end);
    this.texts.push(row, text);
  }

  start(n: number): number {
    return this.places[n * 2]!;
  }

  end(n: number): number {
    return this.places[n * 2 + 1]!;
  }

  row(n: number): string {
    return this.texts[n * 2]!;
  }

  /** What replaces a finding: a text, or `HINTED`. */
  text(n: number): string {
    return this.texts[n * 2 + 1]!;
  }

  /** What replaces a finding in the text that it was found in. */
  shown(n: number, text: string): string {
    return this.text(n) === HINTED ? hint(text.slice(this.start(n), this.end(n))) : this.text(n);
  }

  /** Adds what was found in a part of the text. */
  addAll(others: Findings, by: number): void {
    for (let n = 0; n < others.length; n++)
      this.add(others.start(n) + by, others.end(n) + by, others.row(n), others.text(n));
  }

  /** The findings by where they begin, the longer ones and those that are removed whole first. */
  inOrder(): readonly number[] {
    const whole = (n: number): number => Number(this.text(n) === REDACTED);
    return [...Array(this.length).keys()].sort(
      (a, b) => this.start(a) - this.start(b) || this.end(b) - this.end(a) || whole(b) - whole(a),
    );
  }
}
