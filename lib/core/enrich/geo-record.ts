import type { Place, PlaceLookup } from './places.js';

/** A record of an mmdb file: the GeoIP2 schema, or the flat one of DB-IP and ip-location-db. */
export interface GeoRecord {
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

/** The place that a record tells of. */
export function placeOf(record: GeoRecord): Place {
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

/** One lookup of several; what a later one knows wins. */
export const together =
  (lookups: readonly PlaceLookup[]): PlaceLookup =>
  (ip) =>
    Object.assign({}, ...lookups.map((lookup) => lookup(ip)));
