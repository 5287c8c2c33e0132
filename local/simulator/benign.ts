import { DAY, HOUR, MINUTE } from '../../lib/core/time-units.js';
import { LAST_DAY, localHour, ZONES, zoneLoad } from './calendar.js';
import { AGENTS, client } from './clients.js';
import { addressV4, network } from './places.js';
import { hex32, mix32, type Random, weightedTable } from './random.js';
import type { Request } from './request.js';
import type { Key, KeyUse } from './roster.js';
import { ROUTES, type Route, type RouteKind, route } from './routes.js';

/** How a use spreads over the kinds of routes. */
const HABITS: Readonly<Partial<Record<KeyUse, Readonly<Partial<Record<RouteKind, number>>>>>> = {
  application: { list: 38, get: 42, write: 20 },
  office: { list: 45, get: 45, write: 10 },
  mobile: { list: 40, get: 35, write: 25 },
  backend: { list: 15, get: 45, write: 40 },
  admin: { list: 50, get: 20, admin: 20, keys: 10 },
  stale: { list: 70, get: 30 },
  expiring: { list: 30, get: 70 },
};

const HALF_HOUR = 30 * MINUTE;
/** Different ids that one key uses on one template in half an hour: far below what an enumeration touches. */
const WORKING_SET = 12;
const PATROL = client(addressV4(network('hosting-amsterdam'), 9), AGENTS.bot[0]);
const HEALTH = route('GET', '/health');
const FALLBACK = route('GET', '/orders');
/** A route that a deployment added three days before the last. */
const ADDED = route('GET', '/wishlists');
const ADDED_AT = LAST_DAY - 3 * DAY + 10 * HOUR;

/** The path of a route with an id that is the same for equal arguments. */
export function pathOf(target: Route, a: number, b: number): string {
  if (target.prefix === '') return target.head;
  return `${target.head}${target.prefix}${hex32(mix32(a ^ 0x1f35))}${hex32(mix32(mix32(a) + b))}${target.tail}`;
}

/** A request that the integration answered. */
export function served(
  time: number,
  key: Key,
  target: Route,
  random: Random,
  fields: Partial<Request> & Pick<Request, 'path'>,
): Request {
  const draw = random.next();
  return {
    time,
    client: key.clients[0]!,
    method: target.method,
    route: target.template,
    status: target.method === 'POST' ? 201 : 200,
    bytes: target.sizes[draw & 1023]!,
    latency: target.latencies[(draw >>> 10) & 1023]!,
    error: '-',
    keyId: key.id,
    fingerprint: key.fingerprint,
    ...fields,
  };
}

/** The everyday load: many keys with habits, following the sun. */
export class EverydayTraffic {
  private readonly keysByZone: readonly (readonly Key[])[];
  private readonly tables: readonly Uint16Array[];
  private readonly routes = new Map<KeyUse, Uint16Array>();
  private shares: number[] = [];
  private minute = -1;

  constructor(roster: readonly Key[]) {
    this.keysByZone = ZONES.map((_, zone) => roster.filter((key) => key.zone === zone && HABITS[key.use]));
    this.tables = this.keysByZone.map((keys) => weightedTable(keys.map((_, rank) => 1 / (rank + 6))));
    for (const [use, kinds] of Object.entries(HABITS)) {
      const ofKind = (kind: RouteKind) => ROUTES.filter((r) => r.kind === kind).reduce((sum, r) => sum + r.weight, 0);
      const weights = ROUTES.map((r) => ((kinds[r.kind] ?? 0) * r.weight) / ofKind(r.kind));
      this.routes.set(use as KeyUse, weightedTable(weights));
    }
  }

  /** One everyday request at a time. */
  request(time: number, random: Random): Request {
    const draw = random.next();
    if ((draw & 127) === 0) return this.healthCheck(time, random);
    const zone = this.zone(time, random);
    const key = this.keysByZone[zone]![this.tables[zone]![draw >>> 19]!]!;
    const target = this.target(key, time, random);
    const missing = target.kind === 'get' && random.chance(0.02);
    const n = missing ? WORKING_SET + random.below(3) : random.below(WORKING_SET);
    const resource = target.resource * 64 + n;
    const path = pathOf(target, key.index * 4096 + resource, Math.floor(time / HALF_HOUR));
    const invalid = target.kind === 'write' && random.chance(0.03);
    const size = random.next();
    return {
      time,
      client: clientAt(key, time, random),
      method: target.method,
      path,
      route: target.template,
      status: missing ? 404 : invalid ? 400 : target.method === 'POST' ? 201 : 200,
      bytes: missing ? 67 : invalid ? 35 : target.sizes[size & 1023]!,
      latency: invalid ? 4 : target.latencies[(size >>> 10) & 1023]!,
      error: invalid ? 'BAD_REQUEST_BODY' : '-',
      keyId: key.id,
      fingerprint: key.fingerprint,
    };
  }

  private zone(time: number, random: Random): number {
    const minute = Math.floor(time / MINUTE);
    if (minute !== this.minute) {
      this.minute = minute;
      this.shares = ZONES.map((_, zone) => zoneLoad(minute * MINUTE, zone));
      for (let i = 1; i < this.shares.length; i++) this.shares[i]! += this.shares[i - 1]!;
    }
    const wanted = random.float() * this.shares[this.shares.length - 1]!;
    let zone = 0;
    while (wanted >= this.shares[zone]!) zone++;
    return zone;
  }

  private target(key: Key, time: number, random: Random): Route {
    const target = ROUTES[this.routes.get(key.use)![random.next() >>> 19]!]!;
    if (target === ADDED && time < ADDED_AT) return FALLBACK;
    if (target.kind !== 'admin' && target.kind !== 'keys') return target;
    const hour = localHour(time, key.zone);
    return hour >= 9 && hour < 17 ? target : FALLBACK;
  }

  private healthCheck(time: number, random: Random): Request {
    const draw = random.next();
    return {
      time,
      client: PATROL,
      method: HEALTH.method,
      path: HEALTH.head,
      route: HEALTH.template,
      status: 200,
      bytes: HEALTH.sizes[draw & 1023]!,
      latency: HEALTH.latencies[(draw >>> 10) & 1023]!,
      error: '-',
      keyId: '-',
      fingerprint: '-',
    };
  }
}

/** Phones stay with one of the carrier's addresses for some minutes; others use their addresses at random. */
function clientAt(key: Key, time: number, random: Random) {
  if (key.use !== 'mobile') return random.pick(key.clients);
  return key.clients[mix32(key.index * 131 + Math.floor(time / 420_000)) % key.clients.length]!;
}
