import type { Cell, Observation } from '../cell.js';
import { HOUR, type Judged, type KeyedDetector, MINUTE, type Verdict } from '../detector.js';
import { distanceKm } from '../haversine.js';

/** Latitude, longitude, accuracy in km, country, and (for a user) the key that covers the pair itself. */
type Seen = readonly [lat: number, lon: number, accuracy: number, country: string, key: string];

const seenOf = ({ value }: Observation): Seen => value as Seen;

const samePlace = (a: Seen, b: Seen): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[4] === b[4];

/** What a cell says of places. */
interface Summary {
  /** Its observations that can decide: of each place the first and the last. */
  readonly edges: readonly Observation[];
  /** Minute since which every cell was at this cell's one place; set when the cell is judged. */
  since?: number;
}

function summaryOf(cell: Cell): Summary {
  if (cell.memo) return cell.memo as Summary;
  const { observations } = cell;
  const edges = observations.filter(
    (observation, index) =>
      observations.findIndex((other) => samePlace(seenOf(other), seenOf(observation))) === index ||
      observations.findLastIndex((other) => samePlace(seenOf(other), seenOf(observation))) === index,
  );
  const summary: Summary = { edges: observations.length === 1 ? observations : edges };
  cell.memo = summary;
  return summary;
}

/** Whether the whole window is at one place, as nearly always: told by the cell before, without looking at the others. */
function allAtOnePlace(cells: readonly Cell[]): boolean {
  const current = cells.at(-1)!;
  const summary = summaryOf(current);
  const here = seenOf(summary.edges[0]!);
  if (!summary.edges.every((observation) => samePlace(seenOf(observation), here))) return false;
  const before = cells.length > 1 ? summaryOf(cells.at(-2)!) : undefined;
  const same = before?.since !== undefined && samePlace(seenOf(before.edges[0]!), here);
  summary.since = same ? before.since! : current.minute;
  return summary.since <= cells[0]!.minute;
}

/** Whether any two places of the window are far enough apart. */
function anyApart(cells: readonly Cell[], far: number): boolean {
  const places: Seen[] = [];
  let last: Seen | undefined;
  for (const cell of cells) {
    for (const observation of summaryOf(cell).edges) {
      const seen = seenOf(observation);
      if (last && samePlace(last, seen)) continue;
      last = seen;
      if (places.some((place) => samePlace(place, seen))) continue;
      if (places.some((place) => apart(place, seen) > far)) return true;
      places.push(seen);
    }
  }
  return false;
}

const apart = ([lat1, lon1, accuracy1]: Seen, [lat2, lon2, accuracy2]: Seen): number =>
  distanceKm({ lat: lat1, lon: lon1 }, { lat: lat2, lon: lon2 }) - accuracy1 - accuracy2;

/** A pair that one key made is the key's detection, not the user's too. */
const coveredByKey = (a: Seen, b: Seen): boolean => a[4] !== '' && a[4] === b[4];

function judge({ cells, current, thresholds }: Judged): readonly Verdict[] {
  const { distanceKm: far, withinMinutes } = thresholds as { distanceKm: number; withinMinutes: number };
  if (allAtOnePlace(cells) || !anyApart(cells, far)) return [];
  const verdicts: Verdict[] = [];
  const known = cells.flatMap((cell) => (cell === current ? [] : (summaryOf(cell).edges as Observation[])));
  for (const here of current.observations) {
    const seen = seenOf(here);
    let farthest: { observation: Observation; km: number } | undefined;
    for (const observation of known) {
      if (observation.time < here.time - withinMinutes * MINUTE || coveredByKey(seenOf(observation), seen)) continue;
      const km = apart(seenOf(observation), seen);
      if (km > far && km > (farthest?.km ?? 0)) farthest = { observation, km };
    }
    known.push(here);
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
        from: describe(seenOf(farthest.observation)),
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
