import type { Entry } from '../../../lib/core/entry/fields.js';
import { regularCrossing } from '../../../local/simulator/attack.js';
import {
  type Ask,
  Cast,
  crossingOf,
  DAY,
  HISTORY_DAYS,
  HOUR,
  LAST,
  MINUTE,
  type Probe,
  SECOND,
  scaled,
  sometime,
  spreadOver,
  TURNS,
} from './probe.js';

const apiKey = (cast: Cast) => ({ type: 'api_key', id: cast.key });
/** Each call from another address, when it spreads. */
const from = (cast: Cast, i: number): Partial<Entry> =>
  cast.ask.evasion === 'spread' ? { 'source.ip': cast.address(i % TURNS.ofKey) } : {};

/** More than 50 different ids on one template by one key in 10 minutes. */
export function resourceEnumeration(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 100 * MINUTE), 9 * MINUTE, scaled(51, ask.times));
  return {
    detector: 'resource-enumeration',
    entity: apiKey(cast),
    entries: times.map((time, i) =>
      cast.call(time, { 'api.route': '/orders/{id}', 'url.path': `/orders/${(i * 7919) % 100_003}`, ...from(cast, i) }),
    ),
    crossing: crossingOf(times, 10 * MINUTE, 51),
  };
}

/** More than 200 in 60 seconds with gaps whose coefficient of variation is below 0.25. */
export function scraping(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 20 * MINUTE), 58 * SECOND, scaled(201, ask.times));
  return {
    detector: 'scraping',
    entity: apiKey(cast),
    entries: times.map((time, i) => cast.call(time, from(cast, i))),
    crossing: regularCrossing(times),
  };
}

/** At least 20 denials on at least 5 templates in 10 minutes. */
export function accountTakeover(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 100 * MINUTE), 9 * MINUTE, scaled(20, ask.times));
  const denied = { 'http.response.status_code': 403, 'error.type': 'ACCESS_DENIED' };
  return {
    detector: 'account-takeover',
    entity: apiKey(cast),
    entries: times.map((time, i) => {
      const route = `/area${i % 6}`;
      return cast.call(time, { ...denied, 'api.route': route, 'url.path': route, ...from(cast, i) });
    }),
    crossing: crossingOf(times, 10 * MINUTE, 20),
  };
}

/** A deployment: 12 keys in turns, each denied 20 times on 6 templates in 10 minutes. */
export function everybodysDenials(ask: Ask): Probe {
  const cast = new Cast(ask);
  const callers = 12;
  const times = spreadOver(ask, sometime(ask, 100 * MINUTE), 9 * MINUTE, callers * scaled(20, ask.times));
  const denied = { 'http.response.status_code': 403, 'error.type': 'ACCESS_DENIED' };
  // The i-th call is the caller's own next.
  const crossing = times.find((time, i) => i >= 19 * callers && time - times[i - 19 * callers]! < 10 * MINUTE);
  return {
    detector: 'account-takeover',
    entity: { type: 'api', id: cast.api },
    entries: times.map((time, i) => {
      const route = `/area${Math.floor(i / callers) % 6}`;
      const key = { 'api_key.id': `${cast.key}-${i % callers}` };
      return cast.call(time, { ...denied, ...key, 'api.route': route, 'url.path': route, ...from(cast, i) });
    }),
    crossing,
  };
}

/** More than 10 different missing paths in 10 minutes from one address. */
export function endpointScan(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 100 * MINUTE), 9 * MINUTE, scaled(11, ask.times));
  return {
    detector: 'endpoint-scan',
    entity: { type: 'source_ip', id: cast.address() },
    entries: times.map((time, i) =>
      cast.entry(time, { 'http.response.status_code': 404, 'api.route': undefined, 'url.path': `/old/page${i}.php` }),
    ),
    crossing: crossingOf(times, 10 * MINUTE, 11),
  };
}

/** Throttled in 30 of 60 minutes, all of them within one clock hour or two. */
export function nearRateLimit(ask: Ask): Probe {
  const cast = new Cast(ask);
  const minutes = Math.min(59, scaled(30, ask.times));
  const start = Math.floor(sometime(ask, 2 * HOUR) / MINUTE) * MINUTE;
  const times = Array.from({ length: minutes }, (_, i) => start + i * MINUTE + ask.random.below(MINUTE));
  return {
    detector: 'near-rate-limit',
    entity: apiKey(cast),
    entries: times.map((time) => cast.call(time, { 'http.response.status_code': 429, 'error.type': 'THROTTLED' })),
    crossing: times[29],
  };
}

/** 45 of the 60 requests of a day, from midnight on. */
export function quotaThreshold(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, LAST + HOUR, 2 * HOUR, Math.min(60, scaled(45, ask.times)));
  return {
    detector: 'quota-threshold',
    entity: apiKey(cast),
    entries: times.map((time, i) => cast.call(time, from(cast, i))),
    crossing: times[44],
    key: { id: cast.key, plan: 'starter' },
  };
}

/** A point on the equator so many kilometres east of the meridian. */
const east = (kilometres: number) => ({ lat: 0, lon: (kilometres / 6371) * (180 / Math.PI) });

