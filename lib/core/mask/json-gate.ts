import { startsWith, textOf } from './bytes.js';
import { findNumber } from './digit-runs.js';
import { rulesInForce } from './in-force.js';
import { firstKey, type JsonKey, Kind, keyAt } from './json-keys.js';
import { joined, namesNested } from './json-names.js';
import { LEAST_DIGITS, passes } from './json-values.js';
import { classifyName } from './names.js';
import { END, OTHER, SORT, SORT_OF_TWO } from './sorts.js';

/** Objects and arrays within one another; deeper ones are left to the walk. */
const DEEPEST = 12;
/** What an object or array stands in. */
const arrays: boolean[] = [];
const names: (string | undefined)[] = [];
/** Sorts of characters in the string that was read last. */
let sorts = 0;
/** The bytes that were read last, and the same for reading two or four at a time. */
let read: Buffer | undefined;
let view: DataView;

/**
 * Where the JSON object without a secret ends that begins at a brace; -1 when there is none before the limit.
 *
 * It tells the lines in which nothing is secret without decoding them: the keys of a log come again and again, so what a
 * key says of its value is looked up, and the prefilter reads the values alone. It answers for a line only where the walk
 * would find nothing; whatever it does not know is left to the walk.
 *
 * @param bytes as a `ByteReader` reads them
 */
export function cleanJsonEnd(bytes: Buffer, from: number, to: number): number {
  if (bytes !== read) {
    read = bytes;
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  const first = firstKey();
  let at = from;
  let depth = 0;
  // The object itself is read like the only element of a list.
  let array = true;
  let name: string | undefined;
  let key: JsonKey | undefined;
  while (at < to) {
    if (array) key = undefined;
    else {
      key = keyAt(bytes, view, at, key ?? first);
      if (key === undefined || (name !== undefined && key.generic && namesNested(name, key.name))) return -1;
      at = blanks(bytes, at + key.codes.length);
      if (bytes[at] !== 58) return -1;
      at = blanks(bytes, at + 1);
    }
    let c = bytes[at]!;
    if (c === 34) {
      const end = stringEnd(bytes, view, at + 1);
      if (end < 0 || !passes(bytes, at + 1, end, sorts, key)) return -1;
      at = end + 1;
    } else if (c === 123 || c === 91) {
      if (depth >= DEEPEST || key?.kind === Kind.named) return -1;
      arrays[depth] = array;
      names[depth++] = name;
      if (key !== undefined) name = key.generic && name !== undefined ? joined(name, key.name) : key.name;
      array = c === 91;
      at = blanks(bytes, at + 1);
      if (bytes[at] !== (array ? 93 : 125)) continue;
    } else {
      at = literalEnd(bytes, at, to, c, key);
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

/** The closing quote; -1 when there is none, or a control character before it. */
function stringEnd(bytes: Buffer, view: DataView, from: number): number {
  let seen = 0;
  for (let at = from; ; ) {
    const two = SORT_OF_TWO[view.getUint16(at, true)]!;
    if (two < END) {
      seen |= two;
      at += 2;
      continue;
    }
    const sort = SORT[bytes[at]!]!;
    if (sort < END) {
      seen |= sort;
      at++;
    } else if (bytes[at] === 34) {
      sorts = seen;
      return at;
    } else if (bytes[at] !== 92 || bytes[at + 1]! < 32) return -1;
    else {
      seen = OTHER;
      at += 2;
    }
  }
}

/** Where a number, `true`, `false` or `null` ends; -1 when it is none of them, or may be secret. */
function literalEnd(bytes: Buffer, at: number, to: number, c: number, key: JsonKey | undefined): number {
  if (c === 110) return startsWith(bytes, 'null', at) ? at + 4 : -1;
  if (c === 116) return startsWith(bytes, 'true', at) ? at + 4 : -1;
  if (c === 102) return startsWith(bytes, 'false', at) ? at + 5 : -1;
  if (key?.kind === Kind.named && !classifyName(key.name).plural) return -1;
  let end = c === 45 ? at + 1 : at;
  for (let digit = bytes[end]!; (digit >= 48 && digit <= 57) || digit === 46; digit = bytes[end]!) end++;
  if (end === at || rulesInForce()?.finders.length) return -1;
  // No issuer's numbers begin with 1, as those of the clock do.
  return end - at < LEAST_DIGITS || c === 49 || findNumber(textOf(bytes, at, Math.min(to, end + 1)), 0) === undefined
    ? end
    : -1;
}

function blanks(bytes: Buffer, from: number): number {
  // Most lines have none: a step that is first taken late makes V8 throw away what it has compiled.
  let at = from - 1;
  do at++;
  while (bytes[at] === 32);
  return at;
}
