import { isOff } from './in-force.js';
import { HINTED, hint, REDACTED } from './result.js';

/**
 * What was found in a text. Flat lists instead of an object each: a line can hold hundreds of thousands of secrets, and
 * what lives until the scan ends is copied by every collection in between.
 */
export class Findings {
  /** Where each begins and ends. */
  private places: number[] = [];
  /** The row of each, and what replaces it. */
  private texts: string[] = [];

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

  /** What replaces a finding in the text that it was found in. */
  shown(n: number, text: string): string {
    const shown = this.texts[n * 2 + 1]!;
    return shown === HINTED ? hint(text.slice(this.start(n), this.end(n))) : shown;
  }

  /** Adds what was found in a part of the text. */
  addAll(others: Findings, by: number): void {
    for (let n = 0; n < others.length; n++)
      this.add(others.start(n) + by, others.end(n) + by, others.row(n), others.texts[n * 2 + 1]!);
  }

  /**
   * Orders the findings and leaves none that changes nothing, is switched off or lies within another. Two that cross are
   * redacted together, because either alone would leave a part of the other.
   */
  settle(text: string): void {
    this.sort();
    const { places, texts } = this;
    const { length } = this;
    let kept = 0;
    for (let n = 0; n < length; n++) {
      const [start, end, row, shown] = [places[n * 2]!, places[n * 2 + 1]!, texts[n * 2]!, texts[n * 2 + 1]!];
      if (end <= start || isOff(row) || stands(text, start, end, shown)) continue;
      if (kept > 0 && start < places[kept * 2 - 1]!) {
        if (end <= places[kept * 2 - 1]!) continue;
        places[kept * 2 - 1] = end;
        texts[kept * 2 - 1] = REDACTED;
        continue;
      }
      places[kept * 2] = start;
      places[kept * 2 + 1] = end;
      texts[kept * 2] = row;
      texts[kept * 2 + 1] = shown;
      kept++;
    }
    places.length = kept * 2;
    texts.length = kept * 2;
  }

  private sort(): void {
    let n = 1;
    while (n < this.length && this.inOrder(n - 1, n) <= 0) n++;
    if (n >= this.length) return;
    const order = Array.from({ length: this.length }, (_, k) => k).sort((a, b) => this.inOrder(a, b));
    this.places = order.flatMap((k) => [this.start(k), this.end(k)]);
    this.texts = order.flatMap((k) => [this.row(k), this.texts[k * 2 + 1]!]);
  }

  /** By where they begin, the longer ones and those that are removed whole first. */
  private inOrder(a: number, b: number): number {
    return this.start(a) - this.start(b) || this.end(b) - this.end(a) || this.rank(b) - this.rank(a);
  }

  private rank(n: number): number {
    return this.texts[n * 2 + 1] === REDACTED ? 1 : 0;
  }
}

/** Whether what would replace a finding stands there already; a hint is shorter than its value. */
function stands(text: string, start: number, end: number, shown: string): boolean {
  return shown.length === end - start && text.startsWith(shown, start);
}
