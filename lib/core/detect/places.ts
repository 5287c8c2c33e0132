import type { Entry, GeoPoint } from '../entry/fields.js';
import type { Cell } from './cell.js';
import { distanceKm } from './haversine.js';
import { placeTextOf } from './tracks/caller-entry.js';

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

const places = new Map<string, Place>();

/** Reads the text of a place. */
export function placeOf(text: string): Place {
  let place = places.get(text);
  if (!place) {
    place = readPlace(text);
    if (places.size >= MOST_PLACES) places.clear();
    places.set(text, place);
  }
  return place;
}

function readPlace(text: string): Place {
  const [lat, lon, accuracyKm, country, ...key] = text.split(',');
  return { lat: Number(lat), lon: Number(lon), accuracyKm: Number(accuracyKm), country: country!, key: key.join(',') };
}

/** An entry at a place. */
export interface Sighting {
  readonly time: number;
  readonly id: string;
  /** The text of the place. */
  readonly value: string;
}

/** The entries of cells that are at a place, in order. */
export function sightings(cells: readonly Cell[]): readonly Sighting[] {
  const all: Sighting[] = [];
  for (const cell of cells)
    for (const { time, id, value } of cell.observations) {
      const text = placeTextOf(value);
      if (text !== undefined) all.push({ time, id, value: text });
    }
  return all;
}

/** What a cell says of places. */
export interface Summary {
  /** Its entries that can decide: of each place the first and the last. */
  readonly edges: readonly Sighting[];
  /** The one place since a minute of all cells up to this one; set when the cell is judged. */
  here?: string | undefined;
  since?: number;
}

export const summaryOf = (cell: Cell): Summary => cell.memo('places', summarize);

function summarize(cell: Cell): Summary {
  const all = sightings([cell]);
  if (all.length <= 2) return { edges: all };
  const [first, last] = [new Map<string, Sighting>(), new Map<string, Sighting>()];
  for (const one of all) {
    if (!first.has(one.value)) first.set(one.value, one);
    last.set(one.value, one);
  }
  return { edges: all.filter((one) => first.get(one.value) === one || last.get(one.value) === one) };
}

/** Whether the whole window is at one place, as nearly always: told by the cell before, without looking at the others. */
export function allAtOnePlace(cells: readonly Cell[]): boolean {
  const current = cells.at(-1)!;
  const summary = summaryOf(current);
  const before = cells.length > 1 ? summaryOf(cells.at(-2)!) : undefined;
  const here = summary.edges[0]?.value ?? before?.here;
  // Nothing to judge; who comes after looks at the cells before this one.
  if (summary.edges.length === 0) {
    [summary.here, summary.since] = [here, before?.since ?? current.minute];
    return true;
  }
  if (!summary.edges.every(({ value }) => value === here)) return false;
  const same = before?.since !== undefined && (before.here === undefined || before.here === here);
  [summary.here, summary.since] = [here, same ? before.since! : current.minute];
  return summary.since <= cells[0]!.minute;
}

/** Distance between two places in kilometres, both accuracy radii subtracted. */
export const apart = (one: Place, other: Place): number => distanceKm(one, other) - one.accuracyKm - other.accuracyKm;

/** An entry with its place. */
export interface Located {
  readonly time: number;
  readonly id: string;
  readonly place: Place;
}

export const locate = ({ time, id, value }: Sighting): Located => ({ time, id, place: placeOf(value) });

/** A place as evidence has it. */
export const describePlace = ({ lat, lon, accuracyKm, country }: Place) => ({
  country: country || null,
  location: { lat, lon },
  accuracyKm,
});
