import { type Attack, BELOW, evenly, type Planted } from './attack.js';
import { served } from './benign.js';
import { HOUR, LAST_DAY, MINUTE } from './calendar.js';
import { AGENTS, client } from './clients.js';
import { addressV4, network } from './places.js';
import { API, type Request } from './request.js';
import { keyFor } from './roster.js';
import { route } from './routes.js';
import { wrongKey } from './wrong-key.js';

const ORDERS = route('GET', '/orders');

/** One server tries a short list of keys, and one of them works; later a dozen homes try another list. */
export const credentialStuffing: Attack = {
  id: 'credential-stuffing',
  plan({ roster, random, intensity }) {
    const requests: Request[] = [];
    const planted: Planted[] = [];
    const common = {
      attack: 'credential-stuffing',
      detector: 'credential-stuffing',
      mayAlsoFire: ['auth-failure-rate', 'client-error-spike'],
    } as const;

    const server = client(addressV4(network('hosting-bucharest'), 611), AGENTS.sdk[4], true);
    const tries = evenly(random, LAST_DAY + 17 * HOUR + 25 * MINUTE, 4 * MINUTE, Math.round(14 * intensity));
    if (tries.length >= 10) {
      const at = LAST_DAY + 17 * HOUR + 31 * MINUTE;
      const success = served(at, keyFor(roster, 'hijacked'), ORDERS, random, { path: ORDERS.head, client: server });
      requests.push(...tries.map((time) => wrongKey(time, server, random)), success);
      planted.push({
        ...common,
        entity: { type: 'source_ip', id: server.ip },
        actor: 'Quick Fingers',
        severity: 'critical',
        start: tries[0]!,
        end: at,
        crossing: tries[9]!,
        requests: tries.length + 1,
        note: `A server tries ${tries.length} leaked keys; the next one is still valid.`,
      });
    }

    const size = 12;
    const homes = Array.from({ length: size }, (_, i) =>
      client(addressV4(network(i % 2 ? 'bots-hanoi' : 'bots-cairo'), 9001 + i * 5), 'StuffKit/2.1', true),
    );
    const many = evenly(random, LAST_DAY + 17 * HOUR + 40 * MINUTE, 8 * MINUTE, Math.round(60 * intensity));
    if (many.length >= 50) {
      requests.push(...many.map((time, i) => wrongKey(time, homes[i % size]!, random)));
      planted.push({
        ...common,
        entity: { type: 'api', id: API.id },
        actor: 'Choir',
        severity: 'high',
        start: many[0]!,
        end: many.at(-1)!,
        crossing: many[49]!,
        requests: many.length,
        note: `${size} homes with the same unusual agent, each a handful of keys.`,
      });
    }
    return planted.length > 0 ? { requests, planted } : BELOW;
  },
};

/** One home tries a key every twelve minutes, for hours. */
export const slowBruteForce: Attack = {
  id: 'slow-brute-force',
  plan({ random, intensity }) {
    const home = client(addressV4(network('bots-bogota'), 8123), AGENTS.sdk[6]);
    const times = evenly(random, LAST_DAY + 17 * HOUR + 2 * MINUTE, 170 * MINUTE, Math.round(15 * intensity));
    const crossed = times.find((time, i) => i >= 11 && time - times[0]! >= 2 * HOUR);
    if (crossed === undefined) return BELOW;
    return {
      requests: times.map((time) => wrongKey(time, home, random)),
      planted: [
        {
          attack: 'slow-brute-force',
          detector: 'slow-brute-force',
          entity: { type: 'source_ip', id: home.ip },
          actor: 'Dripstone',
          severity: 'medium',
          start: times[0]!,
          end: times.at(-1)!,
          crossing: crossed,
          requests: times.length,
          note: `${times.length} keys in almost three hours, below every rate.`,
          mayAlsoFire: [],
        },
      ],
    };
  },
};
