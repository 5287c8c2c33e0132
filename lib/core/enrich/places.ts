import type { GeoPoint } from '../entry/fields.js';
import { addressNumber, parseCidr } from './cidr.js';

/** What a geo file knows about an address; what it does not know is absent. */
export interface Place {
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  readonly location?: GeoPoint;
  readonly accuracyKm?: number;
  readonly asNumber?: number;
  readonly asOrganization?: string;
  readonly hosting?: boolean;
}

/** Looks up the place of a canonical address. */
export type PlaceLookup = (ip: string) => Place | undefined;

/** The header of a geo file in CSV. */
export const PLACES_HEADER =
  'network,country_iso_code,latitude,longitude,accuracy_km,as_number,as_organization,hosting';

/**
 * Reads a geo file in CSV with the header `PLACES_HEADER`; the narrowest network wins.
 *
 * @throws Error naming the line that is wrong
 */
export function placesFromCsv(text: string): PlaceLookup {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines[0]?.trim() !== PLACES_HEADER) throw new Error(`line 1: the header must be ${PLACES_HEADER}`);
  const rows = lines.slice(1).map((line, index) => {
    const [network, country, latitude, longitude, accuracy, asNumber, asOrganization, hosting] = splitCsv(line);
    const range = parseCidr(network ?? '');
    if (!range) throw new Error(`line ${index + 2}: the network is not in CIDR notation`);
    return { ...range, place: placeOf({ country, latitude, longitude, accuracy, asNumber, asOrganization, hosting }) };
  });
  // Sorted by first address, wider networks first: the last match before an address is the narrowest.
  rows.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.last > b.last ? -1 : 1));
  return (ip) => {
    const address = addressNumber(ip);
    if (address === undefined) return undefined;
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]!.first <= address) low = middle + 1;
      else high = middle;
    }
    for (let at = low - 1; at >= 0 && at >= low - 64; at--) if (rows[at]!.last >= address) return rows[at]!.place;
    return undefined;
  };
}

function placeOf(cells: Record<string, string | undefined>): Place {
  const number = (text: string | undefined): number | undefined =>
    text === undefined || text === '' ? undefined : Number(text);
  const [lat, lon] = [number(cells.latitude), number(cells.longitude)];
  const place: Record<string, unknown> = {
    country: cells.country || undefined,
    location: lat === undefined || lon === undefined ? undefined : { lat, lon },
    accuracyKm: number(cells.accuracy),
    asNumber: number(cells.asNumber),
    asOrganization: cells.asOrganization || undefined,
    hosting: cells.hosting === 'true' || cells.hosting === '1' ? true : undefined,
  };
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined)) as Place;
}

function splitCsv(line: string): string[] {
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return cells.map((match) => (match[1] === undefined ? (match[2] ?? '') : match[1].replace(/""/g, '"')).trim());
}
