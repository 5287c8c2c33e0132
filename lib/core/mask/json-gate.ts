import { secretOf } from './assignments.js';
import { findNumber } from './digit-runs.js';
import { unescapeJson } from './escapes.js';
import { type Rules, rulesInForce } from './in-force.js';
import { type JsonKey, JsonKeys, Kind } from './json-keys.js';
import { joined, namesNested } from './json-names.js';
import { classifyName } from './names.js';
import { suspicious } from './prefilter.js';
import { isHexId, RecentValues } from './recent-values.js';
import { scan } from './scan.js';

/** Values that the scanner has found clean although the prefilter did not, and the longest that is remembered. */
const [MOST_VALUES, LONGEST_VALUE] = [4000, 256];
/** Objects and arrays within one another; deeper ones are left to the walk. */
const DEEPEST = 12;
/** Shorter values hold no name and value, and no key of any row. */
const SHORTEST_VALUE = 4;
/** Least digits of a card number. */
const LEAST_DIGITS = 13;

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

  constructor(private readonly rules: Rules | undefined) {}

  /** Whether a stretch of text that begins with a brace is one JSON object without a secret; no when a scan fails. */
  answers(text: string, from: number, to: number): boolean {
    try {
      return this.isClean(text, from, to);
    } catch {
      return false;
    }
  }

  private isClean(text: string, from: number, to: number): boolean {
    let at = from;
    let depth = 0;
    let array = false;
    let name: string | undefined;
    let key: JsonKey | undefined;
    const { arrays, names } = this;
    while (at < to) {
      // A value, behind its key or as an element.
      let c = text.charCodeAt(at);
      if (c === 34) {
        const end = stringEnd(text, at + 1, to);
        if (end < 0 || !this.passes(text, at + 1, end, array ? Kind.label : key!.kind, key)) return false;
        at = end + 1;
      } else if (c === 123 || c === 91) {
        if (depth >= DEEPEST || (key !== undefined && key.kind === Kind.named)) return false;
        arrays[depth] = array;
        names[depth++] = name;
        if (!array && key !== undefined) name = key.generic && name !== undefined ? joined(name, key.name) : key.name;
        array = c === 91;
        at = blanks(text, at + 1);
        if (text.charCodeAt(at) !== (array ? 93 : 125)) {
          if (array) {
            key = undefined;
            continue;
          }
          key = this.keyAt(text, at, key, name);
          if (key === undefined) return false;
          at = valueAt(text, at + key.codes.length);
          if (at < 0) return false;
          continue;
        }
      } else {
        at = this.literalEnd(text, at, c, !array && key!.kind === Kind.named && !classifyName(key!.name).plural);
        if (at < 0) return false;
      }
      // Behind a value: the next, or the ends of what it stands in.
      for (;;) {
        at = blanks(text, at);
        c = text.charCodeAt(at);
        if (c === 44) break;
        if (c !== (array ? 93 : 125)) return false;
        at++;
        array = arrays[--depth]!;
        name = names[depth];
        // Not beyond the end: reading there once makes every later reading slower.
        if (depth === 0) return at === to;
      }
      at = blanks(text, at + 1);
      if (array) {
        key = undefined;
        continue;
      }
      key = this.keyAt(text, at, key, name);
      if (key === undefined) return false;
      at = valueAt(text, at + key.codes.length);
      if (at < 0) return false;
    }
    return false;
  }

  private keyAt(
    text: string,
    at: number,
    before: JsonKey | undefined,
    parent: string | undefined,
  ): JsonKey | undefined {
    const key = this.keys.at(text, at, before);
    if (key === undefined || key.kind === Kind.unknown) return undefined;
    return parent !== undefined && key.generic && namesNested(parent, key.name) ? undefined : key;
  }

  private passes(text: string, start: number, end: number, kind: Kind, key: JsonKey | undefined): boolean {
    if (kind !== Kind.plain && start < end) {
      const value = text.slice(start, end);
      if (kind === Kind.named && (value.includes('\\') || secretOf(value, classifyName(key!.name)).length > 0))
        return false;
      if (kind === Kind.label && value.length >= 2 && value.length <= 80 && classifyName(value).row !== undefined)
        return false;
    }
    if (end - start < SHORTEST_VALUE) return true;
    if (isHexId(text, start, end) && this.rules === undefined) return true;
    const recent = kind === Kind.plain && end - start >= RecentValues.shortest ? key!.recent : undefined;
    if (recent?.has(text, start, end) === true) return true;
    const clean = !suspicious(text, start, end) || this.isCleanValue(text.slice(start, end));
    if (clean) recent?.add(text, start, end);
    return clean;
  }

  private isCleanValue(value: string): boolean {
    if (this.values.has(value)) return true;
    // The first line of a PuTTY key says nothing alone, but the lines behind it do.
    if (value.length > LONGEST_VALUE || value.includes('PuTTY')) return false;
    if (scan(value.includes('\\') ? unescapeJson(value).text : value, 1).length > 0) return false;
    if (this.values.size >= MOST_VALUES) this.values.clear();
    // A copy, because a slice of a line would keep the whole line in memory.
    this.values.add(Buffer.from(value, 'utf16le').toString('utf16le'));
    return true;
  }

  /** Where a number, `true`, `false` or `null` ends; -1 when it is none of them, or may be secret. */
  private literalEnd(text: string, at: number, c: number, named: boolean): number {
    if (c === 110) return text.startsWith('null', at) ? at + 4 : -1;
    if (c === 116) return text.startsWith('true', at) ? at + 4 : -1;
    if (c === 102) return text.startsWith('false', at) ? at + 5 : -1;
    if (named) return -1;
    let end = c === 45 ? at + 1 : at;
    for (let digit = text.charCodeAt(end); (digit >= 48 && digit <= 57) || digit === 46; digit = text.charCodeAt(end))
      end++;
    if (end === at || (this.rules !== undefined && this.rules.finders.length > 0)) return -1;
    // No issuer's numbers begin with 1, as those of the clock do.
    return end - at < LEAST_DIGITS || c === 49 || findNumber(text, at) === undefined ? end : -1;
  }
}

const CATALOGUE_GATE = new JsonGate(undefined);
const gates = new WeakMap<Rules, JsonGate>();

/** Whether a stretch of text that begins with a brace is one JSON object without a secret, by the rules in force. */
export function isCleanJson(text: string, from: number, to: number): boolean {
  const rules = rulesInForce();
  if (rules === undefined) return CATALOGUE_GATE.answers(text, from, to);
  let gate = gates.get(rules);
  if (gate === undefined) {
    gate = new JsonGate(rules);
    gates.set(rules, gate);
  }
  return gate.answers(text, from, to);
}

/** The closing quote; -1 when there is none. */
function stringEnd(text: string, from: number, to: number): number {
  let end = text.indexOf('"', from);
  while (end >= 0 && end < to && text.charCodeAt(end - 1) === 92) {
    let first = end - 1;
    while (first > from && text.charCodeAt(first - 1) === 92) first--;
    if ((end - first) % 2 === 0) break;
    end = text.indexOf('"', end + 1);
  }
  return end < to ? end : -1;
}

function blanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  return at;
}

/** Where the value behind a key begins; -1 when no colon follows. */
function valueAt(text: string, from: number): number {
  const colon = blanks(text, from);
  return text.charCodeAt(colon) === 58 ? blanks(text, colon + 1) : -1;
}
