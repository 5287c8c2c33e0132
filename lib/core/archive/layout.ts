import { createHash } from 'node:crypto';
import type { Entry } from '../entry/fields.js';
import { isoTime } from '../entry/serialize.js';

/** Folder of an entry's object: by category and event time, `category=…/date=…/hour=…/`. */
export function folderOf(category: Entry['event.category'], hour: number): string {
  const time = isoTime(hour * 3_600_000);
  return `category=${category ?? 'api_call'}/date=${time.slice(0, 10)}/hour=${time.slice(11, 13)}/`;
}

/** Name of the object that a folder gets from one object of the tape: delivered again, it is the same. */
export const objectNameFor = (source: string): string =>
  `${createHash('sha256').update(source).digest('hex').slice(0, 24)}.ndjson.gz`;

/** Name of the n-th object of a folder, from 1. */
export const objectName = (part: number): string => `${String(part).padStart(6, '0')}.ndjson.gz`;
