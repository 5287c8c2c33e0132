/** More of the detectors' default definitions (detection.md, 4), counted by brute force over raw access log lines. */
import { isFailure, type Line } from './definitions.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const addressOf = ({ ip }: Line): string => (ip.includes(':') ? ip.split(':').slice(0, 4).join(':') : ip);

/** For each caller the time of the first line at which the rule is true of the lines of the window up to it. */
function firstTimes(
  lines: readonly Line[],
  caller: (line: Line) => string,
  length: number,
  isTrue: (window: readonly Line[]) => boolean,
): Map<string, number> {
  const found = new Map<string, number>();
  const known = new Map<string, Line[]>();
  for (const line of lines) {
    const name = caller(line);
    const window = (known.get(name) ?? []).filter(({ time }) => time > line.time - length);
    window.push(line);
    known.set(name, window);
    if (!found.has(name) && isTrue(window)) found.set(name, line.time);
  }
  return found;
}

const different = (values: readonly string[]): number => new Set(values.filter((value) => value !== '-')).size;

/** At least 10 different failing keys in 10 minutes from one address. */
export const stuffers = (lines: readonly Line[]): Map<string, number> =>
  firstTimes(
    lines.filter(isFailure),
    addressOf,
    10 * MINUTE,
    (window) => different(window.map(({ fingerprint }) => fingerprint)) >= 10,
  );

/** At least 12 failures over at least 2 hours within 6 from one address, with more than one key, no success between. */
export function slowGuesses(lines: readonly Line[]): Map<string, number> {
  const suspects = new Set(lines.filter(isFailure).map(addressOf));
  const own = lines.filter((line) => suspects.has(addressOf(line)) && (isFailure(line) || line.key !== '-'));
  return firstTimes(own, addressOf, 6 * HOUR, (window) => {
    const run = window.slice(window.findLastIndex((line) => !isFailure(line)) + 1);
    return (
      run.length >= 12 &&
      run.at(-1)!.time - run[0]!.time >= 2 * HOUR &&
      different(run.map(({ fingerprint }) => fingerprint)) > 1
    );
  });
}

/** More than 10 different missing or forbidden paths in 10 minutes from one address. */
export const scans = (lines: readonly Line[]): Map<string, number> =>
  firstTimes(
    lines.filter(
      (line) =>
        line.key === '-' && !isFailure(line) && [403, 404].includes(line.status) && line.error !== 'WAF_FILTERED',
    ),
    addressOf,
    10 * MINUTE,
    (window) => different(window.map(({ path }) => path)) > 10,
  );

/** At least 20 denials on at least 5 route templates in 10 minutes by one key. */
export const takeovers = (lines: readonly Line[]): Map<string, number> =>
  firstTimes(
    lines.filter(({ error, key }) => error === 'ACCESS_DENIED' && key !== '-'),
    ({ key }) => key,
    10 * MINUTE,
    (window) => window.length >= 20 && different(window.map(({ route }) => route)) >= 5,
  );

/** More than 200 in 60 seconds with a coefficient of variation of the gaps below 0.25. */
export const scrapers = (lines: readonly Line[]): Map<string, number> =>
  firstTimes(
    lines,
    (line) => (line.key === '-' ? addressOf(line) : line.key),
    MINUTE,
    (window) => {
      if (window.length <= 200) return false;
      const gaps = window.slice(1).map(({ time }, i) => time - window[i]!.time);
      const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
      return Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) < 0.25 * mean;
    },
  );

/** What counts over the whole API within 5 minutes, and when it is too much. */
export const API_DEFINITIONS: Readonly<
  Record<string, { counts(line: Line): boolean; tooMuch(count: number, all: number): boolean }>
> = {
  'server-error-spike': { counts: ({ status }) => status >= 500, tooMuch: (n, all) => all >= 50 && n > 0.05 * all },
  'client-error-spike': {
    counts: ({ status }) => status >= 400 && status < 500,
    tooMuch: (n, all) => all >= 50 && n > 0.4 * all,
  },
  'validation-error-spike': {
    counts: ({ status }) => status === 400 || status === 422,
    tooMuch: (n, all) => all >= 50 && n > 0.2 * all,
  },
  'dependency-failure': {
    counts: ({ status, error }) => status === 502 || status === 504 || error.startsWith('INTEGRATION_'),
    tooMuch: (n, all) => all >= 50 && n > 0.05 * all,
  },
  'blocklist-spike': { counts: ({ error }) => error === 'WAF_FILTERED', tooMuch: (n) => n > 100 },
};

/** Ends of the minutes at which it is too much. */
export function crossedMinutes(lines: readonly Line[], id: string): number[] {
  const { counts, tooMuch } = API_DEFINITIONS[id]!;
  const [all, counted] = [new Map<number, number>(), new Map<number, number>()];
  for (const line of lines) {
    const minute = Math.floor(line.time / MINUTE);
    all.set(minute, (all.get(minute) ?? 0) + 1);
    if (counts(line)) counted.set(minute, (counted.get(minute) ?? 0) + 1);
  }
  const sum = (of: ReadonlyMap<number, number>, end: number): number =>
    [5, 4, 3, 2, 1].reduce((total, back) => total + (of.get(end - back) ?? 0), 0);
  const [first, last] = [Math.min(...all.keys()), Math.max(...all.keys())];
  const ends = Array.from({ length: last - first + 1 }, (_, i) => first + i + 1);
  return ends.filter((end) => tooMuch(sum(counted, end), sum(all, end))).map((end) => end * MINUTE);
}
