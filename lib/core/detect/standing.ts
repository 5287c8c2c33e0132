import { MINUTE } from '../time-units.js';
import type { Standing } from './arrival.js';

/** How far an entry's own time may lie after its ingestion. */
export const FUTURE = 5 * MINUTE;

/**
 * The standing of an entry of live traffic, where the clock is a real one: late when the watermark has passed it,
 * of the future when its time is more than 5 minutes after its ingestion.
 */
export const standingOf = (time: number, watermark: number, ingested: number): Exclude<Standing, 'duplicate'> =>
  time < watermark ? 'late' : time > ingested + FUTURE ? 'future' : 'on_time';