const at = (kilometres: number): Partial<Entry> => ({
  'source.geo.location': east(kilometres),
  'source.geo.accuracy_km': 0,
  'source.geo.country_iso_code': 'GA',
});

/** Two places 500 km apart, half an hour between them; exactly 500 km are not more. */
export function impossibleTravel(ask: Ask): Probe {
  const cast = new Cast(ask);
  const distance = 500 * ask.times - (ask.times === 1 ? 0.01 : 0);
  const start = sometime(ask, 2 * HOUR);
  const gap = ask.evasion === 'slow' ? 300 * MINUTE : 10 * MINUTE + ask.random.below(40 * MINUTE);
  return {
    detector: 'impossible-travel',
    entity: apiKey(cast),
    entries: [cast.call(start, at(0)), cast.call(start + gap, { ...at(distance), 'source.ip': cast.address(9) })],
    crossing: distance > 500 && gap < HOUR ? start + gap : undefined,
  };
}

/** Three places, each 500 km from the others, within an hour. */
export function geoDispersion(ask: Ask): Probe {
  const cast = new Cast(ask);
  const distance = 500 * ask.times - (ask.times === 1 ? 0.01 : 0);
  const start = sometime(ask, 3 * HOUR);
  const gap = ask.evasion === 'slow' ? 200 * MINUTE : 5 * MINUTE + ask.random.below(20 * MINUTE);
  return {
    detector: 'geo-dispersion',
    entity: apiKey(cast),
    entries: [0, 1, 2].map((i) => cast.call(start + i * gap, { ...at(i * distance), 'source.ip': cast.address(i) })),
    crossing: distance > 500 && gap < HOUR ? start + 2 * gap : undefined,
  };
}

/** What has no size is tried as it is from 1 on; below, the nearest that it is not. */
const isMeant = ({ times }: Ask): boolean => times >= 1;

/** A payload; below 1 words that look like one. */
export function attackSignature(ask: Ask): Probe {
  const cast = new Cast(ask);
  const time = sometime(ask, MINUTE);
  const path = isMeant(ask) ? '/orders/1%27%20UNION%20SELECT%20password%20FROM%20users--' : '/orders/union-select';
  const entry = cast.entry(time, { 'http.response.status_code': 404, 'url.path': path, 'api.route': undefined });
  return {
    detector: 'attack-signature',
    entity: { type: 'source_ip', id: cast.address() },
    entries: [entry],
    crossing: isMeant(ask) ? time : undefined,
  };
}

/** A key after its end; below 1 a minute before it. */
export function revokedKeyUse(ask: Ask): Probe {
  const cast = new Cast(ask);
  const time = sometime(ask, HOUR);
  return {
    detector: 'revoked-key-use',
    entity: apiKey(cast),
    entries: [cast.call(time)],
    crossing: isMeant(ask) ? time : undefined,
    key: {
      id: cast.key,
      status: 'revoked',
      revokedAt: new Date(time + (isMeant(ask) ? -HOUR : MINUTE)).toISOString(),
    },
  };
}

const ADMINISTRATION: Partial<Entry> = { 'api.route': '/admin/users', 'url.path': '/admin/users' };

/** Success on an administration route; below 1 by a key with the role. */
export function privilegeEscalation(ask: Ask): Probe {
  const cast = new Cast(ask);
  const time = LAST + 8 * HOUR + ask.random.below(10 * HOUR);
  return {
    detector: 'privilege-escalation',
    entity: apiKey(cast),
    entries: [cast.call(time, ADMINISTRATION)],
    crossing: isMeant(ask) ? time : undefined,
    key: { id: cast.key, roles: isMeant(ask) ? [] : ['admin'] },
  };
}

/** Administration between 23:00 and 06:00 in Berlin; below 1 in the hour before or after. */
export function afterHoursAdmin(ask: Ask): Probe {
  const cast = new Cast(ask);
  // 23:00 in Berlin is 21:00 UTC in June.
  const night = LAST - 3 * HOUR + ask.random.below(7 * HOUR);
  const day = ask.random.chance(0.5)
    ? LAST - 4 * HOUR + ask.random.below(HOUR)
    : LAST + 4 * HOUR + ask.random.below(HOUR);
  const time = isMeant(ask) ? night : day;
  return {
    detector: 'after-hours-admin',
    entity: apiKey(cast),
    entries: [cast.call(time, ADMINISTRATION)],
    crossing: isMeant(ask) ? time : undefined,
    key: { id: cast.key, roles: ['admin'] },
  };
}

/** A key of 90 days times the number, judged at midnight; exactly 90 are not more. */
export function keyNotRotated(ask: Ask): Probe {
  const cast = new Cast(ask);
  const rotatedAt = LAST + DAY - (90 * ask.times - (ask.times === 1 ? 1 : 0)) * DAY;
  const first = LAST - HISTORY_DAYS * DAY + DAY;
  const crossing = Math.max(first, Math.ceil((rotatedAt + 90 * DAY + 1) / DAY) * DAY);
  return {
    detector: 'key-not-rotated',
    entity: apiKey(cast),
    entries: [],
    crossing: ask.times > 1 ? crossing : undefined,
    key: { id: cast.key, rotatedAt: new Date(rotatedAt).toISOString() },
  };
}
