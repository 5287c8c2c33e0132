import { secretOf } from './assignments.js';
import { ByteReader, startsWith, textOf, UNTOLD } from './bytes.js';
import { findNumber } from './digit-runs.js';
import { unescapeJson } from './escapes.js';
import { type Rules, rulesInForce } from './in-force.js';
import { type JsonKey, JsonKeys, Kind } from './json-keys.js';
import { joined, namesNested } from './json-names.js';
import { classifyName } from './names.js';
import { suspiciousIn } from './prefilter.js';
import { RecentValues } from './recent-values.js';
import { scan } from './scan.js';
import { DIGIT, END, HEX, isUuid, LETTER, OTHER, SORT, SORT_OF_TWO } from './sorts.js';

/** Values that the scanner has found clean although the prefilter did not, and the longest that is remembered. */
const [MOST_VALUES, LONGEST_VALUE] = [4000, 256];
/** Objects and arrays within one another; deeper ones are left to the walk. */
const DEEPEST = 12;
/** Shorter values hold no name and value, and no key of any row. */
const SHORTEST_VALUE = 4;
/** Letters and digits alone are no shorter in any key of a row, nor in base64 of a name and a value. */
const SHORTEST_WORD = 11;
/** Least digits of a card number. */
const LEAST_DIGITS = 13;
/** Least length of a hexadecimal id: no number of a person or card is as long. */
const LEAST_HEX = 20;

/**
 * Tells the JSON lines in which nothing is secret, without decoding them: the keys of a log come again and again, so
 * what a key says of its value is looked up, and the prefilter reads the values alone. It answers for a line only where
 * the walk would find nothing; whatever it does not know is left to the walk.
 */
export class JsonGate {
  private readonly keys = new JsonKeys();
  private readonly values = new Set<string>();
  /** What an object or array stands in. */
  private readonly arrays: boolean[] = [];
  private readonly names: (string | undefined)[] = [];
  /** Sorts of characters in the string that was read last. */
  private sorts = 0;
  /** The bytes that are read, for several at a time. */
  private view: DataView = new DataView(new ArrayBuffer(0));

  constructor(private readonly rules: Rules | undefined) {}

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

