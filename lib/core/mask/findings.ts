import { isOff } from './in-force.js';
import { HINTED, hint, REDACTED } from './result.js';

const NO_PLACES = new Int32Array(0);

/**
 * What was found in a text. Flat lists instead of an object each: a line can hold hundreds of thousands of secrets, and
 * what lives until the scan ends is copied by every collection in between.
 */
export class Findings {
  length = 0;
  /** Where each begins and ends, and the place of its row among the rows. */
  private places: Int32Array = NO_PLACES;
  private rows: string[] = [];
  /** What replaces each. */
  private texts: string[] = [];

  add(start: number, end: number, row: string, text: string): void {
    const at = this.length * 3;
    if (at === this.places.length) {
      const places = new Int32Array(Math.max(6, at * 2));
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
    const shown = this.texts[n]!;
    return shown === HINTED ? hint(text.slice(this.start(n), this.end(n))) : shown;
  }

  /** Adds what was found in a part of the text. */
  addAll(others: Findings, by: number): void {
    for (let n = 0; n < others.length; n++)
      this.add(others.start(n) + by, others.end(n) + by, others.row(n), others.texts[n]!);
  }

  /**
   * Orders the findings and leaves none that changes nothing, is switched off or lies within another. Two that cross are
   * redacted together, because either alone would leave a part of the other.
   */
  settle(text: string): void {
    this.sort();
    const { places, texts, length } = this;
    let kept = 0;
    for (let n = 0; n < length; n++) {
      const [start, end, shown] = [this.start(n), this.end(n), texts[n]!];
      if (end <= start || isOff(this.row(n)) || stands(text, start, end, shown)) continue;
      if (kept > 0 && start < this.end(kept - 1)) {
        if (end <= this.end(kept - 1)) continue;
        places[kept * 3 - 2] = end;
        texts[kept - 1] = REDACTED;
        continue;
      }
      if (kept < n) places.copyWithin(kept * 3, n * 3, n * 3 + 3);
      texts[kept++] = shown;
    }
    this.length = kept;
  }

  private sort(): void {
    let n = 1;
    while (n < this.length && this.inOrder(n - 1, n) <= 0) n++;
    if (n >= this.length) return;
    const sorted = new Findings();
    for (const k of Array.from({ length: this.length }, (_, k) => k).sort((a, b) => this.inOrder(a, b)))
      sorted.add(this.start(k), this.end(k), this.row(k), this.texts[k]!);
    this.places = sorted.places;
    this.rows = sorted.rows;
    this.texts = sorted.texts;
  }

  /** By where they begin, the longer ones and those that are removed whole first. */
  private inOrder(a: number, b: number): number {
    return this.start(a) - this.start(b) || this.end(b) - this.end(a) || this.rank(b) - this.rank(a);
  }

  private rank(n: number): number {
    return this.texts[n] === REDACTED ? 1 : 0;
  }
}

/** Whether what would replace a finding stands there already; a hint is shorter than its value. */
function stands(text: string, start: number, end: number, shown: string): boolean {
  return shown.length === end - start && text.startsWith(shown, start);
}
