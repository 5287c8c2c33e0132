import type { GeoPoint } from '../entry/fields.js';
import { addressNumber, parseCidr, type Range } from './cidr.js';

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

interface Row extends Range {
  readonly place: Place;
  /** Place of the narrowest other network around it. */
  within: number;
}

const NONE = -1;

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

const isNumber = (least: number, most: number) => (text: string) =>
  text === '' || (/^-?\d+(?:\.\d+)?$/.test(text) && Number(text) >= least && Number(text) <= most);

/** What the cells of a row may hold. */
const CELLS = {
  country: { isGood: (text: string) => /^(?:[A-Za-z\d]{2})?$/.test(text), allowed: 'the country must be two letters' },
  latitude: { isGood: isNumber(-90, 90), allowed: 'the latitude must be a number from -90 to 90' },
  longitude: { isGood: isNumber(-180, 180), allowed: 'the longitude must be a number from -180 to 180' },
  accuracy: { isGood: isNumber(0, 20_038), allowed: 'the accuracy must be kilometres from 0 to 20038' },
  asNumber: { isGood: isNumber(0, 2 ** 32 - 1), allowed: 'the AS number must be a number from 0' },
  hosting: { isGood: (text: string) => /^(?:true|false|0|1)?$/i.test(text), allowed: 'hosting must be true or false' },
} as const;

/**
 * Reads a geo file in CSV with the header `PLACES_HEADER`; the narrowest network wins.
 *
 * @throws Error naming the line that is wrong
 */
export function placesFromCsv(text: string): PlaceLookup {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines[0]?.trim() !== PLACES_HEADER) throw new Error(`line 1: the header must be ${PLACES_HEADER}`);
  const rows: Row[] = lines.slice(1).map((line, index) => {
    const [network, country, latitude, longitude, accuracy, asNumber, asOrganization, hosting] = splitCsv(line);
    const range = parseCidr(network ?? '');
    if (!range) throw new Error(`line ${index + 2}: the network is not in CIDR notation`);
    const cells = { country, latitude, longitude, accuracy, asNumber, asOrganization, hosting };
    for (const [name, { isGood, allowed }] of Object.entries(CELLS))
      if (!isGood(cells[name as keyof typeof CELLS] ?? ''))
        throw new Error(`line ${index + 2}: ${allowed}, or nothing`);
    return { ...range, place: placeOf(cells), within: NONE };
  });
  // Sorted by first address, wider networks first: networks lie within each other or apart.
  rows.sort((a, b) => compare(a.first, b.first) || compare(b.last, a.last));
  let around = NONE;
  for (const [at, row] of rows.entries()) {
    while (around !== NONE && rows[around]!.last < row.first) around = rows[around]!.within;
    row.within = around;
    around = at;
  }
  return (ip) => {
    const address = addressNumber(ip);
    if (address === undefined) return undefined;
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]!.first <= address) low = middle + 1;
      else high = middle;
    }
    let at = low - 1;
    while (at !== NONE && rows[at]!.last < address) at = rows[at]!.within;
    return rows[at]?.place;
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
    hosting: /^(?:true|1)$/i.test(cells.hosting ?? '') || undefined,
  };
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined)) as Place;
}

function splitCsv(line: string): string[] {
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return cells.map((match) => (match[1] === undefined ? (match[2] ?? '') : match[1].replace(/""/g, '"')).trim());
}
