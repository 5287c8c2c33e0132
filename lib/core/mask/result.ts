import { isOff } from './in-force.js';
import type { Action } from './row.js';

/** What stands where a secret was removed whole. */
export const REDACTED = '[REDACTED]';

/** Stands for the hint of the value that was found, which is made when it is written. */
export const HINTED = '';

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

/** A finding: where it stands, by which row, and what replaces it: a text, or `HINTED`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly row: string;
  readonly text: string;
}

/** A finding, removed whole unless the text says otherwise; none when its row is switched off. */
export const spanOf = (start: number, end: number, row: string, text = REDACTED): Span | undefined =>
  isOff(row) ? undefined : { start, end, row, text };
