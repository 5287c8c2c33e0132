import { HOUR } from '../../time-units.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** Hours since the epoch as clocks in an IANA time zone count them, summer time included. */
export function localHour(time: number, zone: string): number {
  if (zone === 'UTC') return Math.floor(time / HOUR);
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!) / HOUR;
}

/** Hour of the day, 0 to 23. */
export const hourOfDay = (hour: number): number => hour % 24;

/** Day of an hour since the epoch. */
export const dayOf = (hour: number): number => Math.floor(hour / 24);
