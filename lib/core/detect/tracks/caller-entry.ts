import type { Entry } from '../../entry/fields.js';
import type { ObservationValue } from '../observation.js';
import { placeText } from '../place.js';
import { shortText } from '../short-text.js';
import { localHour } from './local-time.js';
import { lastNumber } from './numbers.js';

/** What is true of an entry, as bits. */
export const IS = {
  /** Answered with 2xx or 3xx. */
  succeeded: 1,
  /** Failed to authenticate. */
  refused: 2,
  /** Answered with 404. */
  missing: 4,
  /** Answered with 429 because of a rate. */
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
  /** Answered with 429 because of a used-up quota. */
  overQuota: 1024,
  /** A successful read. */
  read: 2048,
  /** Made with a key, too: of the user only the place counts. */
  keyed: 4096,
} as const;

/** What is kept of an entry of a caller. */
export interface CallerEntry {
  readonly bits: number;
  readonly bytes: number;
  readonly country: string | undefined;
  readonly route: string | undefined;
  /** On admin routes: hours since the epoch in the tenant's time zone. */
  readonly localHour: number | undefined;
  readonly plan: string | undefined;
  /** Hash of the resource that the route template's slots name. */
  readonly resource: string | undefined;
  /** The text of the place, where it is a place of a person. */
  readonly place: string | undefined;
  /** The last number that was asked for: the id, or the page. */
  readonly number: number | undefined;
}

const ADMIN_ROLE = 'admin';

/** The observation of an entry under its key, its user or its address. */
export function writeCallerEntry(entry: Entry): ObservationValue {
  const bits = bitsOf(entry);
  const zone = entry['event.timezone'];
  const location = entry['source.geo.location'];
  const isPerson =
    location !== undefined && entry['source.hosting'] !== true && entry['api.authentication.result'] === 'success';
  const route = entry['api.route'] ?? entry['url.path'];
  return [
    bits,
    entry['http.response.bytes'] ?? 0,
    entry['source.geo.country_iso_code'],
    // What has no slash is no route; without one it could be any name, `__proto__` too.
    route?.includes('/') ? shortText(route) : undefined,
    zone !== undefined && bits & IS.admin ? localHour(entry['@timestamp']!, zone) : undefined,
    entry['api.plan'],
    entry['api.resource.hash'],
    isPerson ? placeText(entry, location, '') : undefined,
    lastNumber(entry['url.query']) ?? lastNumber(entry['url.path']),
    entry['api.id'],
  ];
}

/**
 * The observation under an address, of which only few detectors judge: without a resource one number, else a text of
 * bits, number, resource and route, which weighs half of a list.
 */
export function writeAddressEntry(entry: Entry): ObservationValue {
  const number = lastNumber(entry['url.query']) ?? lastNumber(entry['url.path']);
  const resource = entry['api.resource.hash'];
  if (resource === undefined) return number ?? NO_NUMBER;
  return [bitsOf(entry), number ?? NO_NUMBER, resource, shortText(entry['api.route'] ?? '')].join('\n');
}

/** The observation under the user of an entry that has a key, too: the text of the place, which many share. */
export const writeUserPlace = (entry: Entry, key: string): ObservationValue | undefined => {
  const location = entry['source.geo.location'];
  if (location === undefined || entry['source.hosting'] === true) return undefined;
  return entry['api.authentication.result'] === 'success' ? placeText(entry, location, key) : undefined;
};

/** The observation under the API of a call with a key: which key, and the bytes. */
export const writeApiEntry = (entry: Entry, key: string): ObservationValue => [
  0,
  entry['http.response.bytes'] ?? 0,
  key,
];

/** The API of an observation under a key. */
export const apiOf = (value: ObservationValue): string => (at(value, 9) as string | undefined) ?? DEFAULT_API;
/** Where the source does not name it. */
export const DEFAULT_API = 'default';

/** The key of an observation under the API. */
export const keyOf = (value: ObservationValue): string => at(value, 2) as string;

