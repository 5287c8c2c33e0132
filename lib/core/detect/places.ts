import type { Entry, GeoPoint } from '../entry/fields.js';
import type { Cell, Observation } from './cell.js';
import { distanceKm } from './haversine.js';

/** Where an entry came from. */
export interface Place {
  readonly lat: number;
  readonly lon: number;
  readonly accuracyKm: number;
  readonly country: string;
  /** For a user the key: a pair that one key made is the key's detection. */
  readonly key: string;
}

const MOST_PLACES = 10_000;
const texts = new Map<string, string>();

/** Equal places share one text. */
function shared(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= MOST_PLACES) texts.clear();
  texts.set(text, text);
  return text;
}

/** A place as the one text by which observations are compared: latitude, longitude, accuracy, country and key, with commas between. */
export function placeText(entry: Entry, { lat, lon }: GeoPoint, key: string): string {
  const accuracy = entry['source.geo.accuracy_km'] ?? 0;
  return shared(`${lat},${lon},${accuracy},${entry['source.geo.country_iso_code'] ?? ''},${key}`);
}

/** Reads the text of a place. */
export const placeOf = ({ value }: Pick<Observation, 'value'>): Place => {
  const [lat, lon, accuracyKm, country, ...key] = (value as string).split(',');
  return { lat: Number(lat), lon: Number(lon), accuracyKm: Number(accuracyKm), country: country!, key: key.join(',') };
};

/** What a cell says of places. */
export interface Summary {
  /** Its observations that can decide: of each place the first and the last. */
  readonly edges: readonly Observation[];
  /** Minute since which every cell was at this cell's one place; set when the cell is judged. */
  since?: number;
}

export function summaryOf(cell: Cell): Summary {
  if (cell.memo) return cell.memo as Summary;
  const { observations } = cell;
  const edges = observations.filter(
    ({ value }, index) =>
      observations.findIndex((other) => other.value === value) === index ||
      observations.findLastIndex((other) => other.value === value) === index,
  );
  const summary: Summary = { edges: observations.length === 1 ? observations : edges };
  cell.memo = summary;
  return summary;
}

/** Whether the whole window is at one place, as nearly always: told by the cell before, without looking at the others. */
export function allAtOnePlace(cells: readonly Cell[]): boolean {
  const current = cells.at(-1)!;
  const summary = summaryOf(current);
  const here = summary.edges[0]!.value;
  if (!summary.edges.every(({ value }) => value === here)) return false;
  const before = cells.length > 1 ? summaryOf(cells.at(-2)!) : undefined;
  const same = before?.since !== undefined && before.edges[0]!.value === here;
  summary.since = same ? before.since! : current.minute;
  return summary.since <= cells[0]!.minute;
}

/** Distance between two places in kilometres, both accuracy radii subtracted. */
export const apart = (one: Place, other: Place): number => distanceKm(one, other) - one.accuracyKm - other.accuracyKm;

/** An observation with its place. */
export interface Located {
  readonly time: number;
  readonly id: string;
  readonly place: Place;
}

export const locate = (observation: Observation): Located => ({
  time: observation.time,
  id: observation.id,
  place: placeOf(observation),
});

/** A place as evidence has it. */
export const describePlace = ({ lat, lon, accuracyKm, country }: Place) => ({
  country: country || null,
  location: { lat, lon },
  accuracyKm,
});
