import type { Cell, Observation } from '../cell.js';
import { HOUR, type Judged, type KeyedDetector, MINUTE, type Verdict } from '../detector.js';
import { distanceKm } from '../haversine.js';

/** Latitude, longitude, accuracy in km, country, and (for a user) the key that covers the pair itself. */
type Seen = readonly [lat: number, lon: number, accuracy: number, country: string, key: string];

const placeOf = ({ value }: Observation): string => (value as Seen).join(' ');

/** A cell's observations that can decide: of each place the first and the last. */
function edges(cell: Cell): readonly Observation[] {
  if (cell.memo) return cell.memo as readonly Observation[];
  const [first, last] = [new Map<string, Observation>(), new Map<string, Observation>()];
  for (const observation of cell.observations) {
    const place = placeOf(observation);
    if (!first.has(place)) first.set(place, observation);
    last.set(place, observation);
  }
  const kept = new Set([...first.values(), ...last.values()]);
  const memo = cell.observations.filter((observation) => kept.has(observation));
  cell.memo = memo;
  return memo;
}

const apart = ([lat1, lon1, accuracy1]: Seen, [lat2, lon2, accuracy2]: Seen): number =>
  distanceKm({ lat: lat1, lon: lon1 }, { lat: lat2, lon: lon2 }) - accuracy1 - accuracy2;

/** A pair that one key made is the key's detection, not the user's too. */
const coveredByKey = (a: Seen, b: Seen): boolean => a[4] !== '' && a[4] === b[4];

function judge({ before, current, thresholds }: Judged): readonly Verdict[] {
  const { distanceKm: far, withinMinutes } = thresholds as { distanceKm: number; withinMinutes: number };
  const earlier = before.flatMap((cell) => edges(cell) as Observation[]);
  const places = new Set([...earlier, ...edges(current)].map(placeOf));
  if (places.size < 2) return [];
  const verdicts: Verdict[] = [];
  const known = [...earlier];
  for (const here of current.observations) {
    const seen = here.value as Seen;
    let farthest: { observation: Observation; km: number } | undefined;
    for (const observation of known) {
      if (observation.time < here.time - withinMinutes * MINUTE || coveredByKey(observation.value as Seen, seen))
        continue;
      const km = apart(observation.value as Seen, seen);
      if (km > far && km > (farthest?.km ?? 0)) farthest = { observation, km };
    }
    const place = placeOf(here);
    if (!known.some((other) => other.time === here.time && placeOf(other) === place)) known.push(here);
    if (!farthest) continue;
    const minutes = (here.time - farthest.observation.time) / MINUTE;
    verdicts.push({
      at: here.time,
      severity: 'high',
      firstSeen: farthest.observation.time,
      count: 2,
      evidence: {
        distanceKm: Math.round(farthest.km),
        minutes: Math.round(minutes * 10) / 10,
        speedKmh: minutes > 0 ? Math.round(farthest.km / (minutes / 60)) : null,
        from: describe(farthest.observation.value as Seen),
        to: describe(seen),
        threshold: far,
        examples: [farthest.observation.id, here.id],
      },
    });
  }
  return verdicts;
}

const describe = ([lat, lon, accuracyKm, country]: Seen) => ({
  country: country || null,
  location: { lat, lon },
  accuracyKm,
});

/** One key or user from places more than 500 km apart within 60 minutes. */
export const impossibleTravel = {
  id: 'impossible-travel',
  kind: 'window',
  title: 'Impossible travel',
  description: 'One key or user is used from places more than 500 km apart, accuracy subtracted, within 60 minutes.',
  severity: 'high',
  required: ['@timestamp', 'event.id', 'source.geo.location'],
  optional: ['api_key.id', 'user.id', 'source.geo.accuracy_km', 'source.geo.country_iso_code', 'source.hosting'],
  entity: ['api_key', 'user'],
  thresholds: {
    distanceKm: {
      default: 500,
      doc: 'Distance in kilometres, both accuracy radii subtracted, above which it is crossed.',
    },
    withinMinutes: { default: 60, doc: 'Longest time between the two places in minutes, at most 60.' },
  },
  window: HOUR,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'Only authenticated calls.',
    'Unknown places and hosting, VPN or relay networks are no places.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: does the owner run it from two places? Is one of the networks a proxy?',
    'Contain: disable the key, or end the user’s sessions, when the owner does not know the second place.',
    'Investigate: what was done from the unknown place since the first entry?',
    'Recover: rotate the key; put known networks on the allow list with a reason.',
  ],
  references: ['OWASP API2:2023 Broken Authentication', 'MITRE ATT&CK T1078.004 Cloud Accounts'],
  examples: {
    match: [
      { 'api_key.id': 'k1', 'api.authentication.result': 'success', 'source.geo.location': { lat: 52.52, lon: 13.4 } },
    ],
    noMatch: [
      { 'api_key.id': 'k1', 'api.authentication.result': 'success' },
      {
        'api_key.id': 'k1',
        'api.authentication.result': 'success',
        'source.geo.location': { lat: 52.52, lon: 13.4 },
        'source.hosting': true,
      },
    ],
  },
  observe(entry, keep) {
    const location = entry['source.geo.location'];
    if (location === undefined || entry['source.hosting'] === true || entry['api.authentication.result'] !== 'success')
      return;
    const [key, user] = [entry['api_key.id'], entry['user.id']];
    const seen = [
      location.lat,
      location.lon,
      entry['source.geo.accuracy_km'] ?? 0,
      entry['source.geo.country_iso_code'] ?? '',
    ] as const;
    if (key !== undefined) keep('api_key', key, [...seen, '']);
    if (user !== undefined) keep('user', user, [...seen, key ?? '']);
  },
  judge,
} as const satisfies KeyedDetector;
