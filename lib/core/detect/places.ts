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

const flat = new Map<string, string>();

/** Equal places share one text. */
function shared(text: string): string {
  const known = flat.get(text);
  if (known !== undefined) return known;
  if (flat.size >= MOST_PLACES) flat.clear();
  flat.set(text, text);
  return text;
}

/** The texts of places by their location, which a geo file has once for all addresses that share it. */
const texts = new Map<GeoPoint, { readonly accuracyKm: number; readonly country: string; readonly text: string }>();

/** A place as the one text by which observations are compared: latitude, longitude, accuracy, country and key, with commas between. */
export function placeText(entry: Entry, location: GeoPoint, key: string): string {
  const accuracyKm = entry['source.geo.accuracy_km'] ?? 0;
  const country = entry['source.geo.country_iso_code'] ?? '';
  let known = texts.get(location);
  if (known?.accuracyKm !== accuracyKm || known.country !== country) {
    known = { accuracyKm, country, text: shared(`${location.lat},${location.lon},${accuracyKm},${country},`) };
    if (texts.size >= MOST_PLACES) texts.clear();
    texts.set(location, known);
  }
  return key === '' ? known.text : shared(known.text + key);
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

/** The entries of a cell that can decide: of each place the first and the last. */
export const edgesOf = (cell: Cell): readonly Sighting[] =>
  cell.observations.length > 2 ? cell.memo('edges', edges) : sightings([cell]);

function edges(cell: Cell): readonly Sighting[] {
  const all = sightings([cell]);
  const [first, last] = [new Map<string, Sighting>(), new Map<string, Sighting>()];
  for (const one of all) {
    if (!first.has(one.value)) first.set(one.value, one);
    last.set(one.value, one);
  }
  return all.filter((one) => first.get(one.value) === one || last.get(one.value) === one);
}

/** The last minute of each place up to a cell; handed on to the next cell, once the cell was judged. */
interface Reach {
  places: Map<string, number> | undefined;
}

const reachOf = (cell: Cell): Reach => cell.memo('reach', () => ({ places: undefined }));

/** The texts of a window's places; what the cell before knows is taken over, so that not all cells are looked at. */
export function placesIn(cells: readonly Cell[]): ReadonlyMap<string, number> {
  const current = reachOf(cells.at(-1)!);
  if (current.places) return current.places;
  const before = cells.length > 1 ? reachOf(cells.at(-2)!) : undefined;
  const places = before?.places ?? new Map<string, number>();
  for (const cell of before?.places ? cells.slice(-1) : cells)
    for (const { value } of cell.observations) {
      const text = placeTextOf(value);
      if (text !== undefined) places.set(text, cell.minute);
    }
  const first = cells[0]!.minute;
  for (const [text, minute] of places) if (minute < first) places.delete(text);
  if (before) before.places = undefined;
  current.places = places;
  return places;
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
