import { HOUR } from '../time-units.js';
import { LATENESS } from './arrival.js';

/** An object of the tape. */
export interface TapeObject {
  readonly key: string;
  /** When it was written, in milliseconds since the epoch. */
  readonly writtenAt: number;
}

/**
 * How long the watermark waits for an object: as long as the state lives (48 hours) with an hour to spare. An object
 * that cannot be read at all is marked as read, so what waits is an outage, in which nothing may be missed.
 */
export const PATIENCE = 47 * HOUR;

export interface Watermark {
  readonly watermark: number;
  /** Objects that hold it back. */
  readonly unread: number;
  /** Objects that it passed unread; what they hold comes late. */
  readonly passedOver: number;
}

/**
 * The watermark of live traffic: 15 minutes behind `now`, and no further than if time had stopped when the oldest
 * unread object of the tape was written.
 */
export function watermarkAt(now: number, tape: readonly TapeObject[], isRead: (key: string) => boolean): Watermark {
  const unread = tape.filter(({ key }) => !isRead(key));
  const waiting = unread.filter(({ writtenAt }) => writtenAt > now - PATIENCE);
  const oldest = Math.min(now, ...waiting.map(({ writtenAt }) => writtenAt));
  return { watermark: oldest - LATENESS, unread: waiting.length, passedOver: unread.length - waiting.length };
}
