import { HOUR, MINUTE } from '../../time-units.js';
import type { Cell } from '../cell.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import { apart, describePlace, type Place, placeOf } from '../place.js';
import { edgesOf, type Located, locate, placesIn, sightings, textsOf } from '../places.js';
import { placeTextOf } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';

/** Whether any place of the minute is far enough from another of the window. */
function anyApart(current: Cell, places: readonly string[], far: number): boolean {
  for (const here of new Set(edgesOf(current).map(({ value }) => value)))
    for (const other of places) if (other !== here && apart(placeOf(here), placeOf(other)) > far) return true;
  return false;
}

/** A pair that one key made is the key's detection, not the user's too. */
const coveredByKey = (one: Place, other: Place): boolean => one.key !== '' && one.key === other.key;

function judge(judged: Judged): readonly Verdict[] {
  const places = placesIn(judged.cells);
  if (typeof places === 'string') return NO_VERDICTS;
  return anyApart(judged.current, textsOf(places), judged.thresholds.distanceKm!) ? verdictsOf(judged) : NO_VERDICTS;
}

function verdictsOf({ cells, current, thresholds }: Judged): readonly Verdict[] {
  const { distanceKm: far, withinMinutes } = thresholds as { distanceKm: number; withinMinutes: number };
  const verdicts: Verdict[] = [];
  const known = cells.flatMap((cell) => (cell === current ? [] : edgesOf(cell).map(locate)));
  for (const here of sightings([current]).map(locate)) {
    let farthest: (Located & { km: number }) | undefined;
    for (const before of known) {
      if (before.time < here.time - withinMinutes * MINUTE || coveredByKey(before.place, here.place)) continue;
      const km = apart(before.place, here.place);
      if (km > far && km > (farthest?.km ?? 0)) farthest = { ...before, km };
    }
    known.push(here);
    if (!farthest) continue;
    const minutes = (here.time - farthest.time) / MINUTE;
    verdicts.push({
      at: here.time,
      severity: 'high',
      firstSeen: farthest.time,
      count: 2,
      evidence: {
        distanceKm: Math.round(farthest.km),
        minutes: Math.round(minutes * 10) / 10,
        speedKmh: minutes > 0 ? Math.round(farthest.km / (minutes / 60)) : null,
        from: describePlace(farthest.place),
        to: describePlace(here.place),
        threshold: far,
        examples: [farthest.id, here.id],
      },
    });
  }
  return verdicts;
}

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
    'Remediate: rotate the key; find out where the copy came from.',
    'Recover: give the owner the new key; put known networks on the allow list with a reason.',
    'Document: both places, what was done from the unknown one, and whom it concerns.',
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
  track: CALLERS,
  concerns: (value) => placeTextOf(value) !== undefined,
  judge,
} as const satisfies KeyedDetector;
