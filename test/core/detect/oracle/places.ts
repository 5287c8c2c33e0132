import type { Entry } from '../../../../lib/core/entry/fields.js';
import { groupBy, HOUR, type Instant, inOrder, type Oracle, timeOf } from './instants.js';

/** Great-circle distance on a sphere of 6,371 km by the law of cosines, both accuracy radii subtracted. */
function apart(a: Entry, b: Entry): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [one, other] = [a['source.geo.location']!, b['source.geo.location']!];
  const cosine =
    Math.sin(radians(one.lat)) * Math.sin(radians(other.lat)) +
    Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * Math.cos(radians(other.lon - one.lon));
  const km = 6371 * Math.acos(Math.min(1, Math.max(-1, cosine)));
  return km - (a['source.geo.accuracy_km'] ?? 0) - (b['source.geo.accuracy_km'] ?? 0);
}

const isPlace = (entry: Entry): boolean =>
  entry['api.authentication.result'] === 'success' &&
  entry['source.geo.location'] !== undefined &&
  entry['source.hosting'] !== true;

/** The entries of the hour up to one, an hour ago included. */
const hourUpTo = (own: readonly Entry[], i: number): Entry[] =>
  own.slice(0, i + 1).filter((entry) => timeOf(entry) >= timeOf(own[i]!) - HOUR);

export const impossibleTravel: Oracle = (entries, { distanceKm }) => {
  const placed = inOrder(entries.filter(isPlace));
  const travels = (entity: string, own: readonly Entry[], isCovered: (a: Entry, b: Entry) => boolean): Instant[] =>
    own.flatMap((entry, i): Instant[] => {
      const far = hourUpTo(own, i).filter((one) => apart(one, entry) > distanceKm! && !isCovered(one, entry));
      const farthest = far.reduce<Entry | undefined>(
        (best, one) => (!best || apart(one, entry) > apart(best, entry) ? one : best),
        undefined,
      );
      return farthest ? [{ entity, at: timeOf(entry), severity: 'high', firstSeen: timeOf(farthest), count: 2 }] : [];
    });
  const byKey = [...groupBy(placed, (entry) => entry['api_key.id'])];
  const byUser = [...groupBy(placed, (entry) => entry['user.id'])];
  return [
    ...byKey.flatMap(([key, own]) => travels(`api_key ${key}`, own, () => false)),
    ...byUser.flatMap(([user, own]) =>
      travels(`user ${user}`, own, (a, b) => a['api_key.id'] !== undefined && a['api_key.id'] === b['api_key.id']),
    ),
  ];
};

export const geoDispersion: Oracle = (entries, { distanceKm }) => {
  const placed = inOrder(entries.filter(isPlace));
  const callers = groupBy(placed, (entry) =>
    entry['api_key.id'] !== undefined
      ? `api_key ${entry['api_key.id']}`
      : entry['user.id'] && `user ${entry['user.id']}`,
  );
  const far = (a: Entry, b: Entry): boolean => apart(a, b) > distanceKm!;
  return [...callers].flatMap(([entity, own]) =>
    own.flatMap((entry, i): Instant[] => {
      const window = hourUpTo(own, i);
      const isTrue = window.some((a, x) =>
        window.some((b, y) => y > x && far(a, b) && window.some((c, z) => z > y && far(a, c) && far(b, c))),
      );
      const [at, firstSeen] = [timeOf(entry), timeOf(window[0]!)];
      return isTrue ? [{ entity, at, severity: 'high', firstSeen, count: window.length }] : [];
    }),
  );
};
