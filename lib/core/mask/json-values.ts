import { secretOf } from './assignments.js';
import { textOf, UNTOLD } from './bytes.js';
import { Findings } from './findings.js';
import type { Rules } from './in-force.js';
import { scanString } from './json.js';
import { type JsonKey, Kind } from './json-keys.js';
import { addNamed, isLabel } from './json-names.js';
import { isAddress, isKnownShape } from './known-shapes.js';
import { classifyName } from './names.js';
import { suspiciousIn } from './prefilter.js';
import { RecentValues } from './recent-values.js';
import { scan } from './scan.js';
import { DIGIT, HEX, LETTER, OTHER } from './sorts.js';

/** Values that the scanner has found clean although the prefilter did not, and the longest that is remembered. */
const [MOST_VALUES, LONGEST_VALUE] = [4000, 256];
/** Shorter values hold no name and value, and no key of any row. */
const SHORTEST_VALUE = 4;
/** Letters and digits alone are no shorter in any key of a row, nor in base64 of a name and a value. */
const SHORTEST_WORD = 11;
/** Least digits of a card number. */
export const LEAST_DIGITS = 13;
/** Least length of a hexadecimal id: no number of a person or card is as long. */
const LEAST_HEX = 20;
/** Longest name of a value that is read as one. */
const LONGEST_NAME = 80;

/** What the strings of JSON lines hold, each behind its key or in a list. */
export class JsonValues {
  /** The line whose secrets are collected, one character to a byte; undefined while it is asked whether there are any. */
  private text: string | undefined;
  private found = new Findings();
  private readonly clean = new Set<string>();
  /** The string that was scanned last: a line in which something was found is read once more for its secrets. */
  private last = '';
  private lastFound = new Findings();

  constructor(private readonly rules: Rules | undefined) {}

  /** Collects what is secret in a line while it is read; undefined when reading leaves it to the walk. */
  collect(text: string, read: () => boolean): Findings | undefined {
    const found = new Findings();
    this.text = text;
    this.found = found;
    const whole = read();
    this.text = undefined;
    return whole ? found : undefined;
  }

  /**
   * Whether nothing in a string is secret, or all that is has been added to what was found.
   *
   * @param sorts of the string's characters
   * @param key undefined in a list
   */
  passes(bytes: Buffer, start: number, end: number, sorts: number, key: JsonKey | undefined): boolean {
    const kind = key === undefined ? Kind.label : key.kind;
    if (kind !== Kind.plain && start < end && !this.allows(textOf(bytes, start, end), kind, key))
      return this.adds(start, end, kind, key);
    const length = end - start;
    if (length < SHORTEST_VALUE) return true;
    if (this.rules === undefined) {
      if (length < SHORTEST_WORD && sorts <= (DIGIT | HEX | LETTER)) return true;
      if (sorts <= (DIGIT | HEX) && (length >= LEAST_HEX || (sorts === DIGIT && length < LEAST_DIGITS))) return true;
      if (sorts === (DIGIT | OTHER) && isAddress(bytes, start, end)) return true;
      if (isKnownShape(bytes, start, length)) return true;
    }
    const recent = kind === Kind.plain && length >= RecentValues.shortest ? key!.recent : undefined;
    if (recent?.has(bytes, start, end) === true) return true;
    if (this.suspects(bytes, start, end) && !this.isClean(textOf(bytes, start, end)))
      return this.adds(start, end, kind, key);
    recent?.add(bytes, start, end);
    return true;
  }

  /** Whether a value is none that its name makes secret, and no name that makes another one so. */
  private allows(value: string, kind: Kind, key: JsonKey | undefined): boolean {
    if (value.includes(UNTOLD)) return false;
    if (kind === Kind.named) return !value.includes('\\') && secretOf(value, classifyName(key!.name)).length === 0;
    return value.length < 2 || !isName(value);
  }

  private suspects(bytes: Buffer, start: number, end: number): boolean {
    if (this.rules !== undefined) {
      const text = textOf(bytes, start, end);
      if (text.includes(UNTOLD) || this.rules.suspects(text)) return true;
    }
    return suspiciousIn(bytes, start, end);
  }

  private isClean(value: string): boolean {
    if (this.clean.has(value)) return true;
    // The first line of a PuTTY key says nothing alone, but the lines behind it do.
    if (value.length > LONGEST_VALUE || value.includes('PuTTY') || value.includes(UNTOLD)) return false;
    if (this.scanned(value).length > 0) return false;
    if (this.clean.size >= MOST_VALUES) this.clean.clear();
    this.clean.add(value);
    return true;
  }

  /** Adds what is secret in a string, as the walk does; false when what stands around it may count as well. */
  private adds(start: number, end: number, kind: Kind, key: JsonKey | undefined): boolean {
    const { text, found } = this;
    if (text === undefined) return false;
    const value = text.slice(start, end);
    if (kind === Kind.label && isName(value)) return false;
    if (kind === Kind.named) {
      if (key!.generic || isLabel(key!.name)) return false;
      if (addNamed(text, start, end, classifyName(key!.name), found)) return true;
    }
    found.addAll(this.scanned(value), start);
    return true;
  }

  private scanned(value: string): Findings {
    if (value !== this.last) {
      this.lastFound = scanString(value, 0, scan);
      this.last = value;
    }
    return this.lastFound;
  }
}

/** Whether a value is the name of another one that it makes secret. */
const isName = (value: string): boolean => value.length <= LONGEST_NAME && classifyName(value).row !== undefined;
