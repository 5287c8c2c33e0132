import { secretOf } from './assignments.js';
import { textOf, UNTOLD } from './bytes.js';
import { type Rules, rulesInForce } from './in-force.js';
import { scanString } from './json.js';
import { type JsonKey, Kind } from './json-keys.js';
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

let rulesOfClean: Rules | undefined;
let clean = new Set<string>();

/**
 * Whether nothing in a string of a JSON line is secret.
 *
 * @param sorts of the string's characters
 * @param key undefined in a list
 */
export function isCleanValue(
  bytes: Buffer,
  start: number,
  end: number,
  sorts: number,
  key: JsonKey | undefined,
): boolean {
  const kind = key === undefined ? Kind.label : key.kind;
  if (kind !== Kind.plain && !allows(textOf(bytes, start, end), kind, key)) return false;
  const length = end - start;
  if (length < SHORTEST_VALUE) return true;
  const rules = rulesInForce();
  if (rules === undefined) {
    if (length < SHORTEST_WORD && sorts <= (DIGIT | HEX | LETTER)) return true;
    if (sorts <= (DIGIT | HEX) && (length >= LEAST_HEX || (sorts === DIGIT && length < LEAST_DIGITS))) return true;
    if (sorts === (DIGIT | OTHER) && isAddress(bytes, start, end)) return true;
    if (isKnownShape(bytes, start, length)) return true;
  }
  const recent = kind === Kind.plain && length >= RecentValues.shortest ? key!.recent : undefined;
  if (recent?.has(bytes, start, end) === true) return true;
  if (suspects(bytes, start, end, rules) && !isCleanText(textOf(bytes, start, end), rules)) return false;
  recent?.add(bytes, start, end);
  return true;
}

/** Whether a value is none that its name makes secret, and no name that makes another one so. */
function allows(value: string, kind: Kind, key: JsonKey | undefined): boolean {
  if (value.includes(UNTOLD)) return false;
  return kind === Kind.named
    ? !value.includes('\\') && secretOf(value, classifyName(key!.name)).length === 0
    : classifyName(value).row === undefined;
}

function suspects(bytes: Buffer, start: number, end: number, rules: Rules | undefined): boolean {
  if (rules !== undefined) {
    const text = textOf(bytes, start, end);
    if (text.includes(UNTOLD) || rules.suspects(text)) return true;
  }
  return suspiciousIn(bytes, start, end);
}

function isCleanText(value: string, rules: Rules | undefined): boolean {
  if (rules !== rulesOfClean || clean.size >= MOST_VALUES) {
    rulesOfClean = rules;
    clean = new Set();
  }
  if (clean.has(value)) return true;
  // The first line of a PuTTY key says nothing alone, but the lines behind it do.
  if (value.length > LONGEST_VALUE || value.includes('PuTTY') || value.includes(UNTOLD)) return false;
  if (scanString(value, 0, scan).length > 0) return false;
  clean.add(value);
  return true;
}
