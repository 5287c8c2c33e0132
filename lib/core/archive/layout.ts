import type { Entry } from '../entry/fields.js';
import { isoTime } from '../entry/serialize.js';

/** Folder of an entry's object: by category and event time, `category=…/date=…/hour=…/`. */
export function folderOf(category: Entry['event.category'], hour: number): string {
  const time = isoTime(hour * 3_600_000);
  return `category=${category ?? 'api_call'}/date=${time.slice(0, 10)}/hour=${time.slice(11, 13)}/`;
}

/** Name of the n-th object of a folder, from 1. */
export const objectName = (part: number): string => `${String(part).padStart(6, '0')}.ndjson.gz`;
