import { DAY, HOUR, MINUTE } from '../../time-units.js';
import type { Cell } from '../cell.js';
import type { Amount, Volume } from '../detector.js';
import type { ObservationValue } from '../observation.js';
import { countryOf, IS, is, readCallerEntry, routeOf } from './caller-entry.js';
import { HISTORY_DAYS, type Hours, NO_HOURS, usualOf, withHour } from './hours.js';
import { dayOfRoute, type Routes, withRoute } from './key-routes.js';
import { dayOf } from './local-time.js';
import { type Used, usedAfter } from './quota-periods.js';
import { sumsOf } from './sums.js';
import { seenAgain, type Term, USUAL } from './terms.js';

/** What is remembered of a key. Plain JSON, at most 16 kB with 30 full days. */
export interface KeyHistory extends Running, Used {
  /** First entry. */
  readonly since: number;
  /** Last entry that was not refused. */
  readonly last: number;
  readonly lasting: Lasting;
}

/** The hour that runs: its number, and sums that are negative where a detector was true of them. */
interface Running {
  readonly hour: number;
  readonly requests: number;
  readonly bytes: number;
  readonly exported: number;
}

/** What few minutes change; the histories before and after the others share it. */
interface Lasting {
  readonly hours: Hours;
  /** Hours with exports, as pairs of hour and number. */
  readonly exports: readonly number[];
  readonly countries: Readonly<Record<string, Term>>;
  /** Routes, each followed by the day on which it was used last. */
  readonly routes: Routes;
  /** When the last of them was new. */
  readonly routesSince: number;
  /** First success on an admin or key-management route. */
  readonly admin: number | undefined;
  /** Local hours out of office hours in which the key used an admin route. */
  readonly nights: readonly number[];
}

/** In the first days everything is usual: no country is new. */
export const COUNTRY_DAYS = 14;

const NOTHING: Lasting = {
  hours: NO_HOURS,
  exports: [],
  countries: {},
  routes: [],
  routesSince: 0,
  admin: undefined,
  nights: [],
};

/** The history before the first entry. */
const begin = (current: Cell): KeyHistory => ({
  since: current.timeAt(0),
  last: 0,
  lasting: NOTHING,
  hour: hourOf(current),
  requests: 0,
  bytes: 0,
  exported: 0,
  day: 0,
  inDay: 0,
  inWeek: 0,
  inMonth: 0,
});

const RAISED = { requests: 'volume-surge', bytes: 'data-exfiltration', exports: 'bulk-export' } as const;

/** The history after a minute. `raised`: the detectors whose rule was true in it. */
export function rememberKey(before: KeyHistory | undefined, current: Cell, raised: readonly string[]): KeyHistory {
  const known = settled(before ?? begin(current), current);
  return withVolumes(known, habitsAfter(known, current), current, raised);
}

/** Of an API only the volume is remembered. */
export function rememberApi(before: KeyHistory | undefined, current: Cell, raised: readonly string[]): KeyHistory {
  const known = settled(before ?? begin(current), current);
  return withVolumes(known, known, current, raised);
}

/**
 * What an API tells everybody of the hour up to the end of a minute, and of its usual: only when requests or bytes are
 * more than their 99th percentile, since it is written for all.
 */
export function volumeOf(history: KeyHistory | undefined, cells: readonly Cell[], current: Cell): Volume | undefined {
  if (!history) return undefined;
  const { minute } = current;
  const hour = cells.filter((cell) => cell.minute > minute - HOUR / MINUTE).map(sumsOf);
  const usual = usualOf(settled(history, current).lasting.hours, minute * MINUTE);
  const amountOf = (of: 'requests' | 'bytes'): Amount => {
    const { mean, p99 } = usual[of];
    return { sum: hour.reduce((sum, sums) => sum + sums[of], 0), mean, p99 };
  };
  const [requests, bytes] = [amountOf('requests'), amountOf('bytes')];
  return isMore(requests) || isMore(bytes) ? { minute, requests, bytes } : undefined;
}

const isMore = ({ sum, mean, p99 }: Amount): boolean => sum > p99 && mean > 0;

/** Routes that are new to the key in a minute, and when it came to them; undefined when there are none. */
export function learnt(history: KeyHistory | undefined, current: Cell): Readonly<Record<string, number>> | undefined {
  const { routes } = history?.lasting ?? NOTHING;
  let terms: Record<string, number> | undefined = history ? undefined : { [BEGINNING]: current.timeAt(0) };
  const { size } = current;
  for (let at = 0; at < size; at++) {
    const value = current.valueAt(at);
    const route = routeOf(value);
    if (route === undefined || dayOfRoute(routes, route) !== undefined || !isUse(value)) continue;
    terms ??= {};
    terms[route] ??= current.timeAt(at);
  }
  return terms;
}

/** The term under which an API knows its first entry, and how many keys it has. */
export const BEGINNING = '';

/** The term under which an API tells its volume; no route begins like it. */
export const volumeTerm = (api: string): string => ` ${api}`;

/** Whether an entry says something about how the key is used: missing paths and refused or throttled calls do not. */
export const isUse = (value: ObservationValue): boolean =>
  !is(value, IS.refused | IS.missing | IS.throttled | IS.overQuota);

