import type { Action } from './row.js';

/** What stands where a secret was removed whole. */
export const REDACTED = '[REDACTED]';

/** What stands where a value is too short to show a hint, or where a masked JSON number stood. */
export const HIDDEN = '****';

/** The outcome of masking one line or one value. */
export interface MaskResult {
  /** The masked text; the very string that came in when nothing was found. */
  readonly text: string;
  /** Secrets masked, by id of the catalogue row. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Shared by every clean result, so that a clean line allocates nothing for its counts. */
export const NO_COUNTS: Readonly<Record<string, number>> = Object.freeze({});

/**
 * Shortens a secret to a hint that is safe to log: the last four characters, and before them so much of the
 * beginning that at most a third (rounded up) and at most eleven characters show.
 *
 * Source of the rule: masking contract, section 0.1.
 */
export function hint(value: string): string {
  const length = value.length;
  if (length <= 12) return HIDDEN;
  const prefix = Math.min(7, Math.ceil(length / 3) - 4);
  return value.slice(0, prefix) + HIDDEN + value.slice(-4);
}

/** Keeps the last four digits or letters of an identifier that people know by its end (cards, SSN, Aadhaar, PAN). */
export function lastFour(value: string): string {
  const bare = value.replace(/[^0-9A-Za-z]/g, '');
  return bare.length > 8 ? HIDDEN + bare.slice(-4) : HIDDEN;
}

/** What a whole value becomes by an action. */
export function shown(action: Action, value: string): string {
  return action === 'redact' ? REDACTED : action === 'mask' ? hint(value) : lastFour(value);
}

/** A finding: where it stands, by which row, and what replaces it. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly row: string;
  readonly text: string;
}

/** A finding that is removed whole unless the text says otherwise. */
export const spanOf = (start: number, end: number, row: string, text = REDACTED): Span => ({ start, end, row, text });

/** Parts of a text that are joined at once: a line can hold hundreds of thousands of secrets. */
const MOST_PARTS = 8192;

/**
 * Puts the replacements into the text. Findings may overlap: the outer one wins, and two that cross are redacted
 * together, because either alone would leave a part of the other.
 */
export function splice(text: string, found: Span[]): MaskResult {
  if (found.length === 0) return { text, counts: NO_COUNTS };
  if (!found.every((span, i) => i === 0 || inOrder(found[i - 1]!, span) <= 0)) found.sort(inOrder);
  const counts: Record<string, number> = {};
  let parts: string[] = [];
  const joined: string[] = [];
  let at = 0;
  let current = found[0]!;
  const emit = () => {
    parts.push(text.slice(at, current.start), current.text);
    at = current.end;
    counts[current.row] = (counts[current.row] ?? 0) + 1;
    if (parts.length < MOST_PARTS) return;
    joined.push(parts.join(''));
    parts = [];
  };
  for (let i = 1; i < found.length; i++) {
    const next = found[i]!;
    if (next.start >= current.end) {
      emit();
      current = next;
    } else if (next.end > current.end) {
      current = spanOf(current.start, next.end, current.row);
    }
  }
  emit();
  parts.push(text.slice(at));
  joined.push(parts.join(''));
  return { text: joined.length === 1 ? joined[0]! : joined.join(''), counts };
}

function inOrder(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end || rank(b) - rank(a);
}

function rank(span: Span): number {
  return span.text === REDACTED ? 1 : 0;
}
