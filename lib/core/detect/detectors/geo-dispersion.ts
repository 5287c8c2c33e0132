import { HOUR, MINUTE } from '../../time-units.js';
import type { Cell } from '../cell.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import { DistinctWindow } from '../distinct-window.js';
import type { ObservationValue } from '../observation.js';
import { apart, describePlace, type Place, placeOf } from '../place.js';
import { placesIn, sightings, textsOf } from '../places.js';
import { any } from '../sliding-window.js';
import { isOwn, placeTextOf } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';

/** Most different places of an hour that are compared with each other. */
const MOST_PLACES = 64;

/** Places that are each farther than so many kilometres from the others, as many as asked, or undefined. */
function dispersed(places: readonly Place[], far: number, number: number): readonly Place[] | undefined {
  if (number <= 0) return [];
  for (const [index, place] of places.entries()) {
    const others = places.slice(index + 1).filter((other) => apart(place, other) > far);
    const rest = others.length >= number - 1 ? dispersed(others, far, number - 1) : undefined;
    if (rest) return [place, ...rest];
  }
  return undefined;
}

const placesOf = (texts: Iterable<string>): readonly Place[] => [...texts].sort().slice(0, MOST_PLACES).map(placeOf);

/** Of a user only what was done without a key: the rest is the key's. */
const ownCells = ({ cells, entity }: Judged): readonly Cell[] =>
  entity.type === 'user' ? cells.map((cell) => cell.where(isOwn)) : cells;

const isPlaced = (value: ObservationValue): boolean => placeTextOf(value) !== undefined;

function judge(judged: Judged): readonly Verdict[] {
  const { current, thresholds } = judged;
  const { distanceKm, places } = thresholds as { distanceKm: number; places: number };
  const cells = ownCells(judged);
  if (!any(cells.at(-1)!, isPlaced)) return NO_VERDICTS;
  const texts = textsOf(placesIn(cells));
  if (texts.length < places) return NO_VERDICTS;
  if (texts.length <= MOST_PLACES && !dispersed(placesOf(texts), distanceKm, places)) return NO_VERDICTS;
  const verdicts: Verdict[] = [];
  const all = sightings(cells);
  // Exactly an hour apart is within an hour.
  const window = new DistinctWindow(all, HOUR + 1);
  let seen = '';
  let found: readonly Place[] | undefined;
  for (const { time } of all) {
    window.advance();
    if (time < current.minute * MINUTE) continue;
    const now = [...window.distinct.values()].sort();
    if (now.join('\n') !== seen) {
      seen = now.join('\n');
      found = dispersed(placesOf(now), distanceKm, places);
    }
    if (!found) continue;
    verdicts.push({
      at: time,
      severity: 'high',
      firstSeen: window.first.time,
      count: window.size,
      evidence: {
        places: found.map(describePlace),
        differentPlaces: now.length,
        threshold: places,
        distanceKm,
        requests: window.size,
        windowMinutes: 60,
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

/** One key from at least three distant places within an hour. */
export const geoDispersion = {
  id: 'geo-dispersion',
  kind: 'window',
  title: 'Geographic dispersion',
  description:
    'One key (else user) is used from at least 3 places, each more than 500 km from the others, accuracy subtracted, within an hour.',
  severity: 'high',
  required: ['@timestamp', 'event.id', 'source.geo.location'],
  optional: ['api_key.id', 'user.id', 'source.geo.accuracy_km', 'source.geo.country_iso_code', 'source.hosting'],
  entity: ['api_key', 'user'],
  thresholds: {
    places: { default: 3, doc: 'Places within an hour from which on it is crossed.' },
    distanceKm: {
      default: 500,
      doc: 'Distance in kilometres, both accuracy radii subtracted, that each must be more than from the others.',
    },
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
    'Triage: is it a key that the owner ships in an application, or shares between offices?',
    'Contain: disable the key when the owner does not know the places.',
    'Investigate: since when is each place there, and what was done from it?',
    'Remediate: a key of its own for each installation; rotate this one.',
    'Recover: give the owner the new keys; put known networks on the allow list with a reason.',
    'Document: the places, how the key spread, and whom it concerns.',
  ],
  references: ['OWASP API2:2023 Broken Authentication', 'MITRE ATT&CK T1078.004 Cloud Accounts'],
  examples: {
    match: [
      { 'api_key.id': 'k1', 'api.authentication.result': 'success', 'source.geo.location': { lat: 52.52, lon: 13.4 } },
    ],
    noMatch: [
      { 'api_key.id': 'k1', 'api.authentication.result': 'success' },
      { 'api_key.id': 'k1', 'api.authentication.result': 'failure', 'source.geo.location': { lat: 52.52, lon: 13.4 } },
      {
        'api_key.id': 'k1',
        'api.authentication.result': 'success',
        'source.geo.location': { lat: 52.52, lon: 13.4 },
        'source.hosting': true,
      },
    ],
  },
  track: CALLERS,
  concerns: (value) => placeTextOf(value) !== undefined && isOwn(value),
  judge,
} as const satisfies KeyedDetector;
