/** Bytes that are compared at a time. */
const EIGHT = 8;

/**
 * A text of printable ASCII that is looked for in bytes. Eight bytes are compared at a time, as one number: none of
 * such bytes is a NaN, which would be unlike itself.
 */
export class Ascii {
  private readonly eights: readonly number[];
  /** Bytes of a text that is shorter than eight; of another the last eight, which may overlap those before. */
  private readonly short: readonly number[];
  private readonly last: number;
  readonly length: number;

  constructor(view: DataView, start: number, end: number) {
    this.length = end - start;
    const isShort = this.length < EIGHT;
    this.eights = Array.from({ length: Math.floor(this.length / EIGHT) }, (_, i) =>
      view.getFloat64(start + EIGHT * i, true),
    );
    this.short = isShort ? Array.from({ length: this.length }, (_, i) => view.getUint8(start + i)) : [];
    this.last = isShort ? 0 : view.getFloat64(end - EIGHT, true);
  }

  /** Whether the text stands at a place; none does that would end behind `to`. */
  isAt(view: DataView, at: number, to: number): boolean {
    const { eights, length } = this;
    if (at + length > to) return false;
    if (length < EIGHT) return this.isShortAt(view, at);
    for (let i = 0; i < eights.length; i++) if (view.getFloat64(at + EIGHT * i, true) !== eights[i]) return false;
    return view.getFloat64(at + length - EIGHT, true) === this.last;
  }

  private isShortAt(view: DataView, at: number): boolean {
    return this.short.every((byte, i) => view.getUint8(at + i) === byte);
  }
}
