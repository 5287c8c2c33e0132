/** Milliseconds of a minute, an hour and a day (UTC: without leap seconds, as POSIX time counts). */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
