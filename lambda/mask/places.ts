import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Reader } from 'mmdb-lib';
import { type GeoRecord, placeOf, together } from '../../lib/core/enrich/geo-record.js';
import { type PlaceLookup, placesFromCsv } from '../../lib/core/enrich/places.js';
import type { Settings } from '../../lib/core/settings.js';
import { CODE } from '../environment.js';

/** The place lookup of the settings' geo files (mmdb or CSV), which lie beside the bundle; undefined without any. */
export function openPlaces({ city, asn }: Settings['geo']): PlaceLookup | undefined {
  const lookups = [city, asn].flatMap((file) => (file === undefined ? [] : [openFile(resolve(CODE, file))]));
  return lookups.length === 0 ? undefined : together(lookups);
}

function openFile(path: string): PlaceLookup {
  const bytes = readFileSync(path);
  if (!path.endsWith('.mmdb')) return placesFromCsv(bytes.toString('utf8'));
  const reader = new Reader<never>(bytes);
  return (ip) => {
    const record = reader.get(ip) as GeoRecord | null;
    return record ? placeOf(record) : undefined;
  };
}
