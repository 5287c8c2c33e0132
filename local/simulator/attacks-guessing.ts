import { HOUR, MINUTE } from '../../lib/core/time-units.js';
import { type Attack, type AttackContext, type AttackPlan, crossing, evenly, perAddress } from './attack.js';
import { served } from './benign.js';
import { LAST_DAY } from './calendar.js';
import { AGENTS, client } from './clients.js';
import { inTurn, TURNS } from './evasion.js';
import { addressV4, network } from './places.js';
import { API } from './request.js';
import { keyFor } from './roster.js';
import { route } from './routes.js';
import { wrongKey } from './wrong-key.js';

const ORDERS = route('GET', '/orders');

const COMMON = {
  attack: 'credential-stuffing',
  detector: 'credential-stuffing',
  mayAlsoFire: ['credential-stuffing', 'auth-failure-rate', 'client-error-spike'],
} as const;

/** A server tries a short list of keys, and the next one works. */
function quickFingers(context: AttackContext): AttackPlan {
  const { roster, random, intensity, evasion } = context;
  const server = client(addressV4(network('hosting-bucharest'), 611), AGENTS.sdk[4], true);
  const times = evenly(context, LAST_DAY + 17 * HOUR + 25 * MINUTE, 4 * MINUTE, Math.round(14 * intensity));
  if (times.length === 0) return { requests: [], planted: [] };
  const tries = times.map((time, i) => wrongKey(time, inTurn(evasion, server, i, TURNS.ofAddress), random));
  const at = Math.max(LAST_DAY + 17 * HOUR + 31 * MINUTE, times.at(-1)! + MINUTE);
  const success = served(at, keyFor(roster, 'hijacked'), ORDERS, random, { path: ORDERS.head, client: server });
  const planted = perAddress([...tries, success], (own) => {
    const failed = own.filter((request) => request !== success).map(({ time }) => time);
    const getsIn = own.includes(success) && crossing(failed, 10 * MINUTE, 9) !== undefined;
    return {
      ...COMMON,
      actor: 'Quick Fingers',
      severity: getsIn ? 'critical' : 'high',
      crossing: crossing(failed, 10 * MINUTE, 9),
      note: `A server tries ${tries.length} leaked keys; the next one is still valid.`,
    };
  });
  return { requests: [...tries, success], planted };
}

/** A dozen homes with one agent, each a handful of keys. */
function choir(context: AttackContext): AttackPlan {
  const { random, intensity } = context;
  const homes = Array.from({ length: HOMES }, (_, i) =>
    client(addressV4(network(i % 2 ? 'bots-hanoi' : 'bots-cairo'), 9001 + i * 5), 'StuffKit/2.1', true),
  );
  const times = evenly(context, LAST_DAY + 17 * HOUR + 40 * MINUTE, 8 * MINUTE, Math.round(60 * intensity));
  if (times.length === 0) return { requests: [], planted: [] };
  const planted = {
    ...COMMON,
    entity: { type: 'api', id: API.id },
    actor: 'Choir',
    severity: 'high',
    start: times[0]!,
    end: times.at(-1)!,
    crossing: crossing(times, 10 * MINUTE, 49),
    requests: times.length,
    note: `${HOMES} homes with the same unusual agent, each a handful of keys.`,
  } as const;
  return { requests: times.map((time, i) => wrongKey(time, homes[i % HOMES]!, random)), planted: [planted] };
}

const HOMES = 12;

/** One server tries a short list of keys, and one of them works; later a dozen homes try another list. */
export const credentialStuffing: Attack = {
  id: 'credential-stuffing',
  plan(context) {
    const isMeant = ({ planted }: AttackPlan) =>
      context.evasion !== 'none' || planted.some((one) => one.crossing !== undefined);
    const parts = [quickFingers(context), choir(context)].filter(isMeant);
    return { requests: parts.flatMap((one) => one.requests), planted: parts.flatMap((one) => one.planted) };
  },
};

/** One home tries a key every twelve minutes, for hours. */
export const slowBruteForce: Attack = {
  id: 'slow-brute-force',
  plan(context) {
    const { random, intensity, evasion } = context;
    if (evasion === 'slow') return 'ten times slower it takes longer than the day';
    const home = client(addressV4(network('bots-bogota'), 8123), AGENTS.sdk[6]);
    const times = evenly(context, LAST_DAY + 17 * HOUR + 2 * MINUTE, 170 * MINUTE, Math.round(15 * intensity));
    const requests = times.map((time, i) => wrongKey(time, inTurn(evasion, home, i, TURNS.ofAddress), random));
    const planted = perAddress(requests, (own, times) => ({
      attack: 'slow-brute-force',
      detector: 'slow-brute-force',
      actor: 'Dripstone',
      severity: 'medium',
      crossing: times.find((time, i) => i >= 11 && time - times[0]! >= 2 * HOUR),
      note: `${own.length} keys in almost three hours, below every rate.`,
      mayAlsoFire: [],
    }));
    return { requests, planted };
  },
};
