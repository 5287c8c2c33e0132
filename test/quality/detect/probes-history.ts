import type { Entry } from '../../../lib/core/entry/fields.js';
import {
  type Ask,
  Cast,
  DAY,
  HISTORY_DAYS,
  HOUR,
  LAST,
  MINUTE,
  type Probe,
  scaled,
  sometime,
  spreadOver,
} from './probe.js';

const apiKey = (cast: Cast) => ({ type: 'api_key', id: cast.key });

/** So many calls in the hour of 11:00 on each of the days before the last. */
const routine = (cast: Cast, days: number, each: number, fields: Partial<Entry> = {}): Entry[] =>
  Array.from({ length: days * each }, (_, i) => {
    const day = LAST - (days - Math.floor(i / each)) * DAY;
    return cast.call(day + 11 * HOUR + Math.floor(((i % each) / each) * 55 * MINUTE), fields);
  });

/** Above 100 and above 3 times the usual 40 of an hour: 121. */
export function volumeSurge(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 5 * HOUR), 30 * MINUTE, scaled(121, ask.times));
  const crossing = times.find((time, i) => i >= 120 && time - times[i - 120]! < HOUR);
  return {
    detector: 'volume-surge',
    entity: apiKey(cast),
    entries: [...routine(cast, 9, 40), ...times.map((time) => cast.call(time))],
    crossing,
  };
}

/** Everybody together above 3 times the usual 40 of an hour: 121 of the API, of which none makes more than a sixth. */
export function everybodysSurge(ask: Ask): Probe {
  const cast = new Cast(ask);
  const keyOf = (i: number): Partial<Entry> => ({ 'api_key.id': `${cast.key}-${i % 6}` });
  const times = spreadOver(ask, sometime(ask, 5 * HOUR), 30 * MINUTE, scaled(121, ask.times));
  const history = routine(cast, 9, 40).map((entry, i) => Object.assign(entry, keyOf(i)));
  return {
    detector: 'volume-surge',
    entity: { type: 'api', id: cast.api },
    entries: [...history, ...times.map((time, i) => cast.call(time, keyOf(i)))],
    crossing: times.find((time, i) => i >= 120 && time - times[i - 120]! < HOUR),
  };
}

/** 10 MB in an hour, by a key of 20 kB. */
export function dataExfiltration(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 5 * HOUR), 25 * MINUTE, 50);
  const bytes = Math.round(200_000 * ask.times);
  const crossing = times.find((time) => times.filter((one) => one > time - HOUR && one <= time).length * bytes >= 10e6);
  return {
    detector: 'data-exfiltration',
    entity: apiKey(cast),
    entries: [...routine(cast, 9, 10), ...times.map((time) => cast.call(time, { 'http.response.bytes': bytes }))],
    crossing,
  };
}

/** 10 MB of the API in an hour that usually has 80 kB, of which no key makes more than a fifth. */
export function everybodysBytes(ask: Ask): Probe {
  const cast = new Cast(ask);
  const keyOf = (i: number): Partial<Entry> => ({ 'api_key.id': `${cast.key}-${i % 6}` });
  const times = spreadOver(ask, sometime(ask, 5 * HOUR), 25 * MINUTE, 50);
  const bytes = Math.round(200_000 * ask.times);
  const history = routine(cast, 9, 40).map((entry, i) => Object.assign(entry, keyOf(i)));
  return {
    detector: 'data-exfiltration',
    entity: { type: 'api', id: cast.api },
    entries: [...history, ...times.map((time, i) => cast.call(time, { ...keyOf(i), 'http.response.bytes': bytes }))],
    crossing: times.find((time) => times.filter((one) => one > time - HOUR && one <= time).length * bytes >= 10e6),
  };
}

/** 3 exports in an hour, by a key that never did. */
export function bulkExport(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 9 * HOUR), 50 * MINUTE, scaled(3, ask.times));
  const route = { 'api.route': '/export/orders', 'url.path': '/export/orders' };
  return {
    detector: 'bulk-export',
    entity: apiKey(cast),
    entries: [...routine(cast, 9, 5), ...times.map((time) => cast.call(time, route))],
    crossing: times.find((time, i) => i >= 2 && time - times[i - 2]! < HOUR),
  };
}

