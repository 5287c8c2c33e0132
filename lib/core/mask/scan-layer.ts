import type { Context } from './assignments.js';
import type { Findings } from './findings.js';
import type { Scan } from './json.js';
import type { Span } from './result.js';

/** A text that is scanned, and how far. */
export interface Layer {
  readonly text: string;
  readonly depth: number;
  readonly context: Context;
  readonly found: Findings;
  /** There is an at sign, before which a data source's password may stand. */
  readonly at: boolean;
  /** Scans text within the text. */
  readonly scan: Scan;
  /** Where the run of word characters begins. */
  run: number;
  /** How far names and values are dealt with. */
  dealt: number;
  /** How far JSON was walked. */
  walked: number;
  /** Where the last element opened; -1 when it is closed. */
  element: number;
}

/** Levels of encoding that are undone: a hostile text could nest them without end. */
export const MAX_DEPTH = 5;

/** Adds a finding. Returns where it ends; -1 when there is none. */
export function push(found: Findings, span: Span | undefined): number {
  if (span === undefined) return -1;
  found.add(span.start, span.end, span.row, span.text);
  return span.end;
}
