import { secretOf } from './assignments.js';
import { ByteReader } from './bytes.js';
import { type Findings, NOTHING } from './findings.js';
import { cleanJsonEnd } from './json-gate.js';
import { collect } from './json-values.js';
import { classifyName } from './names.js';
import { suspicious } from './prefilter.js';
import { type MaskResult, REDACTED } from './result.js';
import { scan, scanJsonLine } from './scan.js';
import { splice } from './splice.js';

/** Longest line that is scanned, in characters; one beyond it is replaced whole. */
export const LONGEST_LINE = 16 * 1024 * 1024;
/** Longest line of JSON, in characters, of which the gate is asked; longer ones are left to the walk (contract, 0.7). */
const LONGEST_JSON = 1 << 20;
/** What stands for a line beyond the limit. */
export const OVERSIZED = '[REDACTED: line over 16 MiB]';
const TOO_LONG: MaskResult = { text: OVERSIZED, counts: { oversized: 1 } };

const FORM = { form: true };
const FORM_NAME = /(?:query|querystring|query_string|form|body)$/i;

/** Masks one line of text or JSON, given without its newline. A clean line comes back as the same string. */
export function maskText(line: string): MaskResult {
  return line.length > LONGEST_LINE ? TOO_LONG : settle(line, findAll);
}

/** Whether a line may be a JSON object that the gate is asked of. */
const isObject = (line: string): boolean => line.charCodeAt(0) === 123 && line.length <= LONGEST_JSON;

const reader = new ByteReader();

/** See `cleanJsonEnd`; -1 also when it fails, which leaves the line to the scan. */
export function cleanEnd(bytes: Buffer, from: number, limit: number): number {
  try {
    return cleanJsonEnd(bytes, from, limit);
  } catch {
    return -1;
  }
}

function findAll(line: string): Findings {
  const found = isObject(line)
    ? collect(line, () => cleanEnd(reader.read(line), 0, line.length) === line.length)
    : undefined;
  if (found !== undefined) return found;
  // The walk looks at each value of a long line of JSON, which is in memory often enough without its bytes.
  if ((line.length <= LONGEST_JSON || !/^[{[]/.test(line)) && !suspicious(line)) return NOTHING;
  const start = /^[\0- \ufeff]*/.exec(line)![0].length;
  const c = line.charCodeAt(start);
  return c === 123 || c === 91 ? scanJsonLine(line, start) : scan(line);
}

/** Masks the values of one field or key: its name makes them secret (`password`) or says how they are read (`url.query`). */
export function valueMasker(name: string): (value: string) => MaskResult {
  const named = classifyName(name);
  const context = FORM_NAME.test(name) ? FORM : undefined;
  return (value) => {
    if (named.row !== undefined) {
      const whole = failClosed(value, () => secretOf(value, named));
      if (whole.text !== value) return whole;
    }
    return value.length > LONGEST_LINE
      ? TOO_LONG
      : settle(value, (text) => (suspicious(text) ? scan(text, 0, context) : NOTHING));
  };
}

/** Masks one decoded value; see `valueMasker` for the name. */
export const maskValue = (value: string, name = ''): MaskResult => valueMasker(name)(value);

/** Rounds after which a text counts as settled. */
const ROUNDS = 4;

/**
 * Masks until nothing more is found: what stands beside a mask can read differently once the mask is there, and masking
 * the result again must change nothing. The counts are those of the first round.
 */
function settle(text: string, find: (text: string) => Findings): MaskResult {
  const first = failClosed(text, find);
  let last = first.text;
  for (let round = 1, before = text; round < ROUNDS && last !== before; round++) {
    before = last;
    last = failClosed(before, find).text;
  }
  return last === first.text ? first : { text: last, counts: first.counts };
}

/** A scan that fails masks the whole text (contract: never pass through what could not be scanned). */
function failClosed(text: string, find: (text: string) => Findings): MaskResult {
  try {
    return splice(text, find(text));
  } catch {
    return { text: REDACTED, counts: { scanner_error: 1 } };
  }
}
