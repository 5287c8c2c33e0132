import { HOUR, MINUTE } from '../../lib/core/time-units.js';
import { type Attack, BELOW, crossing, evenly, openly, perAddress } from './attack.js';
import { LAST_DAY } from './calendar.js';
import { AGENTS, client } from './clients.js';
import { inTurn, paceOf, TURNS } from './evasion.js';
import { addressV4, network } from './places.js';
import { API } from './request.js';
import { wrongKey } from './wrong-key.js';

/** One address tries key after key: 1,000 in ten minutes. */
export const failedAuthSpike: Attack = {
  id: 'failed-auth-spike',
  plan(context) {
    const { random, intensity, evasion } = context;
    const caller = client(addressV4(network('hosting-bucharest'), 77), AGENTS.sdk[4], true);
    const start = LAST_DAY + 9 * HOUR + 20 * MINUTE;
    const times = evenly(context, start, 590_000, Math.round(1000 * intensity));
    const requests = times.map((time, i) => wrongKey(time, inTurn(evasion, caller, i, TURNS.ofAddress), random));
    const planted = perAddress(requests, (_, times) => ({
      attack: 'failed-auth-spike',
      detector: 'failed-auth-spike',
      actor: 'Locksmith',
      severity: crossing(times, 10 * MINUTE, 999) === undefined ? 'medium' : 'high',
      crossing: crossing(times, MINUTE, 20),
      note: 'A rented server tries a list of keys, a new one each time; none is valid.',
      mayAlsoFire: ['auth-failure-rate', 'credential-stuffing', 'client-error-spike', 'scraping'],
    }));
    return { requests, planted };
  },
};

/** Share of the wave in the traffic at intensity 1: somewhat above the definition's 10 %. */
const WAVE_SHARE = 0.14;
const WAVE_MINUTES = 25;
/** Requests a minute. */
const LEAST_RATE = 6;
const BOT_NETWORKS = ['bots-jakarta', 'bots-hanoi', 'bots-bogota', 'bots-cairo', 'bots-manila'].map(network);

/** Many home addresses try keys, each too slowly to be noticed; together they lift the API's failure rate. */
export const authFailureRate: Attack = {
  id: 'auth-failure-rate',
  plan(context) {
    const { random, intensity, evasion, curve, room } = context;
    const start = LAST_DAY + 16 * HOUR + 30 * MINUTE;
    const share = Math.min(0.8, WAVE_SHARE * intensity);
    const first = (start - curve.start) / MINUTE;
    let others = 0;
    for (let minute = first; minute < first + WAVE_MINUTES; minute++)
      others += curve.count(minute, room) / WAVE_MINUTES;
    // The definition asks for 50 requests in ten minutes; where hardly anybody calls, the wave alone has to bring them.
    const rate = Math.max((share / (1 - share)) * others, (LEAST_RATE - others) * intensity) / paceOf(evasion);
    const upTo = (minute: number) => Math.floor(rate * minute);
    const counts = Array.from({ length: WAVE_MINUTES * paceOf(evasion) }, (_, i) => upTo(i + 1) - upTo(i));
    const size = Math.max(40, Math.ceil(Math.max(...counts) / 2));
    const bots = Array.from({ length: size }, (_, i) =>
      client(addressV4(BOT_NETWORKS[i % BOT_NETWORKS.length]!, 11 + i * 3), random.pick(AGENTS.browser), i % 4 === 0),
    );
    // What is slow is so by its rate.
    const within = evasion === 'slow' ? openly(context) : context;
    let turn = 0;
    const requests = counts.flatMap((count, minute) =>
      evenly(within, start + minute * MINUTE, MINUTE, count).map((time) =>
        wrongKey(time, bots[turn++ % bots.length]!, random),
      ),
    );
    if (requests.length === 0) return BELOW;
    return {
      requests,
      planted: [
        {
          attack: 'auth-failure-rate',
          detector: 'auth-failure-rate',
          entity: { type: 'api', id: API.id },
          actor: 'Anthill',
          severity: 'high',
          start: requests[0]!.time,
          end: requests.at(-1)!.time,
          // Depends on all other traffic; filled in when that is planned.
          crossing: 0,
          requests: requests.length,
          note: `A botnet of ${size} home routers in five countries, each at most a few tries a minute.`,
          mayAlsoFire: ['credential-stuffing', 'client-error-spike', 'slow-brute-force'],
        },
      ],
    };
  },
};
