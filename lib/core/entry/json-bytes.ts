/** ASCII as numbers of eight bytes each, to be written in few steps: none is a NaN, whose bits may change. */
export interface Eights {
  readonly length: number;
  readonly eights: readonly number[];
}

/** An ASCII text; a larger part of eight is filled with spaces. */
export function eightsOf(text: string): Eights {
  const bytes = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  return { length: text.length, eights: Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i)) };
}

const [QUOTE, BACKSLASH, ZERO] = [34, 92, 48];

const NOT_PLAIN = /[^\x20-\x7e]|["\\]/;

/** Whether a text is ASCII that stands in JSON as it is. */
export const isPlain = (text: string): boolean => !NOT_PLAIN.test(text);

/** From this length on a call that copies a text costs less than a loop over it. */
const LONG = 48;

/** Most bytes of a UTF-16 unit in a JSON text: `\u001f`. */
const WIDEST = 6;

/** Most bytes of a number, and what is written over the end of a text of eights. */
const NARROW = 64;

/** Numbers below it are written digit by digit, which takes 32 bits. */
const WIDE = 1e9;

/** JSON in the making, as bytes. */
export class JsonBytes {
  private bytes = Buffer.allocUnsafeSlow(1 << 14);
  private view = viewOf(this.bytes);
  private at = 0;

  /** Begins anew: what was taken before is no longer good. */
  clear(): void {
    this.at = 0;
  }

  /** What was written, good until the next `clear`. */
  taken(): Buffer {
    return this.bytes.subarray(0, this.at);
  }

  byte(byte: number): void {
    this.room(1);
    this.bytes[this.at++] = byte;
  }

  eights({ eights, length }: Eights): void {
    this.room(length + NARROW);
    const { view, at } = this;
    for (let i = 0; i < eights.length; i++) view.setFloat64(at + 8 * i, eights[i]!, true);
    this.at = at + length;
  }

  /** Any JSON, as it is. */
  json(text: string): void {
    this.room(3 * text.length);
    this.at += this.bytes.write(text, this.at);
  }

  /** A text in quotes. */
  text(text: string): void {
    if (text.length >= LONG) {
      this.json(isPlain(text) ? `"${text}"` : JSON.stringify(text));
      return;
    }
    this.room(2 + WIDEST * text.length);
    const { bytes } = this;
    let { at } = this;
    bytes[at++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 32 || code > 126 || code === QUOTE || code === BACKSLASH) {
        this.json(JSON.stringify(text));
        return;
      }
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.at = at;
  }

  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      this.json(`${value}`);
      return;
    }
    this.room(NARROW);
    if (value < WIDE) this.digits(value, widthOf(value));
    else {
      const high = Math.floor(value / WIDE);
      this.digits(high, widthOf(high));
      this.digits(value - high * WIDE, 9);
    }
  }

  /** The last so many digits of a whole number below 2^31. */
  digits(value: number, width: number): void {
    const { bytes, at } = this;
    let rest = value | 0;
    for (let place = at + width; place > at; ) {
      const tenth = (rest / 10) | 0;
      bytes[--place] = ZERO + rest - 10 * tenth;
      rest = tenth;
    }
    this.at = at + width;
  }

  /** Makes room for more bytes. */
  private room(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.at + more));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
    this.view = viewOf(larger);
  }
}

const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView => new DataView(buffer, byteOffset, length);

function widthOf(value: number): number {
  let width = 1;
  for (let rest = (value / 10) | 0; rest > 0; rest = (rest / 10) | 0) width++;
  return width;
}
