import type { Entry, GeoPoint } from '../entry/fields.js';
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

/**
 * The texts of a window's places: of nearly all windows one, which the last cell has, else each with its last minute.
 * It is handed on to the next cell, once the cell was judged.
 */
export type PlacesUpTo = string | Map<string, number>;

/** Distance between two places in kilometres, both accuracy radii subtracted. */
export const apart = (one: Place, other: Place): number => distanceKm(one, other) - one.accuracyKm - other.accuracyKm;

/** A place as evidence has it. */
export const describePlace = ({ lat, lon, accuracyKm, country }: Place) => ({
  country: country || null,
  location: { lat, lon },
  accuracyKm,
});
