import { textOf } from './bytes.js';
import { type Rules, rulesInForce } from './in-force.js';
import { isGeneric, isLabel } from './json-names.js';
import { classifyName } from './names.js';
import { suspicious } from './prefilter.js';
import { RecentValues } from './recent-values.js';
import { scan } from './scan.js';

/** Keys that are remembered, and the longest of them. */
const [MOST_KEYS, LONGEST_KEY] = [2000, 64];

/** What a key says of its value. */
export enum Kind {
  plain,
  /** The value may be a name that makes another value secret. */
  label,
  /** The value is secret unless there is none. */
  named,
}

/** A key of a log. */
export interface JsonKey {
  readonly name: string;
  /** The key with its quotes, by character code, as bytes and for reading four at a time. */
  readonly codes: Uint8Array;
  readonly fours: DataView;
  readonly kind: Kind;
  /** It says nothing of its own, so that the parent's name counts as well. */
  readonly generic: boolean;
  /** Clean values that stood behind it. */
  readonly recent: RecentValues;
  /** The keys that stood behind it last: a field that is sometimes there makes two. */
  next: JsonKey | undefined;
  other: JsonKey | undefined;
}

/** The keys that were seen under the rules in force, behind one that stands for the beginning of a line. */
let rules: Rules | undefined;
let known = new Map<string, JsonKey>();
let first = newKey('');

/** What stands for the beginning of a line. */
export function firstKey(): JsonKey {
  if (rules !== rulesInForce() || known.size >= MOST_KEYS) {
    rules = rulesInForce();
    known = new Map();
    first = newKey('');
  }
  return first;
}

/**
 * The key whose opening quote stands at a position; most often it is one that stood there in the lines before.
 *
 * @param last the key before it
 */
export function keyAt(bytes: Buffer, view: DataView, at: number, last: JsonKey): JsonKey | undefined {
  const guess = last.next;
  if (guess !== undefined && standsAt(guess, view, at)) return guess;
  const { other } = last;
  if (other !== undefined && standsAt(other, view, at)) return other;
  if (bytes[at] !== 34) return undefined;
  let end = at + 1;
  while (bytes[end] !== 34 && end - at <= LONGEST_KEY) end++;
  const name = textOf(bytes, at + 1, end);
  let key = known.get(name);
  if (key === undefined) {
    // Nothing is known of a key that goes on, has escapes or holds a secret itself.
    if (!/^[\x20-\x5b\x5d-\x7e]{0,63}$/.test(name)) return undefined;
    if (name.length > 8 && suspicious(name) && scan(name, 1).length > 0) return undefined;
    key = newKey(name);
    known.set(name, key);
  }
  if (key.codes.length >= 4) {
    last.other = guess;
    last.next = key;
  }
  return key;
}

function newKey(name: string): JsonKey {
  const codes = new TextEncoder().encode(`"${name}"`);
  return {
    name,
    codes,
    fours: new DataView(codes.buffer),
    kind: classifyName(name).row !== undefined ? Kind.named : isLabel(name) ? Kind.label : Kind.plain,
    generic: isGeneric(name),
    recent: new RecentValues(),
    next: undefined,
    other: undefined,
  };
}

/** Compares four characters at a time, the last four once more where their number is not whole. */
function standsAt({ codes, fours }: JsonKey, view: DataView, at: number): boolean {
  const last = codes.length - 4;
  for (let i = 0; i < last; i += 4) if (view.getInt32(at + i) !== fours.getInt32(i)) return false;
  return view.getInt32(at + last) === fours.getInt32(last);
}