/** 3 requests from a country that 15 days did not show. */
export function newCountry(ask: Ask): Probe {
  const cast = new Cast(ask);
  const times = spreadOver(ask, sometime(ask, 9 * HOUR), HOUR, scaled(3, ask.times));
  const from = (country: string) => ({ 'source.geo.country_iso_code': country });
  return {
    detector: 'new-country',
    entity: apiKey(cast),
    entries: [...routine(cast, 15, 2, from('DE')), ...times.map((time) => cast.call(time, from('BR')))],
    crossing: times[2],
  };
}

/** A route that the key never called; below 1 one of its own. */
export function unusualEndpoint(ask: Ask): Probe {
  const cast = new Cast(ask);
  const time = sometime(ask, MINUTE);
  const route = ask.times >= 1 ? '/refunds' : '/orders';
  return {
    detector: 'unusual-endpoint',
    entity: apiKey(cast),
    entries: [...routine(cast, 9, 3), cast.call(time, { 'api.route': route, 'url.path': route })],
    crossing: ask.times >= 1 ? time : undefined,
  };
}

/** Last used 30 days, times the number, before the end; judged at midnight. */
export function keyUnused(ask: Ask): Probe {
  const cast = new Cast(ask);
  const unused = 30 * ask.times * DAY;
  const begin = LAST - HISTORY_DAYS * DAY;
  const last = LAST + DAY - unused - 1;
  // The first call of all is a minute after the beginning.
  const midnight = Math.ceil((Math.max(last, begin + MINUTE) + 30 * DAY) / DAY) * DAY;
  return {
    detector: 'key-unused',
    entity: apiKey(cast),
    entries: last > begin ? [cast.call(last)] : [],
    crossing: last <= LAST + DAY - 30 * DAY ? midnight : undefined,
    key: { id: cast.key, createdAt: '2026-01-01T00:00:00Z' },
  };
}

/** Logs read; below 1 a key described without its value. */
export function logAccess(ask: Ask): Probe {
  const cast = new Cast(ask);
  const time = sometime(ask, MINUTE);
  const actor = `arn:aws:iam::111122223333:user/u${ask.n}`;
  return {
    detector: 'log-access',
    entity: { type: 'user', id: actor },
    entries: [
      cast.entry(time, {
        'event.dataset': 'cloudtrail',
        'admin.actor': actor,
        'api.route': undefined,
        'url.path': undefined,
        'event.action': ask.times >= 1 ? 'FilterLogEvents' : 'GetApiKey',
      }),
    ],
    crossing: ask.times >= 1 ? time : undefined,
  };
}

/** 5 of 300 requests of a quarter of an hour without a line. */
export function pipelineGap(ask: Ask): Probe {
  const cast = new Cast(ask);
  const start = Math.floor(sometime(ask, HOUR) / MINUTE) * MINUTE;
  const missing = scaled(5, ask.times);
  const entries: Entry[] = [];
  let [counted, logged] = [0, 0];
  let crossing: number | undefined;
  for (let minute = 0; minute < 15; minute++) {
    const lost = Math.floor(((minute + 1) * missing) / 15) - Math.floor((minute * missing) / 15);
    const at = start + minute * MINUTE;
    const seen = Math.max(0, 20 - lost);
    entries.push(cast.entry(at, { 'event.dataset': 'counts', 'api.count': seen + lost, 'api.route': undefined }));
    for (let i = 0; i < seen; i++) entries.push(cast.call(at + 100 + i * 2900, { 'api_key.id': `${cast.key}-${i}` }));
    counted += seen + lost;
    logged += seen;
    if (counted - logged >= 5 && counted - logged > 0.01 * counted) crossing ??= at + MINUTE;
  }
  return { detector: 'pipeline-gap', entity: { type: 'api', id: cast.api }, entries, crossing };
}
