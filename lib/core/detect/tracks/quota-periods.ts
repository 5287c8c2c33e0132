import { DAY } from '../../time-units.js';

/** Requests of the day that runs, and of its week and its month. */
export interface Used {
  readonly day: number;
  readonly inDay: number;
  readonly inWeek: number;
  readonly inMonth: number;
}

/** The calendar periods of usage plans at an instant, in UTC; weeks begin on Sunday. */
export function periodsAt(time: number): readonly [day: number, week: number, month: number] {
  const day = Math.floor(time / DAY);
  const date = new Date(time);
  // The first day of 1970 was a Thursday.
  return [day, Math.floor((day + 4) / 7), date.getUTCFullYear() * 12 + date.getUTCMonth()];
}

/** What was used of each period after more requests at an instant. */
export function usedAfter({ day, inDay, inWeek, inMonth }: Used, time: number, more = 1): Used {
  // A day is of one week and one month.
  if (Math.floor(time / DAY) === day)
    return { day, inDay: inDay + more, inWeek: inWeek + more, inMonth: inMonth + more };
  const [, oldWeek, oldMonth] = periodsAt(day * DAY);
  const [now, week, month] = periodsAt(time);
  return {
    day: now,
    inDay: more,
    inWeek: week === oldWeek ? inWeek + more : more,
    inMonth: month === oldMonth ? inMonth + more : more,
  };
}

/** Requests of a period, of which the day that runs may be no part. */
export function usedIn({ day, inDay, inWeek, inMonth }: Used, place: 0 | 1 | 2, period: number): number {
  return periodsAt(day * DAY)[place] === period ? [inDay, inWeek, inMonth][place]! : 0;
}
