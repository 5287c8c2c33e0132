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
    for (let at = 0; at < cell.size; at++) {
      const text = placeTextOf(cell.valueAt(at));
      if (text !== undefined) all.push({ time: cell.timeAt(at), id: cell.idAt(at), value: text });
    }
  return all;
}

/** The entries of a cell that can decide: of each place the first and the last. */
export const edgesOf = (cell: Cell): readonly Sighting[] =>
  cell.size > 2 ? cell.memo('edges', edges) : sightings([cell]);

function edges(cell: Cell): readonly Sighting[] {
  const all = sightings([cell]);
  const [first, last] = [new Map<string, Sighting>(), new Map<string, Sighting>()];
  for (const one of all) {
    if (!first.has(one.value)) first.set(one.value, one);
    last.set(one.value, one);
  }
  return all.filter((one) => first.get(one.value) === one || last.get(one.value) === one);
}

/**
 * The texts of a window's places: of nearly all windows one, which the last cell has, else each with its last minute.
 * It is handed on to the next cell, once the cell was judged.
 */
export type PlacesUpTo = string | Map<string, number>;

/** The places of a window; what the cell before knows is taken over, so that not all cells are looked at. */
export function placesIn(cells: readonly Cell[]): PlacesUpTo {
  const current = cells.at(-1)!;
  if (current.places === undefined) {
    const before = cells.at(-2);
    current.places = hasOnly(current, before?.places) ? before!.places : collect(cells, before?.places);
    if (before) before.places = undefined;
  }
  return current.places!;
}

/** Whether all that is placed of a cell, and that is something, is at one place. */
function hasOnly(cell: Cell, place: PlacesUpTo | undefined): boolean {
  if (typeof place !== 'string') return false;
  let isThere = false;
  for (let at = 0; at < cell.size; at++) {
    const text = placeTextOf(cell.valueAt(at));
    if (text === place) isThere = true;
    else if (text !== undefined) return false;
  }
  return isThere;
}

function collect(cells: readonly Cell[], before: PlacesUpTo | undefined): PlacesUpTo {
  const places = typeof before === 'object' ? before : new Map<string, number>();
  for (const cell of typeof before === 'object' ? cells.slice(-1) : cells)
    for (let at = 0; at < cell.size; at++) {
      const text = placeTextOf(cell.valueAt(at));
      if (text !== undefined) places.set(text, cell.minute);
    }
  const first = cells[0]!.minute;
  for (const [text, minute] of places) if (minute < first) places.delete(text);
  if (places.size !== 1) return places;
  const [[text, minute]] = places as Iterable<[string, number]> as [[string, number]];
  return minute === cells.at(-1)!.minute ? text : places;
}

/** The texts of places. */
export const textsOf = (places: PlacesUpTo): readonly string[] =>
  typeof places === 'string' ? [places] : [...places.keys()];

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