const hourOf = ({ minute }: Cell): number => Math.floor((minute * MINUTE) / HOUR);

function withVolumes(known: KeyHistory, habits: Habits, current: Cell, raised: readonly string[]): KeyHistory {
  const sums = sumsOf(visible(current));
  return {
    since: known.since,
    last: habits.last,
    lasting: habits.lasting,
    hour: known.hour,
    requests: added(known.requests, sums.requests, raised, RAISED.requests),
    bytes: added(known.bytes, sums.bytes, raised, RAISED.bytes),
    exported: added(known.exported, sums.exports, raised, RAISED.exports),
    day: habits.day,
    inDay: habits.inDay,
    inWeek: habits.inWeek,
    inMonth: habits.inMonth,
  };
}

const added = (sum: number, more: number, raised: readonly string[], detector: string): number =>
  sum < 0 || raised.includes(detector) ? -(Math.abs(sum) + more) : sum + more;

/** The history as it stands in a minute: an hour that ended is no longer the one that runs, also when nothing came since. */
export function settled(known: KeyHistory, current: Cell): KeyHistory {
  const { hour, requests, bytes, exported, lasting } = known;
  const now = hourOf(current);
  if (hour === now) return known;
  const hours = withHour(lasting.hours, hour, requests, bytes);
  const exports = exported === 0 ? lasting.exports : [...withoutOld(lasting.exports, now), hour, exported];
  return { ...known, lasting: { ...lasting, hours, exports }, hour: now, requests: 0, bytes: 0, exported: 0 };
}

/** What an allowed address does is no habit of the key. */
const visible = (cell: Cell): Cell =>
  cell.hiddenFrom ? Object.values(RAISED).reduce((seen, detector) => seen.seenBy(detector), cell) : cell;

function withoutOld(pairs: readonly number[], hour: number): readonly number[] {
  let from = 0;
  while (from < pairs.length && pairs[from]! < hour - HISTORY_DAYS * 24) from += 2;
  return from === 0 ? pairs : pairs.slice(from);
}

/** What is not of the hour. */
type Habits = Omit<KeyHistory, 'since' | keyof Running>;

function habitsAfter(known: KeyHistory, current: Cell): Habits {
  let { last } = known;
  let { countries, routes, routesSince, admin, nights } = known.lasting;
  let uses = 0;
  const day = Math.floor((current.minute * MINUTE) / DAY);
  const { size } = current;
  for (let at = 0; at < size; at++) {
    const time = current.timeAt(at);
    const value = current.valueAt(at);
    if (!is(value, IS.refused)) {
      last = time;
      countries = withCountry(countries, value, time, known.since);
      if (is(value, IS.admin | IS.keyManagement)) {
        if (is(value, IS.succeeded)) admin ??= time;
        const { localHour } = readCallerEntry(value);
        if (localHour !== undefined) nights = withNight(nights, localHour);
      }
      if (!is(value, IS.throttled | IS.overQuota)) uses++;
    }
    const route = routeOf(value);
    if (route === undefined || !isUse(value)) continue;
    const before = dayOfRoute(routes, route);
    if (before === undefined) routesSince = time;
    if (before !== day) routes = withRoute(routes, route, day);
  }
  const before = known.lasting;
  const isSame =
    before.countries === countries &&
    before.routes === routes &&
    before.routesSince === routesSince &&
    before.admin === admin &&
    before.nights === nights;
  const { hours, exports } = before;
  const lasting = isSame ? before : { hours, exports, countries, routes, routesSince, admin, nights };
  const used = uses === 0 ? known : usedAfter(known, last, uses);
  return { last, lasting, day: used.day, inDay: used.inDay, inWeek: used.inWeek, inMonth: used.inMonth };
}

export function withCountry(
  countries: Lasting['countries'],
  value: ObservationValue,
  time: number,
  since: number,
): Lasting['countries'] {
  const country = countryOf(value);
  if (country === undefined || countries[country]?.usual === true) return countries;
  const term = Object.hasOwn(countries, country) ? countries[country] : undefined;
  if (!term && time - since < COUNTRY_DAYS * DAY) return withUsual(countries, country);
  return { ...countries, [country]: seenAgain(term, time, is(value, IS.admin)) };
}

/** Countries of keys that were used from one only: nearly all keys share one of few. */
const alone = new Map<string, Lasting['countries']>();
const MOST_ALONE = 1000;

function withUsual(countries: Lasting['countries'], country: string): Lasting['countries'] {
  if (countries !== NOTHING.countries) return { ...countries, [country]: USUAL };
  let one = alone.get(country);
  if (!one) {
    one = { [country]: USUAL };
    if (alone.size < MOST_ALONE) alone.set(country, one);
  }
  return one;
}

/** Local hours from 23:00 to 06:00 that are remembered, each once. */
function withNight(nights: readonly number[], hour: number): readonly number[] {
  if (!isNight(hour) || nights.includes(hour)) return nights;
  return [...nights.filter((one) => dayOf(one) >= dayOf(hour) - HISTORY_DAYS), hour];
}

/** Local time in [23:00, 06:00). */
export const isNight = (localHour: number): boolean => localHour % 24 >= 23 || localHour % 24 < 6;
