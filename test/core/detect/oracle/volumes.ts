import type { Entry } from '../../../../lib/core/entry/fields.js';
import {
  DAY,
  groupBy,
  HOUR,
  type Instant,
  inOrder,
  type Limits,
  MINUTE,
  type Oracle,
  timeOf,
  upTo,
} from './instants.js';

/** What is added up of entries. */
type Measure = (entry: Entry) => number;
const requests: Measure = () => 1;
const bytes: Measure = (entry) => entry['http.response.bytes']!;

interface Usual {
  /** Hours with traffic, those that are left out as well. */
  readonly hours: number;
  readonly mean: number;
  readonly p99: number;
}

const sumOf = (entries: readonly Entry[], measure: Measure): number =>
  entries.reduce((sum, entry) => sum + measure(entry), 0);

const minuteOf = (entry: Entry): number => Math.floor(timeOf(entry) / MINUTE);

/** Mean and 99th percentile (nearest rank) of the clock hours with traffic that ended an hour before, but those left out. */
function usualOf(own: readonly Entry[], at: number, measure: Measure, leftOut: ReadonlySet<number>): Usual {
  const byHour = new Map<number, number>();
  for (const entry of own) {
    const hour = Math.floor(timeOf(entry) / HOUR);
    if ((hour + 1) * HOUR <= at - HOUR) byHour.set(hour, (byHour.get(hour) ?? 0) + measure(entry));
  }
  const hours = byHour.size;
  const sums = [...byHour].flatMap(([hour, sum]) => (leftOut.has(hour) ? [] : [sum])).sort((a, b) => a - b);
  if (sums.length === 0) return { hours, mean: 0, p99: 0 };
  return { hours, mean: sums.reduce((a, b) => a + b) / sums.length, p99: sums[Math.ceil(0.99 * sums.length) - 1]! };
}

/** A rule over the hour up to an entry, for keys and for their API; `others`: what everybody else makes of it. */
interface Rule {
  readonly measure: Measure;
  /** Whether the hour is too much, when so many times as much is everybody's. */
  crosses(sum: number, usual: Usual, times: number, limits: Limits): boolean;
  /** How many times its usual everybody else makes, when that is everybody's surge; else 1. */
  times(others: number, api: Usual, key: Usual, limits: Limits): number;
  /** Whether what is left of the API without its largest key is everybody's. */
  isEverybodys(others: number, api: Usual, limits: Limits): boolean;
}

const volume: Rule = {
  measure: requests,
  crosses: (sum, { mean }, times, { timesUsual, requestsPerHour }) =>
    sum > requestsPerHour! && mean > 0 && sum > timesUsual! * times * mean,
  times(others, api, key, { timesUsual }) {
    const usual = api.mean - key.mean;
    return usual > 0 && others > api.p99 && others > (2 / 3) * timesUsual! * usual ? others / usual : 1;
  },
  isEverybodys: (others, { mean, p99 }, { timesUsual }) => others > (2 / 3) * timesUsual! * mean && others > p99,
};

const exfiltration: Rule = {
  measure: bytes,
  crosses: (sum, { hours, mean, p99 }, times, { timesP99, megabytes }) =>
    hours > 0 && sum >= megabytes! * 1e6 && sum > mean && sum > timesP99! * times * p99,
  times: (others, { p99 }, _key, { megabytes }) =>
    p99 > 0 && others > p99 && others >= (2 / 3) * megabytes! * 1e6 ? others / p99 : 1,
  isEverybodys: (others, { p99 }, { megabytes }) => others >= (2 / 3) * megabytes! * 1e6 && others > p99,
};

/** All entries are of keys of one API. Minute by minute, since an hour in which it was true is left out of the usual. */
const oracleOf =
  ({ measure, crosses, times, isEverybodys }: Rule): Oracle =>
  (unordered, limits) => {
    const entries = inOrder(unordered);
    const keys = groupBy(entries, (entry) => entry['api_key.id']);
    const callers = [...[...keys].map(([key, own]) => ({ id: `api_key ${key}`, own })), { id: 'api a1', own: entries }];
    const leftOut = new Map(callers.map(({ id }) => [id, new Set<number>()]));
    const out = (id: string): ReadonlySet<number> => leftOut.get(id)!;
    const hourUpTo = (own: readonly Entry[], minute: number): Entry[] =>
      own.filter((entry) => minuteOf(entry) <= minute && minuteOf(entry) > minute - 60);
    /** The last minute before, of ten, at whose end the API was above its 99th percentile, of requests or of bytes. */
    const toldBefore = (minute: number): number | undefined =>
      Array.from({ length: 10 }, (_, back) => minute - 1 - back).find(
        (one) =>
          entries.some((entry) => minuteOf(entry) === one) &&
          [requests, bytes].some((each) => {
            const usual = usualOf(entries, one * MINUTE, each, each === measure ? out('api a1') : new Set());
            return usual.mean > 0 && sumOf(hourUpTo(entries, one), each) > usual.p99;
          }),
      );
    const everybodysTimes = (own: readonly Entry[], minute: number, usual: Usual): number => {
      const told = toldBefore(minute);
      if (told === undefined) return 1;
      // What the key made before its own hour began is not known to be its own.
      const ofKey = hourUpTo(own, told).filter((entry) => minuteOf(entry) >= minute - 60);
      const others = sumOf(hourUpTo(entries, told), measure) - sumOf(ofKey, measure);
      return times(others, usualOf(entries, told * MINUTE, measure, out('api a1')), usual, limits);
    };
    const instants: Instant[] = [];
    for (const minute of new Set(entries.map(minuteOf))) {
      const found = callers.flatMap(({ id: entity, own }): Instant[] =>
        own.flatMap((entry, i): Instant[] => {
          if (minuteOf(entry) !== minute) return [];
          const at = timeOf(entry);
          if (at - timeOf(own[0]!) < limits.historyDays! * DAY) return [];
          const window = upTo(own, i, HOUR);
          const usual = usualOf(own, at, measure, out(entity));
          const sum = sumOf(window, measure);
          // What it is at the beginning of the minute says how much of everybody's is the key's own.
          const atFirst = usualOf(own, minute * MINUTE, measure, out(entity));
          const isApi = entity === 'api a1';
          if (!crosses(sum, usual, 1, limits)) return [];
          if (!isApi && !crosses(sum, usual, everybodysTimes(own, minute, atFirst), limits)) return [];
          const parts = [...groupBy(window, (one) => one['api_key.id'])].map(([, part]) => sumOf(part, measure));
          if (isApi && !isEverybodys(sum - Math.max(...parts), usual, limits)) return [];
          return [{ entity, at, severity: 'high', firstSeen: timeOf(window[0]!), count: window.length }];
        }),
      );
      for (const { entity, at } of found) leftOut.get(entity)!.add(Math.floor(at / HOUR));
      instants.push(...found);
    }
    return instants;
  };

export const volumeSurge = oracleOf(volume);
export const dataExfiltration = oracleOf(exfiltration);
