import { secretOf } from './assignments.js';
import { isOff } from './in-force.js';
import { isCleanJson } from './json-gate.js';
import { classifyName } from './names.js';
import { suspicious } from './prefilter.js';
import { type MaskResult, NO_COUNTS, REDACTED, type Span, splice } from './result.js';
import { scan, scanJsonLine } from './scan.js';

/** Longest line that is scanned, in characters; one beyond it is replaced whole. */
export const LONGEST_LINE = 16 * 1024 * 1024;
/** What stands for a line beyond the limit. */
export const OVERSIZED = '[REDACTED: line over 16 MiB]';

const FORM = { form: true };
const FORM_NAME = /(?:query|querystring|query_string|form|body)$/i;

/** Masks one line of text or JSON, given without its newline. A clean line comes back as the same string. */
export function maskText(line: string): MaskResult {
  if (line.length > LONGEST_LINE) return { text: OVERSIZED, counts: { oversized: 1 } };
  if (line.charCodeAt(0) === 123 && isCleanJson(line, 0, line.length)) return { text: line, counts: NO_COUNTS };
  if (!suspicious(line, 0, line.length)) return { text: line, counts: NO_COUNTS };
  return settle(line, (text) => {
    const start = firstCharacter(text);
    const c = text.charCodeAt(start);
    return c === 123 || c === 91 ? scanJsonLine(text, start) : scan(text);
  });
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
    if (value.length > LONGEST_LINE) return { text: OVERSIZED, counts: { oversized: 1 } };
    if (!suspicious(value, 0, value.length)) return { text: value, counts: NO_COUNTS };
    return settle(value, (text) => scan(text, 0, context));
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
function settle(text: string, find: (text: string) => Span[]): MaskResult {
  const first = failClosed(text, () => find(text));
  let last = first.text;
  for (let round = 1; round < ROUNDS && last !== text; round++) {
    const before = last;
    last = failClosed(before, () => find(before)).text;
    if (last === before) break;
  }
  return last === first.text ? first : { text: last, counts: first.counts };
}

/** A scan that fails masks the whole text (contract: never pass through what could not be scanned). */
function failClosed(text: string, find: () => Span[]): MaskResult {
  try {
    const found = find().filter(
      ({ start, end, row, text: shown }) => end > start && text.slice(start, end) !== shown && !isOff(row),
    );
    return splice(text, found);
  } catch {
    return { text: REDACTED, counts: { scanner_error: 1 } };
  }
}

function firstCharacter(line: string): number {
  let at = 0;
  while (at < line.length && (line.charCodeAt(at) <= 32 || line.charCodeAt(at) === 0xfeff)) at++;
  return at;
}
