import { type Amount, HOUR, type Judged, MINUTE, type Volume } from './detector.js';
import { apiOf } from './tracks/caller-entry.js';
import { sumsOf, volumeTerm } from './tracks/key-history.js';

/** What is left of a threshold when everybody else is asked for: the API crosses after its first keys. */
export const EVERYBODY = 2 / 3;

/** How old, in minutes, what the API told of its volume may be. */
const TOLD_MINUTES = 10;

/** What the API of a key told of its volume. */
export function toldVolume({ known, current }: Judged): Volume | undefined {
  const term = volumeTerm(apiOf(current.observations[0]!.value));
  const volume = Object.hasOwn(known, term) ? known[term]!.volume : undefined;
  return volume && volume.minute >= current.minute - TOLD_MINUTES ? volume : undefined;
}

/** How many times its usual the API without a key makes, when that is above so many times; else 1. `mean`: the key's. */
export function everybodysSurge(judged: Judged, mean: number, above: number): number {
  const others = othersOf(judged, 'requests');
  if (!others) return 1;
  const usual = others.mean - mean;
  return usual > 0 && others.sum > above * usual ? others.sum / usual : 1;
}

/**
 * What the API without a key makes of an hour, when that alone is more than the 99th percentile of the whole API; else
 * undefined. What everybody does at once is told of the API, not of each key (detection.md, definition 6). The hour is
 * the last of which the API told; of it the key's part is known as far as the key's own window reaches back.
 */
export function othersOf(judged: Judged, of: 'requests' | 'bytes'): Amount | undefined {
  const volume = toldVolume(judged);
  if (!volume) return undefined;
  let { sum } = volume[of];
  for (const cell of judged.cells)
    if (cell.minute <= volume.minute && cell.minute > volume.minute - HOUR / MINUTE) sum -= sumsOf(cell)[of];
  return sum > volume[of].p99 ? { ...volume[of], sum } : undefined;
}
