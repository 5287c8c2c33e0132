import { HOUR, MINUTE } from '../time-units.js';
import type { Amount, Judged, Volume } from './detector.js';
import { apiOf } from './tracks/caller-entry.js';
import { volumeTerm } from './tracks/key-history.js';
import { sumsOf } from './tracks/sums.js';

/** What is left of a threshold when everybody else is asked for: the API crosses after its first keys. */
export const EVERYBODY = 2 / 3;

/** How old, in minutes, what the API told of its volume may be. */
const TOLD_MINUTES = 10;

/**
 * What the API without a key makes of an hour, when that alone is more than the 99th percentile of the whole API; else
 * undefined. What everybody does at once is told of the API, not of each key (detection.md, definition 6). The hour is
 * the last of which the API told; of it the key's part is known as far as the key's own window reaches back.
 */
export function othersOf({ known, cells, current }: Judged, of: Exclude<keyof Volume, 'minute'>): Amount | undefined {
  // Of a minute that is all of allowed addresses nothing is judged.
  if (current.size === 0) return undefined;
  const term = volumeTerm(apiOf(current.valueAt(0)));
  const volume = Object.hasOwn(known, term) ? known[term]!.volume : undefined;
  if (!volume || volume.minute < current.minute - TOLD_MINUTES) return undefined;
  let { sum } = volume[of];
  for (const cell of cells)
    if (cell.minute <= volume.minute && cell.minute > volume.minute - HOUR / MINUTE) sum -= sumsOf(cell)[of];
  return sum > volume[of].p99 ? { ...volume[of], sum } : undefined;
}
