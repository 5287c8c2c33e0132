import { DAY } from '../detector.js';

/** Requests of the day, the week and the month that run, each after its number. */
export type Used = readonly [day: number, inDay: number, week: number, inWeek: number, month: number, inMonth: number];

/** The calendar periods of usage plans at an instant, in UTC; weeks begin on Sunday. */
export function periodsAt(time: number): readonly [day: number, week: number, month: number] {
  const day = Math.floor(time / DAY);
  const date = new Date(time);
  // The first day of 1970 was a Thursday.
  return [day, Math.floor((day + 4) / 7), date.getUTCFullYear() * 12 + date.getUTCMonth()];
}

/** What was used of each period after more requests at an instant. */
export function usedAfter([day, inDay, week, inWeek, month, inMonth]: Used, time: number, more = 1): Used {
  // A day is of one week and one month.
  if (day > 0 && Math.floor(time / DAY) === day) return [day, inDay + more, week, inWeek + more, month, inMonth + more];
  const [d, w, m] = periodsAt(time);
  return [
    d,
    d === day ? inDay + more : more,
    w,
    w === week ? inWeek + more : more,
    m,
    m === month ? inMonth + more : more,
  ];
}
