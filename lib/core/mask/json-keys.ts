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
  /** The key with its quotes, by character code. */
  readonly codes: Uint8Array;
  readonly kind: Kind;
  /** It says nothing of its own, so that the parent's name counts as well. */
  readonly generic: boolean;
  /** Clean values that stood behind it. */
  readonly recent: RecentValues;
  /** The key that stood behind it last. */
  next: JsonKey | undefined;
}

/** The keys that were seen under the rules in force, behind one that stands for the beginning of a line. */
let rules: Rules | undefined;
let known = new Map<string, JsonKey>();
let first = newKey('');

/** The key whose opening quote stands at a position; most often it is the one that stood there in the line before. */
export function keyAt(bytes: Buffer, at: number, before: JsonKey | undefined): JsonKey | undefined {
  if (rules !== rulesInForce() || known.size >= MOST_KEYS) {
    rules = rulesInForce();
    known = new Map();
    first = newKey('');
  }
  const last = before ?? first;
  const guess = last.next;
  if (guess !== undefined && standsAt(guess, bytes, at)) return guess;
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
  last.next = key;
  return key;
}

function newKey(name: string): JsonKey {
  return {
    name,
    codes: Buffer.from(`"${name}"`),
    kind: classifyName(name).row !== undefined ? Kind.named : isLabel(name) ? Kind.label : Kind.plain,
    generic: isGeneric(name),
    recent: new RecentValues(),
    next: undefined,
  };
}

function standsAt({ codes }: JsonKey, bytes: Buffer, at: number): boolean {
  for (let i = 0; i < codes.length; i++) if (bytes[at + i] !== codes[i]) return false;
  return true;
}
