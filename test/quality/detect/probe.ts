import { newEntry } from '../../../lib/core/entry/entry.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { crossing } from '../../../local/simulator/attack.js';
import { type Hiding, spreadOver as timesOver } from '../../../local/simulator/evasion.js';

export { EVASIONS, TURNS } from '../../../local/simulator/evasion.js';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Multiples of the definition at which each detector is tried. */
export const INTENSITIES = [0.5, 0.8, 0.95, 1, 1.05, 1.2, 2, 3, 5, 10] as const;

/** The day of the probes; 33 days of history lie before it. A Tuesday. */
export const LAST = Date.UTC(2026, 5, 9);
export const HISTORY_DAYS = 33;

/** Traffic of one detector's definition times a number, by callers that nobody else is. */
export interface Probe {
  readonly detector: string;
  readonly entity: { readonly type: string; readonly id: string };
  readonly entries: readonly Entry[];
  /** The first instant at which the definition is true, by arithmetic; undefined when it never is. */
  readonly crossing: number | undefined;
  /** What the registry must know of the probe's key. */
  readonly key?: object;
}

export interface Ask extends Hiding {
  /** Unlike that of any other probe. */
  readonly n: number;
  readonly times: number;
}

/** What a probe's callers have in common: an API, an address and a key of their own. */
export class Cast {
  readonly api: string;
  readonly key: string;
  private made = 0;

  constructor(readonly ask: Ask) {
    this.api = `api${ask.n}`;
    this.key = `key${ask.n}`;
  }

  /** The i-th address: no two probes share a /24. */
  address(i = 0): string {
    const { n } = this.ask;
    return `${20 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.${1 + (i % 250)}`;
  }

  /** A call of the key that succeeds, unless the fields say otherwise. */
  call(time: number, fields: Partial<Entry> = {}): Entry {
    return this.entry(time, { 'api_key.id': this.key, 'http.response.status_code': 200, ...fields });
  }

  /** A wrong key, each time another. */
  failure(time: number, i: number, fields: Partial<Entry> = {}): Entry {
    return this.entry(time, {
      'http.response.status_code': 403,
      'error.type': 'INVALID_API_KEY',
      'api_key.fingerprint': `${this.ask.n}-${i}`,
      ...fields,
    });
  }

  entry(time: number, fields: Partial<Entry>): Entry {
    return Object.assign(
      newEntry(),
      {
        '@timestamp': Math.round(time),
        'event.id': `${this.ask.n}-${String(this.made++).padStart(6, '0')}`,
        'event.dataset': 'apigateway',
        'api.id': this.api,
        'api.route': '/orders',
        'url.path': '/orders',
        'http.request.method': 'GET',
        'http.response.bytes': 2000,
        'source.ip': this.address(),
        'user_agent.original': 'okhttp/4.12.0',
      },
      fields,
    );
  }
}

/** The whole number that is so many times the least one that crosses: never above it by rounding, nor below. */
export const scaled = (least: number, times: number): number =>
  times < 1 ? Math.min(least - 1, Math.floor(least * times)) : Math.ceil(least * times - 1e-9);

/** Times over a span, evenly, as an attack of the simulator that hides like this has them. */
export const spreadOver = (ask: Ask, start: number, span: number, count: number): number[] =>
  timesOver(ask, start, span, count, 0.1);

/** A random time of the last day in which a span fits. */
export const sometime = ({ random }: Ask, span: number): number =>
  LAST + HOUR + random.below(22 * HOUR - Math.min(span, 20 * HOUR));

/** The first time at which so many lie within the window that ends with it. */
export const crossingOf = (times: readonly number[], window: number, least: number): number | undefined =>
  crossing(times, window, least - 1);

/** The first full minute at whose end a rule over the window's sums is true. */
export function minuteCrossing(
  entries: readonly Entry[],
  minutes: number,
  matches: (entry: Entry) => boolean,
  isCrossed: (matched: number, all: number) => boolean,
): number | undefined {
  const first = Math.floor(entries[0]!['@timestamp']! / MINUTE);
  const last = Math.floor(entries.at(-1)!['@timestamp']! / MINUTE);
  // Also while entries leave the window.
  for (let end = first + 1; end <= last + minutes; end++) {
    const window = entries.filter(({ '@timestamp': time }) => {
      const minute = Math.floor(time! / MINUTE);
      return minute >= end - minutes && minute < end;
    });
    if (isCrossed(window.filter(matches).length, window.length)) return end * MINUTE;
  }
  return undefined;
}
