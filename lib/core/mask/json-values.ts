import { secretOf } from './assignments.js';
import { textOf, UNTOLD } from './bytes.js';
import { Findings, NOTHING } from './findings.js';
import { type Rules, rulesInForce } from './in-force.js';
import { scanString } from './json.js';
import { type JsonKey, Kind } from './json-keys.js';
import { isLabel } from './json-names.js';
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

/** The line whose secrets are collected; undefined while it is only asked whether there are any. */
let line: string | undefined;
let found = NOTHING;

/** What is secret in a line, collected while it is read; undefined when reading it fails or leaves it to the walk. */
export function collect(text: string, read: () => boolean): Findings | undefined {
  line = text;
  found = NOTHING;
  const whole = read();
  line = undefined;
  return whole ? found : undefined;
}

/** Collects the secrets of a string; false when nothing is collected, or what stands around it may count as well. */
function adds(secrets: Findings, start: number, key: JsonKey | undefined): boolean {
  if (line === undefined || key === undefined || key.generic || isLabel(key.name)) return false;
  if (found === NOTHING) found = new Findings();
  found.addAll(secrets, start);
  return true;
}

/**
 * Whether nothing in a string of a JSON line is secret, or all that is has been collected.
 *
 * @param sorts of the string's characters
 * @param key undefined in a list
 */
export function passes(bytes: Buffer, start: number, end: number, sorts: number, key: JsonKey | undefined): boolean {
  const kind = key === undefined ? Kind.label : key.kind;
  if (kind !== Kind.plain) {
    const value = textOf(bytes, start, end);
    // A name that makes another value secret, or text that has to be decoded.
    if (value.includes(UNTOLD) || (kind === Kind.named ? value.includes('\\') : classifyName(value).row !== undefined))
      return false;
    const secrets = kind === Kind.named ? secretOf(value, classifyName(key!.name)) : NOTHING;
    if (secrets.length > 0) return adds(secrets, start, key);
  }
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
  if (suspects(bytes, start, end, rules)) {
    const secrets = secretsIn(textOf(bytes, start, end), rules);
    if (secrets !== NOTHING) return secrets !== undefined && adds(secrets, start, key);
  }
  recent?.add(bytes, start, end);
  return true;
}

function suspects(bytes: Buffer, start: number, end: number, rules: Rules | undefined): boolean {
  if (rules !== undefined) {
    const text = textOf(bytes, start, end);
    if (text.includes(UNTOLD) || rules.suspects(text)) return true;
  }
  return suspiciousIn(bytes, start, end);
}

/** Values that the scanner has found clean under these rules. */
let clean = new Set<string>();
let cleanUnder: Rules | undefined;

/** What is secret in a value; undefined leaves it to the walk. */
function secretsIn(value: string, rules: Rules | undefined): Findings | undefined {
  if (rules !== cleanUnder || clean.size >= MOST_VALUES) {
    cleanUnder = rules;
    clean = new Set();
  }
  if (clean.has(value)) return NOTHING;
  // The first line of a PuTTY key says nothing alone, but the lines behind it do.
  if (value.length > LONGEST_VALUE || value.includes('PuTTY') || value.includes(UNTOLD)) return undefined;
  const secrets = scanString(value, 0, scan);
  if (secrets.length > 0) return secrets;
  clean.add(value);
  return NOTHING;
}