  private cleanEnd(bytes: Buffer, from: number, to: number): number {
    let at = from;
    let depth = 0;
    let array = false;
    let name: string | undefined;
    let key: JsonKey | undefined;
    const { arrays, names } = this;
    while (at < to) {
      // A value, behind its key or as an element.
      let c = bytes[at]!;
      if (c === 34) {
        const end = this.stringEnd(bytes, at + 1);
        if (end < 0 || !this.passes(bytes, at + 1, end, array ? Kind.label : key!.kind, key)) return -1;
        at = end + 1;
      } else if (c === 123 || c === 91) {
        if (depth >= DEEPEST || (key !== undefined && key.kind === Kind.named)) return -1;
        arrays[depth] = array;
        names[depth++] = name;
        if (!array && key !== undefined) name = key.generic && name !== undefined ? joined(name, key.name) : key.name;
        array = c === 91;
        at = blanks(bytes, at + 1);
        if (bytes[at] !== (array ? 93 : 125)) {
          if (array) {
            key = undefined;
            continue;
          }
          key = this.keyAt(bytes, at, key, name);
          if (key === undefined) return -1;
          at = valueAt(bytes, at + key.codes.length);
          if (at < 0) return -1;
          continue;
        }
      } else {
        const named = !array && key!.kind === Kind.named && !classifyName(key!.name).plural;
        at = this.literalEnd(bytes, at, to, c, named);
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
      if (array) {
        key = undefined;
        continue;
      }
      key = this.keyAt(bytes, at, key, name);
      if (key === undefined) return -1;
      at = valueAt(bytes, at + key.codes.length);
      if (at < 0) return -1;
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

  private passes(bytes: Buffer, start: number, end: number, kind: Kind, key: JsonKey | undefined): boolean {
    if (kind !== Kind.plain && start < end) {
      const value = textOf(bytes, start, end);
      if (value.includes(UNTOLD)) return false;
      if (kind === Kind.named && (value.includes('\\') || secretOf(value, classifyName(key!.name)).length > 0))
        return false;
      if (kind === Kind.label && value.length >= 2 && value.length <= 80 && classifyName(value).row !== undefined)
        return false;
    }
    const length = end - start;
    if (length < SHORTEST_VALUE) return true;
    if (this.rules === undefined) {
      const { sorts } = this;
      if (length < SHORTEST_WORD && sorts <= (DIGIT | HEX | LETTER)) return true;
      if (sorts <= (DIGIT | HEX) && (length >= LEAST_HEX || (sorts === DIGIT && length < LEAST_DIGITS))) return true;
      if (length === 36 && isUuid(bytes, start)) return true;
    }
    const recent = kind === Kind.plain && length >= RecentValues.shortest ? key!.recent : undefined;
    if (recent?.has(bytes, start, end) === true) return true;
    const clean = !this.suspects(bytes, start, end) || this.isCleanValue(textOf(bytes, start, end));
    if (clean) recent?.add(bytes, start, end);
    return clean;
  }

  private suspects(bytes: Buffer, start: number, end: number): boolean {
    if (this.rules !== undefined) {
      const text = textOf(bytes, start, end);
      if (text.includes(UNTOLD) || this.rules.suspects(text)) return true;
    }
    return suspiciousIn(bytes, start, end);
  }

  private isCleanValue(value: string): boolean {
    if (this.values.has(value)) return true;
    // The first line of a PuTTY key says nothing alone, but the lines behind it do.
    if (value.length > LONGEST_VALUE || value.includes('PuTTY') || value.includes(UNTOLD)) return false;
    if (scan(value.includes('\\') ? unescapeJson(value).text : value, 1).length > 0) return false;
    if (this.values.size >= MOST_VALUES) this.values.clear();
    this.values.add(value);
    return true;
  }

  /** Where a number, `true`, `false` or `null` ends; -1 when it is none of them, or may be secret. */
  private literalEnd(bytes: Buffer, at: number, to: number, c: number, named: boolean): number {
    if (c === 110) return startsWith(bytes, 'null', at) ? at + 4 : -1;
    if (c === 116) return startsWith(bytes, 'true', at) ? at + 4 : -1;
    if (c === 102) return startsWith(bytes, 'false', at) ? at + 5 : -1;
    if (named) return -1;
    let end = c === 45 ? at + 1 : at;
    for (let digit = bytes[end]!; (digit >= 48 && digit <= 57) || digit === 46; digit = bytes[end]!) end++;
    if (end === at || (this.rules !== undefined && this.rules.finders.length > 0)) return -1;
    // No issuer's numbers begin with 1, as those of the clock do.
    return end - at < LEAST_DIGITS || c === 49 || findNumber(textOf(bytes, at, Math.min(to, end + 1)), 0) === undefined
      ? end
      : -1;
  }
}

const CATALOGUE_GATE = new JsonGate(undefined);
const gates = new WeakMap<Rules, JsonGate>();
const reader = new ByteReader();

/** Whether a text that begins with a brace is one JSON object without a secret, by the rules in force. */
export const isCleanJson = (text: string): boolean => cleanJsonEnd(reader.read(text), 0, text.length) === text.length;

/** Where the JSON object without a secret ends that begins at a brace; see `JsonGate.end`. */
export function cleanJsonEnd(bytes: Buffer, from: number, limit: number): number {
  const rules = rulesInForce();
  if (rules === undefined) return CATALOGUE_GATE.end(bytes, from, limit);
  let gate = gates.get(rules);
  if (gate === undefined) {
    gate = new JsonGate(rules);
    gates.set(rules, gate);
  }
  return gate.end(bytes, from, limit);
}

function blanks(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === 32) at++;
  return at;
}

/** Where the value behind a key begins; -1 when no colon follows. */
function valueAt(bytes: Buffer, from: number): number {
  const colon = blanks(bytes, from);
  return bytes[colon] === 58 ? blanks(bytes, colon + 1) : -1;
}
