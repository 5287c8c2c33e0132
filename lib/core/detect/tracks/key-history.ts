import type { Cell, ObservationValue } from '../cell.js';
import { type Amount, DAY, HOUR, MINUTE, type Volume } from '../detector.js';
import { bytesOf, countryOf, IS, is, readCallerEntry, routeOf } from './caller-entry.js';
import { HISTORY_DAYS, type Hours, NO_HOURS, usualOf, withHour } from './hours.js';
import { dayOfRoute, type Routes, withRoute } from './key-routes.js';
import { dayOf } from './local-time.js';
import { type Used, usedAfter } from './quota-periods.js';
import { seenAgain, type Term, USUAL } from './terms.js';

/** What is remembered of a key. Plain JSON, at most 16 kB with 30 full days. */
export interface KeyHistory {
  /** First entry. */
  readonly since: number;
  /** Last entry that was not refused. */
  readonly last: number;
  readonly hours: Hours;
  /** The hour that runs: its number, requests, bytes, exports; negative where a detector was true of them. */
  readonly now: readonly [hour: number, requests: number, bytes: number, exports: number];
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
  /** Requests of the day, the week and the month that run, each after its number. */
  readonly used: Used;
}

/** In the first days everything is usual: no country is new. */
export const COUNTRY_DAYS = 14;

const START: Omit<KeyHistory, 'since' | 'now'> = {
  last: 0,
  hours: NO_HOURS,
  exports: [],
  countries: {},
  routes: [],
  routesSince: 0,
  admin: undefined,
  nights: [],
  used: [0, 0, 0, 0, 0, 0],
};

const RAISED = { requests: 'volume-surge', bytes: 'data-exfiltration', exports: 'bulk-export' } as const;

/** The history after a minute. `raised`: the detectors whose rule was true in it. */
export function rememberKey(before: KeyHistory | undefined, current: Cell, raised: readonly string[]): KeyHistory {
  const known = before ?? { ...START, since: current.timeAt(0), now: [hourOf(current), 0, 0, 0] as const };
  const { since } = known;
  const { hours, now, exports } = volumes(known, current, raised);
  const { last, countries, routes, routesSince, admin, nights, used } = habits(known, current);
  return { since, last, hours, now, exports, countries, routes, routesSince, admin, nights, used };
}

/** Of an API only the volume is remembered. */
export function rememberApi(before: KeyHistory | undefined, current: Cell, raised: readonly string[]): KeyHistory {
  const known = before ?? { ...START, since: current.timeAt(0), now: [hourOf(current), 0, 0, 0] as const };
  return { ...known, ...volumes(known, current, raised) };
}

/**
 * What an API tells everybody of the hour up to the end of a minute, and of its usual: only when requests or bytes are
 * more than their 99th percentile, since it is written for all.
 */
export function volumeOf(history: KeyHistory | undefined, cells: readonly Cell[], current: Cell): Volume | undefined {
  if (!history) return undefined;
  const { minute } = current;
  const hour = cells.filter((cell) => cell.minute > minute - HOUR / MINUTE).map(sumsOf);
  const usual = usualOf(settled(history, current).hours, minute * MINUTE);
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
  const routes = history?.routes ?? START.routes;
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

/** Sums of a minute; bytes and exports of what was dropped are estimated by what was kept. */
export interface Sums {
  readonly requests: number;
  readonly bytes: number;
  readonly exports: number;
}

export const sumsOf = (cell: Cell): Sums => (cell.size === 1 ? sum(cell) : cell.memo('sums', sum));

function sum(cell: Cell): Sums {
  const { count: requests, size } = cell;
  const scale = requests / size;
  let bytes = 0;
  let exports = 0;
  for (let at = 0; at < size; at++) {
    const value = cell.valueAt(at);
    bytes += bytesOf(value);
    if (isExport(value)) exports++;
  }
  return { requests, bytes: Math.round(bytes * scale), exports: Math.round(exports * scale) };
}

export const isExport = (value: ObservationValue): boolean => is(value, IS.export) && is(value, IS.succeeded);

function volumes(
  known: KeyHistory,
  current: Cell,
  raised: readonly string[],
): Pick<KeyHistory, 'hours' | 'now' | 'exports'> {
  const { hours, exports, now } = settled(known, current);
  const [running, requests, bytes, exported] = now;
  const sums = sumsOf(visible(current));
  const add = (sum: number, more: number, detector: string): number =>
    sum < 0 || raised.includes(detector) ? -(Math.abs(sum) + more) : sum + more;
  return {
    hours,
    exports,
    now: [
      running,
      add(requests, sums.requests, RAISED.requests),
      add(bytes, sums.bytes, RAISED.bytes),
      add(exported, sums.exports, RAISED.exports),
    ],
  };
}

/** The history as it stands in a minute: an hour that ended is no longer the one that runs, also when nothing came since. */
export function settled<T extends Pick<KeyHistory, 'hours' | 'now' | 'exports'>>(known: T, current: Cell): T {
  const hour = hourOf(current);
  const [running, requests, bytes, exported] = known.now;
  if (running === hour) return known;
  return {
    ...known,
    hours: withHour(known.hours, running, requests, bytes),
    exports: exported === 0 ? known.exports : [...withoutOld(known.exports, hour), running, exported],
    now: [hour, 0, 0, 0],
  };
}

/** What an allowed address does is no habit of the key. */
const visible = (cell: Cell): Cell =>
  cell.hiddenFrom ? Object.values(RAISED).reduce((seen, detector) => seen.seenBy(detector), cell) : cell;

function withoutOld(pairs: readonly number[], hour: number): readonly number[] {
  let from = 0;
  while (from < pairs.length && pairs[from]! < hour - HISTORY_DAYS * 24) from += 2;
  return from === 0 ? pairs : pairs.slice(from);
}

type Habits = Omit<KeyHistory, 'since' | 'hours' | 'now' | 'exports'>;

function habits(known: KeyHistory, current: Cell): Habits {
  let { last, countries, routes, routesSince, admin, nights } = known;
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
  const used = uses === 0 ? known.used : usedAfter(known.used, last, uses);
  return { last, countries, routes, routesSince, admin, nights, used };
}

export function withCountry(
  countries: KeyHistory['countries'],
  value: ObservationValue,
  time: number,
  since: number,
): KeyHistory['countries'] {
  const country = countryOf(value);
  if (country === undefined || countries[country]?.usual === true) return countries;
  const term = Object.hasOwn(countries, country) ? countries[country] : undefined;
  if (!term && time - since < COUNTRY_DAYS * DAY) return withUsual(countries, country);
  return { ...countries, [country]: seenAgain(term, time, is(value, IS.admin)) };
}

/** Countries of keys that were used from one only: nearly all keys share one of few. */
const alone = new Map<string, KeyHistory['countries']>();
const MOST_ALONE = 1000;

function withUsual(countries: KeyHistory['countries'], country: string): KeyHistory['countries'] {
  if (countries !== START.countries) return { ...countries, [country]: USUAL };
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
