import type { Entry } from '../../../lib/core/entry/fields.js';
import {
  type Ask,
  Cast,
  crossingOf,
  HOUR,
  MINUTE,
  minuteCrossing,
  type Probe,
  SECOND,
  scaled,
  sometime,
  spreadOver,
  TURNS,
} from './probe.js';

/** Crossings of each address by itself: those of the first that crosses. */
function firstOf(groups: readonly (readonly number[])[], window: number, least: number) {
  const crossings = groups.map((times) => crossingOf(times, window, least));
  const found = crossings.filter((time) => time !== undefined);
  const earliest = found.length === 0 ? undefined : Math.min(...found);
  return { earliest, index: earliest === undefined ? 0 : crossings.indexOf(earliest) };
}

/** Calls of one address, or of five that take turns. */
const turns = ({ evasion }: Ask): number => (evasion === 'spread' ? TURNS.ofAddress : 1);

const groupsOf = (times: readonly number[], size: number): number[][] =>
  Array.from({ length: size }, (_, turn) => times.filter((_time, i) => i % size === turn));

/** More than 20 failures in 60 seconds from one address. */
export function failedAuthSpike(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 10 * MINUTE), 55 * SECOND, scaled(21, ask.times));
  const size = turns(ask);
  const { earliest, index } = firstOf(groupsOf(times, size), MINUTE, 21);
  return {
    detector: 'failed-auth-spike',
    entity: { type: 'source_ip', id: cast.address(index) },
    entries: times.map((time, i) => cast.failure(time, i, { 'source.ip': cast.address(i % size) })),
    crossing: earliest,
  };
}

/** At least 10 different failing keys in 10 minutes from one address. */
export function credentialStuffing(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 100 * MINUTE), 9 * MINUTE, scaled(10, ask.times));
  const size = turns(ask);
  const { earliest, index } = firstOf(groupsOf(times, size), 10 * MINUTE, 10);
  return {
    detector: 'credential-stuffing',
    entity: { type: 'source_ip', id: cast.address(index) },
    entries: times.map((time, i) =>
      cast.failure(time, i, {
        'source.ip': cast.address(i % size),
        'user_agent.original': `Kit/${ask.n}.${i % size}`,
      }),
    ),
    crossing: earliest,
  };
}

/** At least 50 different failing keys in 10 minutes from at least 5 addresses with one agent. */
export function distributedStuffing(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 100 * MINUTE), 9 * MINUTE, scaled(50, ask.times));
  const size = Math.max(8, Math.ceil(times.length / 6));
  return {
    detector: 'credential-stuffing',
    entity: { type: 'api', id: cast.api },
    entries: times.map((time, i) =>
      cast.failure(time, i, { 'source.ip': cast.address(i % size), 'user_agent.original': `Swarm/${ask.n}` }),
    ),
    crossing: crossingOf(times, 10 * MINUTE, 50),
  };
}

/** At least 12 failures over at least 2 hours within 6 from one address, with more than one key. */
export function slowBruteForce(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 20 * HOUR), 2.6 * HOUR, scaled(12, ask.times));
  const size = turns(ask);
  const groups = groupsOf(times, size);
  const crossings = groups.map((own) =>
    own.find((time, i) => {
      const window = own.slice(0, i + 1).filter((one) => one > time - 6 * HOUR);
      return window.length >= 12 && time - window[0]! >= 2 * HOUR;
    }),
  );
  const index = Math.max(
    0,
    crossings.findIndex((time) => time !== undefined),
  );
  return {
    detector: 'slow-brute-force',
    entity: { type: 'source_ip', id: cast.address(index) },
    entries: times.map((time, i) => cast.failure(time, i, { 'source.ip': cast.address(i % size) })),
    crossing: crossings[index],
  };
}

/** What a count takes: the window, and the fields of a match. */
interface Share {
  readonly detector: string;
  readonly minutes: number;
  readonly share: number;
  readonly fields: (i: number) => Partial<Entry>;
  readonly matches: (entry: Entry) => boolean;
}

const status = (entry: Entry): number => entry['http.response.status_code']!;

const SHARES: readonly Share[] = [
  {
    detector: 'auth-failure-rate',
    minutes: 10,
    share: 0.1,
    fields: () => ({ 'http.response.status_code': 401, 'api_key.id': undefined }),
    matches: (entry) => status(entry) === 401,
  },
  {
    detector: 'server-error-spike',
    minutes: 5,
    share: 0.05,
    fields: () => ({ 'http.response.status_code': 500 }),
    matches: (entry) => status(entry) >= 500,
  },
  {
    detector: 'dependency-failure',
    minutes: 5,
    share: 0.05,
    fields: () => ({ 'http.response.status_code': 504, 'error.type': 'INTEGRATION_TIMEOUT' }),
    matches: (entry) => status(entry) === 504,
  },
  {
    detector: 'validation-error-spike',
    minutes: 5,
    share: 0.2,
    fields: () => ({ 'http.response.status_code': 400, 'error.type': 'BAD_REQUEST_BODY' }),
    matches: (entry) => status(entry) === 400,
  },
  {
    detector: 'client-error-spike',
    minutes: 5,
    share: 0.4,
    fields: () => ({ 'http.response.status_code': 404 }),
    matches: (entry) => status(entry) >= 400 && status(entry) < 500,
  },
];

/** Requests that hold the share, and those before and after them that hold nothing of it. */
const [WITHIN, AROUND] = [600, 150];

/** A share of the API's requests; matches come evenly among them, so that no part of the window has more. */
export const shares = SHARES.map(({ detector, minutes, share, fields, matches }) => (ask: Ask): Probe => {
  const cast = new Cast(ask);
  const part = Math.min(1, share * ask.times);
  const span = minutes * MINUTE;
  const start = sometime(ask, 250 * MINUTE);
  const times = spreadOver(ask, start, span, WITHIN);
  const end = Math.max(times.at(-1)!, start + span) + 1;
  const calm = { ...ask, evasion: 'none' } as const;
  const all = [...spreadOver(calm, start - span, span, AROUND), ...times, ...spreadOver(calm, end, span, AROUND)];
  const entries = all.map((time, n) => {
    const i = n - AROUND;
    const isWithin = i >= 0 && i < WITHIN;
    const isMatch = isWithin && Math.floor((i + 1) * part + 1e-9) > Math.floor(i * part + 1e-9);
    const common = { 'api_key.id': `${cast.key}-${n % 20}`, 'source.ip': cast.address(n) };
    return cast.call(time, { ...common, ...(isMatch ? fields(i) : {}) });
  });
  return {
    detector,
    entity: { type: 'api', id: cast.api },
    entries,
    crossing: minuteCrossing(entries, minutes, matches, (matched, all) => all >= 50 && matched > share * all),
  };
});

/** More than 100 blocked in 5 minutes. */
export function blocklistSpike(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 50 * MINUTE), 4 * MINUTE, scaled(101, ask.times));
  const entries = times.map((time, i) =>
    cast.entry(time, {
      'http.response.status_code': 403,
      'error.type': 'WAF_FILTERED',
      'source.ip': cast.address(i % (ask.evasion === 'spread' ? TURNS.ofKey : 5)),
    }),
  );
  return {
    detector: 'blocklist-spike',
    entity: { type: 'api', id: cast.api },
    entries,
    crossing: minuteCrossing(
      entries,
      5,
      () => true,
      (matched) => matched > 100,
    ),
  };
}
