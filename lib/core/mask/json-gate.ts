import { startsWith, textOf } from './bytes.js';
import { findNumber } from './digit-runs.js';
import type { Findings } from './findings.js';
import type { Rules } from './in-force.js';
import { type JsonKey, JsonKeys, Kind } from './json-keys.js';
import { joined, namesNested } from './json-names.js';
import { JsonValues, LEAST_DIGITS } from './json-values.js';
import { classifyName } from './names.js';
import { END, OTHER, SORT, SORT_OF_TWO } from './sorts.js';

/** Objects and arrays within one another; deeper ones are left to the walk. */
const DEEPEST = 12;
/**
 * Tells the JSON lines in which nothing is secret, without decoding them: the keys of a log come again and again, so
 * what a key says of its value is looked up, and the prefilter reads the values alone. It answers for a line only where
 * the walk would find nothing; whatever it does not know is left to the walk.
 */
export class JsonGate {
  private readonly keys = new JsonKeys();
  private readonly values: JsonValues;
  /** What an object or array stands in. */
  private readonly arrays: boolean[] = [];
  private readonly names: (string | undefined)[] = [];
  /** Sorts of characters in the string that was read last. */
  private sorts = 0;
  /** The bytes that are read, for several at a time. */
  private view: DataView = new DataView(new ArrayBuffer(0));

  constructor(private readonly rules: Rules | undefined) {
    this.values = new JsonValues(rules);
  }

  /**
   * Where the JSON object without a secret ends that begins at a brace; -1 when there is none before the limit or a scan
   * fails.
   *
   * @param bytes as a `ByteReader` reads them
   */
  end(bytes: Buffer, from: number, limit: number): number {
    try {
      const { buffer, byteOffset, byteLength } = bytes;
      if (this.view.buffer !== buffer || this.view.byteOffset !== byteOffset || this.view.byteLength !== byteLength)
        this.view = new DataView(buffer, byteOffset, byteLength);
      return this.cleanEnd(bytes, from, limit);
    } catch {
      return -1;
    }
  }

  /** The secrets in a text that is one JSON object; undefined when it is none, or is left to the walk. */
  find(bytes: Buffer, text: string): Findings | undefined {
    return this.values.collect(text, () => this.end(bytes, 0, text.length) === text.length);
  }

  private cleanEnd(bytes: Buffer, from: number, to: number): number {
    let at = from;
    let depth = 0;
    // The object itself is read like the only element of a list.
    let array = true;
    let name: string | undefined;
    let key: JsonKey | undefined;
    const { arrays, names } = this;
    while (at < to) {
      if (array) key = undefined;
      else {
        key = this.keyAt(bytes, at, key, name);
        if (key === undefined) return -1;
        at = valueAt(bytes, at + key.codes.length);
        if (at < 0) return -1;
      }
      let c = bytes[at]!;
      if (c === 34) {
        const end = this.stringEnd(bytes, at + 1);
        if (end < 0 || !this.values.passes(bytes, at + 1, end, this.sorts, key)) return -1;
        at = end + 1;
      } else if (c === 123 || c === 91) {
        if (depth >= DEEPEST || (key !== undefined && key.kind === Kind.named)) return -1;
        arrays[depth] = array;
        names[depth++] = name;
        if (key !== undefined) name = key.generic && name !== undefined ? joined(name, key.name) : key.name;
        array = c === 91;
        at = blanks(bytes, at + 1);
        if (bytes[at] !== (array ? 93 : 125)) continue;
      } else {
        at = this.literalEnd(bytes, at, to, c, key);
        if (at < 0) return -1;
      }
      // Behind a value: the next, or the ends of what it stands in.
      for (;;) {
        at = blanks(bytes, at);
        c = bytes[at]!;
        if (c === 44) break;
        if (c !== (array ? 93 : 125)) return -1;
        at++;
        array = arrays[--depth]!;
        name = names[depth];
        if (depth === 0) return at <= to ? at : -1;
      }
      at = blanks(bytes, at + 1);
    }
    return -1;
  }

  private keyAt(
    bytes: Buffer,
    at: number,
    before: JsonKey | undefined,
    parent: string | undefined,
  ): JsonKey | undefined {
    const key = this.keys.at(bytes, this.view, at, before);
    if (key === undefined || key.kind === Kind.unknown) return undefined;
    return parent !== undefined && key.generic && namesNested(parent, key.name) ? undefined : key;
  }

  /** The closing quote; -1 when there is none, or a control character before it. */
  private stringEnd(bytes: Buffer, from: number): number {
    const view = this.view;
    let sorts = 0;
    for (let at = from; ; ) {
      const two = SORT_OF_TWO[view.getUint16(at, true)]!;
      if (two < END) {
        sorts |= two;
        at += 2;
        continue;
      }
      const sort = SORT[bytes[at]!]!;
      if (sort < END) {
        sorts |= sort;
        at++;
      }
      if (bytes[at] === 34) {
        this.sorts = sorts;
        return at;
      }
      if (bytes[at] !== 92 || bytes[at + 1]! < 32) return -1;
      sorts |= OTHER;
      at += 2;
    }
  }

  /** Where a number, `true`, `false` or `null` ends; -1 when it is none of them, or may be secret. */
  private literalEnd(bytes: Buffer, at: number, to: number, c: number, key: JsonKey | undefined): number {
    if (c === 110) return startsWith(bytes, 'null', at) ? at + 4 : -1;
    if (c === 116) return startsWith(bytes, 'true', at) ? at + 4 : -1;
    if (c === 102) return startsWith(bytes, 'false', at) ? at + 5 : -1;
    if (key !== undefined && key.kind === Kind.named && !classifyName(key.name).plural) return -1;
    let end = c === 45 ? at + 1 : at;
    for (let digit = bytes[end]!; (digit >= 48 && digit <= 57) || digit === 46; digit = bytes[end]!) end++;
    if (end === at || (this.rules !== undefined && this.rules.finders.length > 0)) return -1;
    // No issuer's numbers begin with 1, as those of the clock do.
    return end - at < LEAST_DIGITS || c === 49 || findNumber(textOf(bytes, at, Math.min(to, end + 1)), 0) === undefined
      ? end
      : -1;
  }
}

function blanks(bytes: Buffer, from: number): number {
  // Most lines have none: a step that is first taken late makes V8 throw away what it has compiled.
  let at = from - 1;
  do at++;
  while (bytes[at] === 32);
  return at;
}

/** Where the value behind a key begins; -1 when no colon follows. */
function valueAt(bytes: Buffer, from: number): number {
  const colon = blanks(bytes, from);
  return bytes[colon] === 58 ? blanks(bytes, colon + 1) : -1;
}
