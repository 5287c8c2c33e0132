import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Reader } from 'mmdb-lib';
import { type GeoRecord, placeOf, together } from '../lib/core/enrich/geo-record.js';
import { type PlaceLookup, placesFromCsv } from '../lib/core/enrich/places.js';
import type { Settings } from '../lib/core/settings.js';
import { describeFileError, Failure } from './failure.js';

function openGeoFile(path: string, property: string): PlaceLookup {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Failure(2, `settings: ${property}: ${describeFileError(error, 'the file').message}`);
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
    throw new Failure(2, `settings: ${property}: ${why}`);
  }
}

/** The place lookup of the settings' geo files (mmdb or CSV), or undefined without any. */
export function openPlaces(geo: Settings['geo'], base: string): PlaceLookup | undefined {
  const lookups = (['city', 'asn'] as const).flatMap((name) =>
    geo[name] === undefined ? [] : [openGeoFile(resolve(base, geo[name]), `geo.${name}`)],
  );
  return lookups.length === 0 ? undefined : together(lookups);
}
