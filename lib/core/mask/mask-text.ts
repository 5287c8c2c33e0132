import { addSecret } from './assignments.js';
import { classifyName, type NameClass } from './names.js';
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
  if (!suspicious(line, 0, line.length)) return { text: line, counts: NO_COUNTS };
  return failClosed(line, () => {
    const start = firstCharacter(line);
    const c = line.charCodeAt(start);
    return c === 123 || c === 91 ? scanJsonLine(line, start) : scan(line);
  });
}

/**
 * Masks one decoded value of an entry.
 *
 * @param name the field's or key's name: it makes the value secret (`password`) or says how it is read (`url.query`)
 */
export function maskValue(value: string, name?: string): MaskResult {
  const named = name === undefined ? undefined : classifyName(name);
  if (named?.row !== undefined) {
    const whole = failClosed(value, () => secretOf(value, named));
    if (whole.text !== value) return whole;
  }
  const form = name !== undefined && FORM_NAME.test(name);
  if (value.length > LONGEST_LINE) return { text: OVERSIZED, counts: { oversized: 1 } };
  if (!suspicious(value, 0, value.length)) return { text: value, counts: NO_COUNTS };
  return failClosed(value, () => (form ? scan(value, 0, FORM) : scan(value)));
}

function secretOf(value: string, named: NameClass): Span[] {
  const found: Span[] = [];
  addSecret(value, 0, value.length, named, found);
  return found;
}

/** A scan that fails masks the whole text (contract: never pass through what could not be scanned). */
function failClosed(text: string, find: () => Span[]): MaskResult {
  try {
    const found = find().filter((span) => span.end > span.start && text.slice(span.start, span.end) !== span.text);
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
