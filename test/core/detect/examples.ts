import type { Detection } from '../../../lib/core/detect/detection.js';
import type { ActiveDetector } from '../../../lib/core/detect/detector.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { byDefault, detect, entryAt } from './run-engine.js';

export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Half past a full minute, so that what follows within a minute straddles the clock's. */
export const T = Date.UTC(2026, 2, 10, 12, 0, 30);

/** n entries, the i-th at `at(i)`. */
export const many = (n: number, at: (i: number) => number, fields: (i: number) => Partial<Entry>): Entry[] =>
  Array.from({ length: n }, (_, i) => entryAt(at(i), fields(i)));

/** Entries in order of time, as they are read. */
export const inTime = (...groups: readonly (readonly Entry[])[]): Entry[] =>
  groups.flat().sort((a, b) => a['@timestamp']! - b['@timestamp']!);

/** Phase, severity, seconds after T, and count of each line. */
export const told = (lines: readonly Detection[]): string[] =>
  lines.map(({ phase, severity, detectedAt, count }) => `${phase} ${severity} ${(detectedAt - T) / SECOND} ${count}`);

/** The lines of one detector. */
export const linesOf = (
  id: string,
  entries: readonly Entry[],
  change: (active: ActiveDetector) => ActiveDetector = (active) => active,
): Promise<Detection[]> => detect(entries, byDefault(id).map(change));
