import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Reader } from 'mmdb-lib';
import { type Place, type PlaceLookup, placesFromCsv } from '../lib/core/enrich/places.js';
import type { Settings } from '../lib/core/settings.js';
import { describeFileError, Failure } from './failure.js';

/** A record of an mmdb file: the GeoIP2 schema, or the flat one of DB-IP and ip-location-db. */
interface GeoRecord {
  readonly country?: { readonly iso_code?: string };
  readonly country_code?: string;
  readonly subdivisions?: readonly { readonly iso_code?: string }[];
  readonly state1?: string;
  readonly city?: string | { readonly names?: { readonly en?: string } };
  readonly location?: { readonly latitude?: number; readonly longitude?: number; readonly accuracy_radius?: number };
  readonly latitude?: number;
  readonly longitude?: number;
  readonly autonomous_system_number?: number;
  readonly autonomous_system_organization?: string;
  readonly traits?: { readonly is_hosting_provider?: boolean; readonly is_anonymous?: boolean };
}

function placeOf(record: GeoRecord): Place {
  const lat = record.location?.latitude ?? record.latitude;
  const lon = record.location?.longitude ?? record.longitude;
  const city = typeof record.city === 'string' ? record.city : record.city?.names?.en;
  const place: Record<string, unknown> = {
    country: record.country?.iso_code ?? record.country_code,
    region: record.subdivisions?.[0]?.iso_code ?? record.state1,
    city,
    location: lat === undefined || lon === undefined ? undefined : { lat, lon },
    accuracyKm: record.location?.accuracy_radius,
    asNumber: record.autonomous_system_number,
    asOrganization: record.autonomous_system_organization,
    hosting: record.traits?.is_hosting_provider || record.traits?.is_anonymous || undefined,
  };
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined && value !== '')) as Place;
}

function openGeoFile(path: string, property: string): PlaceLookup {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Failure(2, `settings: ${property}: ${describeFileError(error, path).message}`);
  }
  try {
    if (!path.endsWith('.mmdb')) return placesFromCsv(bytes.toString('utf8'));
    const reader = new Reader<never>(bytes);
    return (ip) => {
      const record = reader.get(ip) as GeoRecord | null;
      return record ? placeOf(record) : undefined;
    };
  } catch (error) {
    const why = path.endsWith('.mmdb') ? 'not an mmdb file' : (error as Error).message;
    throw new Failure(2, `settings: ${property}: ${path}: ${why}`);
  }
}

/** The place lookup of the settings' geo files (mmdb or CSV), or undefined without any. */
export function openPlaces(geo: Settings['geo'], base: string): PlaceLookup | undefined {
  const lookups = (['city', 'asn'] as const).flatMap((name) =>
    geo[name] === undefined ? [] : [openGeoFile(resolve(base, geo[name]), `geo.${name}`)],
  );
  if (lookups.length === 0) return undefined;
  return (ip) => Object.assign({}, ...lookups.map((lookup) => lookup(ip)));
}
