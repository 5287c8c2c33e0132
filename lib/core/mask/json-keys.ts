import { textOf } from './bytes.js';
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
  /** The key itself holds a secret. */
  unknown,
}

/** A key of a log. */
export interface JsonKey {
  readonly name: string;
  /** The key with its quotes, by character code. */
  readonly codes: Uint8Array;
  /** The same, four codes to a number. */
  readonly fours: Int32Array;
  readonly kind: Kind;
  /** It says nothing of its own, so that the parent's name counts as well. */
  readonly generic: boolean;
  /** Clean values that stood behind it. */
  readonly recent: RecentValues;
  /** The keys that stood behind it last, the later one first: a field that only some lines have comes and goes. */
  next: JsonKey | undefined;
  other: JsonKey | undefined;
}

/** The keys that were seen. */
export class JsonKeys {
  private readonly known = new Map<string, JsonKey>();
  private first: JsonKey | undefined;

  /** The key whose opening quote stands at a position; most often it is the one that stood there in the line before. */
  at(bytes: Buffer, view: DataView, at: number, before: JsonKey | undefined): JsonKey | undefined {
    const guess = before === undefined ? this.first : before.next;
    if (guess !== undefined && standsAt(guess, bytes, view, at)) return guess;
    const other = before?.other;
    if (other !== undefined && standsAt(other, bytes, view, at)) return other;
    if (bytes[at] !== 34) return undefined;
    let end = at + 1;
    while (bytes[end] !== 34 && end - at <= LONGEST_KEY) end++;
    if (end - at > LONGEST_KEY) return undefined;
    const name = textOf(bytes, at + 1, end);
    const key = this.known.get(name) ?? this.read(name);
    if (key === undefined) return undefined;
    if (before === undefined) this.first = key;
    else {
      before.other = before.next;
      before.next = key;
    }
    return key;
  }

  private read(name: string): JsonKey | undefined {
    if (!/^[\x20-\x5b\x5d-\x7e]*$/.test(name)) return undefined;
    if (this.known.size >= MOST_KEYS) {
      this.known.clear();
      this.first = undefined;
    }
    const codes = new Uint8Array(Buffer.from(`"${name}"`, 'latin1'));
    const key = {
      name,
      codes,
      fours: Int32Array.from({ length: codes.length >> 2 }, (_, i) => new DataView(codes.buffer).getInt32(i * 4, true)),
      kind: kindOf(name),
      generic: isGeneric(name),
      recent: new RecentValues(),
      next: undefined,
      other: undefined,
    };
    this.known.set(name, key);
    return key;
  }
}

function kindOf(name: string): Kind {
  if (name.length > 8 && suspicious(name) && scan(name, 1).length > 0) return Kind.unknown;
  if (classifyName(name).row !== undefined) return Kind.named;
  return isLabel(name) ? Kind.label : Kind.plain;
}

function standsAt({ codes, fours }: JsonKey, bytes: Buffer, view: DataView, at: number): boolean {
  const { length } = codes;
  for (let i = 0; i < fours.length; i++) if (view.getInt32(at + i * 4, true) !== fours[i]) return false;
  for (let i = fours.length * 4; i < length; i++) if (bytes[at + i] !== codes[i]) return false;
  return true;
}
