import type { Entry } from '../../entry/fields.js';
import type { ObservationValue } from '../cell.js';
import { localHour } from './local-time.js';

/** What is true of an entry, as bits. */
export const IS = {
  /** Answered with 2xx or 3xx. */
  succeeded: 1,
  /** Failed to authenticate. */
  refused: 2,
  /** Answered with 404. */
  missing: 4,
  /** Answered with 429. */
  throttled: 8,
  /** Route class of the settings. */
  admin: 16,
  keyManagement: 32,
  export: 64,
  /** The registry gives the key roles, and `admin` is not among them. */
  withoutRole: 128,
  /** `admin` is among the key's roles. */
  withRole: 256,
  /** There is no route template: the route is a path. */
  path: 512,
} as const;

/** What the history of a key keeps of an entry. */
export interface KeyEntry {
  readonly bytes: number;
  readonly bits: number;
  readonly country: string | undefined;
  readonly route: string | undefined;
  /** On admin routes: hours since the epoch in the tenant's time zone. */
  readonly localHour: number | undefined;
  readonly plan: string | undefined;
}

const ADMIN_ROLE = 'admin';

export function writeKeyEntry(entry: Entry): ObservationValue {
  const bits = bitsOf(entry);
  const zone = entry['event.timezone'];
  const local = zone !== undefined && bits & IS.admin ? localHour(entry['@timestamp']!, zone) : undefined;
  const route = entry['api.route'] ?? entry['url.path'];
  return [
    entry['http.response.bytes'] ?? 0,
    bits,
    entry['source.geo.country_iso_code'],
    // What has no slash is no route; without one it could be any name, `__proto__` too.
    route?.includes('/') ? route : undefined,
    local,
    entry['api.plan'],
  ];
}

export function readKeyEntry(value: ObservationValue): KeyEntry {
  const [bytes, bits, country, route, local, plan] = value as readonly (string | number | undefined)[];
  return {
    bytes: bytes as number,
    bits: bits as number,
    country: country as string | undefined,
    route: route as string | undefined,
    localHour: local as number | undefined,
    plan: plan as string | undefined,
  };
}

export const bytesOf = (value: ObservationValue): number => (value as readonly number[])[0]!;

/** Whether one of the bits is set. */
export const is = (value: ObservationValue, bits: number): boolean => ((value as readonly number[])[1]! & bits) !== 0;

function bitsOf(entry: Entry): number {
  const status = entry['http.response.status_code'] ?? 0;
  const classes = entry['api.route_class'];
  const roles = entry['api_key.roles'];
  let bits = 0;
  if (status >= 200 && status < 400) bits |= IS.succeeded;
  if (entry['api.authentication.result'] === 'failure') bits |= IS.refused;
  if (status === 404) bits |= IS.missing;
  if (status === 429) bits |= IS.throttled;
  if (classes?.includes('admin')) bits |= IS.admin;
  if (classes?.includes('key_management')) bits |= IS.keyManagement;
  if (classes?.includes('export')) bits |= IS.export;
  if (roles) bits |= roles.includes(ADMIN_ROLE) ? IS.withRole : IS.withoutRole;
  if (entry['api.route'] === undefined) bits |= IS.path;
  return bits;
}
