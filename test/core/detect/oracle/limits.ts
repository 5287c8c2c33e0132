import type { Entry } from '../../../../lib/core/entry/fields.js';
import { DAY, groupBy, HOUR, type Instant, inOrder, MINUTE, type Oracle, timeOf } from './instants.js';

/** Requests a second of the one plan. */
export const RATE_LIMIT = 0.25;

const isThrottled = (entry: Entry): boolean => entry['http.response.status_code'] === 429;

export const nearRateLimit: Oracle = (entries, { limitShare, minutesNearLimit, throttledHours }) =>
  [...groupBy(inOrder(entries), (entry) => entry['api_key.id'])].flatMap(([key, own]) =>
    own.flatMap((entry, i): Instant[] => {
      const at = timeOf(entry);
      const minuteOf = (one: Entry): number => Math.floor(timeOf(one) / MINUTE);
      /** Requests up to the present entry by minute; near the limit when they are enough, or one is throttled. */
      const byMinute = groupBy(own.slice(0, i + 1), (one) => String(minuteOf(one)));
      const isNear = (minute: number): boolean => {
        const requests = byMinute.get(String(minute)) ?? [];
        return requests.some(isThrottled) || requests.length >= RATE_LIMIT * 60 * limitShare!;
      };
      const minute = minuteOf(entry);
      if (!isNear(minute)) return [];
      const near = Array.from({ length: 60 }, (_, back) => minute - back).filter(isNear);
      const throttled = own.slice(0, i + 1).filter((one) => isThrottled(one) && timeOf(one) > at - DAY);
      const hours = new Set(throttled.map((one) => Math.floor(timeOf(one) / HOUR)));
      const isAgain = isThrottled(entry) && hours.size >= throttledHours!;
      if (!isAgain && near.length < minutesNearLimit!) return [];
      const entity = `api_key ${key}`;
      return [{ entity, at, severity: isAgain ? 'high' : 'low', firstSeen: Number.NaN, count: Number.NaN }];
    }),
  );
