import { ColumnValues, NO_END, NO_SLOT } from './column-values.js';
import { fieldValue, NANOSECONDS, type Variable } from './context-variables.js';
import type { FieldType } from './fields.js';
import { isEqual } from './words.js';

const [QUOTE, BACKSLASH, DASH, ZERO] = [34, 92, 45, 48];

/** How many digits a number has when they are all that counts; a time of fewer is not in milliseconds. */
const DIGITS: Partial<Record<FieldType, readonly [least: number, most: number]>> = {
  date: [12, 14],
  integer: [1, 15],
  long: [1, 15],
  float: [1, 15],
};
const NO_DIGITS = [1, 0] as const;

/** One `"key":"value"` of the lines of a log, with the value of the line that was read last. */
export class Column {
  value: unknown;
  /** The slot of the last line's text. */
  private slot = NO_SLOT;
  private readonly values: ColumnValues;
  private readonly leastDigits: number;
  private readonly mostDigits: number;
  /** What a number is multiplied by. */
  private readonly times: number;

  /**
   * @param key all that stands before the value: the brace or the comma, the key, the colon, the opening quote
   * @param keyLength its length in bytes
   * @param variable undefined for a key that no field takes
   */
  constructor(
    private readonly key: Int32Array,
    private readonly keyLength: number,
    readonly variable: Variable | undefined,
  ) {
    this.values = new ColumnValues((text) => variable && fieldValue(variable, text));
    [this.leastDigits, this.mostDigits] = (variable && DIGITS[variable.field.type]) ?? NO_DIGITS;
    this.times = variable?.field.name === 'event.duration' ? NANOSECONDS : 1;
  }

  /** Takes over what stands at `from`, key and value; gives the place behind the closing quote, or `NO_END`. */
  read(bytes: Buffer, view: DataView, from: number, to: number): number {
    const start = from + this.keyLength;
    if (start > to || !isEqual(this.key, 0, view, from, start)) return NO_END;
    // Most columns have the value of the line before: then its end need not be looked for.
    const same = this.slot === NO_SLOT ? NO_END : this.values.endOf(this.slot, view, start - 1, to);
    if (same !== NO_END) return same;
    const number = this.mostDigits > 0 ? this.readNumber(bytes, start, to) : NO_END;
    if (number !== NO_END) return number;
    const end = plainEnd(bytes, start, to);
    if (end < 0) return NO_END;
    if (this.variable !== undefined) this.readText(bytes, view, start, end);
    return end + 1;
  }

  private readText(bytes: Buffer, view: DataView, start: number, end: number): void {
    const isAbsent = end === start || (end === start + 1 && bytes[start] === DASH);
    this.slot = end < start + 2 ? NO_SLOT : this.values.slotOf(bytes, view, start - 1, end + 1);
    if (this.slot !== NO_SLOT) this.value = this.values.valueIn(this.slot);
    else this.value = isAbsent ? undefined : this.values.fresh(bytes, start, end);
  }

  /** Reads digits; gives the place behind the closing quote, or `NO_END` when it is not digits alone. */
  private readNumber(bytes: Buffer, start: number, to: number): number {
    let number = 0;
    let end = start;
    for (; end < to; end++) {
      const digit = bytes[end]! - ZERO;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    const length = end - start;
    if (end === to || bytes[end] !== QUOTE || length < this.leastDigits || length > this.mostDigits) return NO_END;
    this.slot = NO_SLOT;
    this.value = number * this.times;
    return end + 1;
  }
}

/** Where the quote is that ends a text of nothing but plain ASCII, or -1. */
export function plainEnd(bytes: Buffer, start: number, to: number): number {
  for (let at = start; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) return at;
    if (byte < 32 || byte > 126 || byte === BACKSLASH) return -1;
  }
  return -1;
}
