import { HOUR, MINUTE } from '../../lib/core/time-units.js';
import { type Attack, type AttackContext, BELOW, evenly, openly, type Planted } from './attack.js';
import { served } from './benign.js';
import { LAST_DAY } from './calendar.js';
import { AGENTS, client } from './clients.js';
import { addressV4, network } from './places.js';
import type { Random } from './random.js';
import { API, type Request, refused } from './request.js';
import type { Key } from './roster.js';
import { route, STAGE } from './routes.js';

/** Minutes that each trouble lasts. */
const MINUTES = 7;
/** Requests a minute that make 50 in five minutes, with some to spare. */
const LEAST_RATE = 12;

interface Trouble {
  readonly id: string;
  /** Minutes after 18:00. */
  readonly after: number;
  /** Share of the traffic at intensity 1. */
  readonly share: number;
  readonly severity: Planted['severity'];
  readonly actor: string;
  readonly note: string;
  readonly mayAlsoFire: readonly string[];
  request(time: number, key: Key, random: Random): Request;
}

/** As many requests in each minute as make the share of what goes on meanwhile. */
function timesOf({ after, share }: Trouble, context: AttackContext): number[] {
  const { intensity, curve, room } = context;
  const start = LAST_DAY + 18 * HOUR + after * MINUTE;
  const first = (start - curve.start) / MINUTE;
  let others = 0;
  for (let minute = first; minute < first + MINUTES; minute++) others += curve.count(minute, room) / MINUTES;
  const part = Math.min(0.85, share * intensity);
  const rate = Math.max((part / (1 - part)) * others, (LEAST_RATE - others) * Math.min(1, intensity));
  const upTo = (minute: number) => Math.floor(rate * minute);
  return Array.from({ length: MINUTES }, (_, minute) =>
    evenly(openly(context), start + minute * MINUTE, MINUTE, upTo(minute + 1) - upTo(minute)),
  ).flat();
}

const attackOf = (trouble: Trouble): Attack => ({
  id: trouble.id,
  plan(context) {
    const { roster, random } = context;
    const keys = roster.filter((key) => key.use === 'application');
    const times = timesOf(trouble, context);
    if (times.length === 0) return BELOW;
    const { id, severity, actor, note, mayAlsoFire } = trouble;
    return {
      requests: times.map((time) => trouble.request(time, random.pick(keys), random)),
      planted: [
        {
          attack: id,
          detector: id,
          entity: { type: 'api', id: API.id },
          actor,
          severity,
          start: times[0]!,
          end: times.at(-1)!,
          // Depends on all other traffic; filled in when that is planned.
          crossing: 0,
          requests: times.length,
          note,
          mayAlsoFire,
        },
      ],
    };
  },
});

const ORDERS = route('GET', '/orders');
const NEW_ORDER = route('POST', '/orders');
const PAYMENT = route('POST', '/payments');

/** A query without an index: the backend answers 500 to a fifth of the requests. */
export const serverErrorSpike = attackOf({
  id: 'server-error-spike',
  after: 4,
  share: 0.2,
  severity: 'medium',
  actor: 'a slow query',
  note: 'The order service gives up on one request of five.',
  mayAlsoFire: ['volume-surge'],
  request: (time, key, random) =>
    served(time, key, ORDERS, random, { path: ORDERS.head, status: 500, bytes: 36, latency: 9_000 }),
});

/** The payment provider does not answer. */
export const dependencyFailure = attackOf({
  id: 'dependency-failure',
  after: 24,
  share: 0.2,
  severity: 'medium',
  actor: 'the payment provider',
  note: 'Payments time out at 29 seconds.',
  mayAlsoFire: ['server-error-spike', 'volume-surge'],
  request: (time, key, random) =>
    served(time, key, PAYMENT, random, {
      path: PAYMENT.head,
      status: 504,
      error: 'INTEGRATION_TIMEOUT',
      bytes: 40,
      latency: 29_000,
    }),
});

/** A client's release leaves out a field that the schema wants. */
export const validationErrorSpike = attackOf({
  id: 'validation-error-spike',
  after: 44,
  share: 0.35,
  severity: 'low',
  actor: 'a client release',
  note: 'Orders without a currency, from everybody who has updated.',
  mayAlsoFire: ['client-error-spike', 'volume-surge'],
  request: (time, key, random) =>
    served(time, key, NEW_ORDER, random, {
      path: NEW_ORDER.head,
      status: 400,
      error: 'BAD_REQUEST_BODY',
      bytes: 35,
      latency: 4,
    }),
});

/** A client's release asks for a path that is gone. */
export const clientErrorSpike = attackOf({
  id: 'client-error-spike',
  after: 54,
  share: 0.65,
  severity: 'low',
  actor: 'a client release',
  note: 'An old path of the search, asked for again and again.',
  mayAlsoFire: ['volume-surge'],
  request: (time, key) =>
    refused({
      time,
      client: key.clients[0]!,
      method: 'GET',
      path: `/${STAGE}/search`,
      route: '-',
      status: 404,
      error: 'RESOURCE_NOT_FOUND',
      keyId: key.id,
      fingerprint: key.fingerprint,
    }),
});

const BOT_NETWORKS = ['bots-jakarta', 'bots-hanoi', 'bots-bogota', 'bots-cairo', 'bots-manila'].map(network);

/** A botnet runs into the firewall's list. */
export const blocklistSpike: Attack = {
  id: 'blocklist-spike',
  plan(context) {
    const { random, intensity } = context;
    const times = evenly(context, LAST_DAY + 19 * HOUR + 8 * MINUTE, 4 * MINUTE, Math.round(130 * intensity));
    if (times.length <= 100) return BELOW;
    const bots = Array.from({ length: 26 }, (_, i) =>
      client(addressV4(BOT_NETWORKS[i % BOT_NETWORKS.length]!, 6001 + i * 7), random.pick(AGENTS.browser), i % 3 === 0),
    );
    const requests = times.map((time, i) =>
      refused({
        time,
        client: bots[i % bots.length]!,
        method: 'GET',
        path: ORDERS.head,
        route: ORDERS.template,
        status: 403,
        error: 'WAF_FILTERED',
      }),
    );
    return {
      requests,
      planted: [
        {
          attack: 'blocklist-spike',
          detector: 'blocklist-spike',
          entity: { type: 'api', id: API.id },
          actor: 'Tin Soldiers',
          severity: 'medium',
          start: times[0]!,
          end: times.at(-1)!,
          crossing: 0,
          requests: requests.length,
          note: 'Addresses of a list of known bots, all refused by the firewall.',
          mayAlsoFire: ['client-error-spike'],
        },
      ],
    };
  },
};