/** A number of an address that asked for none. */
const NO_NUMBER = -1;

export function readCallerEntry(value: ObservationValue): CallerEntry {
  const [bits, bytes, country, route, local, plan, resource, place, number] = valuesOf(value);
  return {
    bits: bits as number,
    bytes: bytes as number,
    country: country as string | undefined,
    route: route as string | undefined,
    localHour: local as number | undefined,
    plan: plan as string | undefined,
    resource: resource as string | undefined,
    place: place as string | undefined,
    number: number as number | undefined,
  };
}

type Values = readonly (string | number | undefined)[];

/** The values of an observation, in the order in which those of a key have them. */
function valuesOf(value: ObservationValue): Values {
  if (typeof value === 'number') return [0, 0, ...NONE, numberIn(value)];
  if (typeof value !== 'string') return value as Values;
  const nothing = undefined;
  if (isPlace(value)) return [IS.keyed, 0, nothing, nothing, nothing, nothing, nothing, value, nothing];
  const [bits, number, resource, ...route] = value.split('\n');
  const path = route.join('\n') || nothing;
  return [Number(bits), 0, nothing, path, nothing, nothing, resource, nothing, numberIn(Number(number))];
}

const NONE: Values = [undefined, undefined, undefined, undefined, undefined, undefined];
const numberIn = (number: number): number | undefined => (number === NO_NUMBER ? undefined : number);

/** Whether a text is that of a place: latitude and longitude have a comma between, an address's bits end with a line. */
function isPlace(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === NEW_LINE) return code === COMMA;
  }
  return false;
}

const COMMA = 44;
const NEW_LINE = 10;

function at(value: ObservationValue, place: number): string | number | undefined {
  if (Array.isArray(value)) return (value as Values)[place];
  if (typeof value !== 'string' || !isPlace(value)) return valuesOf(value)[place];
  return place === 0 ? IS.keyed : place === 7 ? value : undefined;
}

export const bytesOf = (value: ObservationValue): number => (at(value, 1) as number | undefined) ?? 0;
export const countryOf = (value: ObservationValue): string | undefined => at(value, 2) as string | undefined;
export const routeOf = (value: ObservationValue): string | undefined => at(value, 3) as string | undefined;
export const planOf = (value: ObservationValue): string | undefined => at(value, 5) as string | undefined;
export const resourceOf = (value: ObservationValue): string | undefined => at(value, 6) as string | undefined;
export const placeTextOf = (value: ObservationValue): string | undefined => at(value, 7) as string | undefined;
export const numberOf = (value: ObservationValue): number | undefined => at(value, 8) as number | undefined;

/** Whether one of the bits is set. */
export const is = (value: ObservationValue, bits: number): boolean => ((at(value, 0) as number) & bits) !== 0;

/** Whether the entry is a call of a caller, not only the place of a user. */
export const isOwn = (value: ObservationValue): boolean => !is(value, IS.keyed);

function bitsOf(entry: Entry): number {
  const status = entry['http.response.status_code'] ?? 0;
  const method = entry['http.request.method'];
  const classes = entry['api.route_class'];
  const roles = entry['api_key.roles'];
  let bits = 0;
  if (status >= 200 && status < 400) bits |= IS.succeeded;
  if (status >= 200 && status < 300 && (method === undefined || method === 'GET' || method === 'HEAD')) bits |= IS.read;
  if (entry['api.authentication.result'] === 'failure') bits |= IS.refused;
  if (status === 404) bits |= IS.missing;
  if (status === 429) bits |= entry['error.type'] === 'QUOTA_EXCEEDED' ? IS.overQuota : IS.throttled;
  if (classes) {
    if (classes.includes('admin')) bits |= IS.admin;
    if (classes.includes('key_management')) bits |= IS.keyManagement;
    if (classes.includes('export')) bits |= IS.export;
  }
  if (roles) bits |= roles.includes(ADMIN_ROLE) ? IS.withRole : IS.withoutRole;
  if (entry['api.route'] === undefined) bits |= IS.path;
  return bits;
}
