import { DAY, HOUR, MINUTE } from '../../lib/core/time-units.js';
import {
  type Attack,
  type AttackContext,
  type AttackPlan,
  BELOW,
  crossing,
  evenly,
  type Planted,
  regularCrossing,
} from './attack.js';
import { served } from './benign.js';
import { LAST_DAY } from './calendar.js';
import { AGENTS, client } from './clients.js';
import { inTurn, paceOf, TURNS } from './evasion.js';
import { addressV4, network } from './places.js';
import { type Request, refused } from './request.js';
import { keyFor } from './roster.js';
import { ROUTES, route } from './routes.js';

const PRODUCT = route('GET', '/products/{id}');
const PRODUCTS = route('GET', '/products');
const SEARCH = route('GET', '/products/search');

/** One planted run of a key, from its callers' addresses, and what is said of it. */
export function planted(
  id: string,
  { evasion }: AttackContext,
  requests: readonly Request[],
  more: Pick<Planted, 'actor' | 'severity' | 'crossing' | 'note' | 'mayAlsoFire'>,
): AttackPlan | string {
  if (requests.length === 0) return BELOW;
  const sent = requests.map((one, i) => ({ ...one, client: inTurn(evasion, one.client, i, TURNS.ofKey) }));
  const [first, last] = [sent[0]!, sent.at(-1)!];
  const entity = { type: 'api_key', id: first.keyId } as const;
  const [start, end] = [first.time, last.time];
  return {
    requests: sent,
    planted: [{ attack: id, detector: id, entity, start, end, requests: sent.length, ...more }],
  };
}

/** A key that was built into a leaked application works on three continents. */
export const geoDispersion: Attack = {
  id: 'geo-dispersion',
  plan(context) {
    const { roster, random, intensity, evasion } = context;
    if (intensity <= 0) return BELOW;
    const key = keyFor(roster, 'nomad');
    const pace = paceOf(evasion);
    const at = Math.min(LAST_DAY + 18 * HOUR + 10 * MINUTE, LAST_DAY + DAY - 39 * MINUTE * pace);
    const away = (city: string, host: number) => client(addressV4(network(city), host), AGENTS.sdk[5]);
    const calls = (from: number, caller = key.clients[0]!) =>
      evenly(context, from, 4 * MINUTE, 3).map((time) =>
        served(time, key, PRODUCTS, random, { path: PRODUCTS.head, client: caller }),
      );
    const legs = [
      calls(at),
      calls(at + 15 * MINUTE * pace, away('sao-paulo', 3477)),
      calls(at + 34 * MINUTE * pace, away('tokyo', 3801)),
    ];
    const within = (time: number) =>
      legs.every((leg) => leg.some((one) => one.time <= time && time - one.time <= HOUR));
    return planted('geo-dispersion', context, legs.flat(), {
      actor: 'Dandelion',
      severity: 'high',
      crossing: legs[2]!.find(({ time }) => within(time))?.time,
      note: 'Berlin, São Paulo and Tokyo, one soon after the other, with one key.',
      mayAlsoFire: ['impossible-travel', 'new-country', 'unusual-endpoint'],
    });
  },
};

/** A program copies the catalogue, product by product, a request every quarter of a second. */
export const scraping: Attack = {
  id: 'scraping',
  plan(context) {
    const { roster, random, intensity } = context;
    const key = keyFor(roster, 'harvester');
    const count = Math.round(300 * intensity);
    // A little unrest, so that the gaps are those of a program and not of a clock.
    const times = evenly(context, LAST_DAY + 18 * HOUR + 14 * MINUTE + 20_000, 75_000, count, 0.09);
    const requests = times.map((time, i) =>
      served(time, key, PRODUCT, random, { path: `${PRODUCT.head}${48_100 + i}` }),
    );
    return planted('scraping', context, requests, {
      actor: 'Copybook',
      severity: 'high',
      crossing: regularCrossing(times),
      note: `${count} products in a row.`,
      mayAlsoFire: ['resource-enumeration', 'volume-surge', 'unusual-endpoint', 'data-exfiltration'],
    });
  },
};

/** A key is denied wherever it knocks. */
export const accountTakeover: Attack = {
  id: 'account-takeover',
  plan(context) {
    const { roster, intensity } = context;
    const key = keyFor(roster, 'hijacked');
    const targets = ROUTES.filter(({ kind }) => kind === 'admin' || kind === 'keys' || kind === 'export');
    const thief = client(addressV4(network('hosting-amsterdam'), 722), AGENTS.sdk[4]);
    const times = evenly(context, LAST_DAY + 17 * HOUR + 6 * MINUTE, 7 * MINUTE, Math.round(24 * intensity));
    const requests = times.map((time, i) => {
      const target = targets[i % targets.length]!;
      return refused({
        time,
        client: thief,
        method: target.method,
        path: target.head,
        route: target.template,
        status: 403,
        error: 'ACCESS_DENIED',
        keyId: key.id,
        fingerprint: key.fingerprint,
      });
    });
    return planted('account-takeover', context, requests, {
      actor: 'Locked Out',
      severity: 'high',
      crossing: crossing(times, 10 * MINUTE, 19),
      note: 'A stolen key tries every route that its owner never used.',
      // The address is abroad, and the routes are new to the key.
      mayAlsoFire: ['unusual-endpoint', 'new-country', 'after-hours-admin'],
    });
  },
};

/** A client without backoff runs into its limit, hour after hour. */
export const nearRateLimit: Attack = {
  id: 'near-rate-limit',
  plan(context) {
    const { roster, intensity } = context;
    const key = keyFor(roster, 'impatient');
    const each = Math.round(4 * intensity);
    if (each === 0) return BELOW;
    const requests = [17, 18, 19].flatMap((hour) =>
      evenly(context, LAST_DAY + hour * HOUR + 35 * MINUTE, 9_000, each).map((time) =>
        refused({
          time,
          client: key.clients[0]!,
          method: SEARCH.method,
          path: SEARCH.head,
          route: SEARCH.template,
          status: 429,
          error: 'THROTTLED',
          keyId: key.id,
          fingerprint: key.fingerprint,
        }),
      ),
    );
    return planted('near-rate-limit', context, requests, {
      actor: 'an impatient client',
      severity: 'high',
      crossing: requests[2 * each]!.time,
      note: 'Throttled at 17:35, 18:35 and 19:35: it repeats at once what was refused.',
      mayAlsoFire: [],
    });
  },
};
