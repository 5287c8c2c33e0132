import { type Attack, BELOW, crossing, evenly } from './attack.js';
import { served } from './benign.js';
import { HOUR, LAST_DAY, MINUTE } from './calendar.js';
import { AGENTS, client } from './clients.js';
import { addressV4, network } from './places.js';
import { hex32 } from './random.js';
import { refused } from './request.js';
import { keyFor } from './roster.js';
import { route, STAGE } from './routes.js';

const ORDER = route('GET', '/orders/{id}');

/** A valid key reads order after order that are not its own. */
export const resourceEnumeration: Attack = {
  id: 'resource-enumeration',
  plan({ roster, random, intensity }) {
    const key = keyFor(roster, 'walker');
    const times = evenly(random, LAST_DAY + 14 * HOUR + 10 * MINUTE, 9 * MINUTE, Math.round(110 * intensity));
    const crossed = crossing(times, 10 * MINUTE, 50);
    if (crossed === undefined) return BELOW;
    const requests = times.map((time, i) => {
      const path = `${ORDER.head}ord_${hex32(random.next())}${hex32(i)}`;
      return served(time, key, ORDER, random, i % 25 === 24 ? { path, status: 404, bytes: 67 } : { path });
    });
    const successes = requests.filter((request) => request.status === 200).length;
    return {
      requests,
      planted: [
        {
          attack: 'resource-enumeration',
          detector: 'resource-enumeration',
          entity: { type: 'api_key', id: key.id },
          actor: 'Ledger Moth',
          severity: successes >= 100 ? 'critical' : 'high',
          start: times[0]!,
          end: times.at(-1)!,
          crossing: crossed,
          requests: requests.length,
          note: `A partner's key reads ${times.length} different orders in nine minutes; ${successes} reads succeed.`,
          mayAlsoFire: ['unusual-endpoint', 'volume-surge', 'scraping', 'data-exfiltration', 'endpoint-scan'],
        },
      ],
    };
  },
};

/** Paths of well-known software, none of which is here. */
const WORDLIST =
  '.env .git/config admin backup.zip config.json console debug/vars graphql metrics phpinfo.php server-status swagger.json wp-login.php xmlrpc.php';

/** A scanner goes through its list. */
export const endpointScan: Attack = {
  id: 'endpoint-scan',
  plan({ random, intensity }) {
    const scanner = client(addressV4(network('hosting-singapore'), 288), AGENTS.bot[1], true);
    const words = WORDLIST.split(' ');
    const times = evenly(random, LAST_DAY + 17 * HOUR + 16 * MINUTE, 6 * MINUTE, Math.round(words.length * intensity));
    const crossed = crossing(times, 10 * MINUTE, 10);
    if (crossed === undefined) return BELOW;
    const requests = times.map((time, i) =>
      refused({
        time,
        client: scanner,
        method: 'GET',
        // Beyond the list its words, each with another ending.
        path: `/${STAGE}/${words[i % words.length]}${i < words.length ? '' : `~${Math.floor(i / words.length)}`}`,
        route: '-',
        ...(i % 3 === 0
          ? { status: 404, error: 'RESOURCE_NOT_FOUND' }
          : { status: 403, error: 'MISSING_AUTHENTICATION_TOKEN' }),
      }),
    );
    return {
      requests,
      planted: [
        {
          attack: 'endpoint-scan',
          detector: 'endpoint-scan',
          entity: { type: 'source_ip', id: scanner.ip },
          actor: 'Lantern',
          severity: 'medium',
          start: times[0]!,
          end: times.at(-1)!,
          crossing: crossed,
          requests: requests.length,
          note: `${requests.length} paths of other people's software.`,
          mayAlsoFire: ['client-error-spike'],
        },
      ],
    };
  },
};

/** A key works in Berlin and 25 minutes later in São Paulo. */
export const impossibleTravel: Attack = {
  id: 'impossible-travel',
  plan({ roster, random, intensity }) {
    if (intensity <= 0) return BELOW;
    const key = keyFor(roster, 'traveller');
    const thief = client(addressV4(network('sao-paulo'), 41), AGENTS.sdk[5]);
    const target = route('GET', '/products');
    const at = LAST_DAY + 11 * HOUR + 30 * MINUTE;
    const home = evenly(random, at - 4 * MINUTE, 4 * MINUTE, 5);
    const away = evenly(random, at + 25 * MINUTE, 20 * MINUTE, 9);
    const orders = route('GET', '/orders');
    return {
      requests: [
        ...home.map((time) => served(time, key, target, random, { path: target.head })),
        ...away.map((time) => served(time, key, orders, random, { path: orders.head, client: thief })),
      ],
      planted: [
        {
          attack: 'impossible-travel',
          detector: 'impossible-travel',
          entity: { type: 'api_key', id: key.id },
          actor: 'Tradewind',
          severity: 'high',
          start: home[0]!,
          end: away.at(-1)!,
          crossing: away[0]!,
          requests: home.length + away.length,
          note: 'The key was copied from a laptop in Berlin; its owner stops, the thief goes on in São Paulo.',
          mayAlsoFire: ['new-country', 'geo-dispersion', 'unusual-endpoint'],
        },
      ],
    };
  },
};

/** A key that has called once an hour for a week calls all the time. */
export const volumeSurge: Attack = {
  id: 'volume-surge',
  plan({ roster, random, intensity, days, perDay }) {
    if (days < 8) return 'needs seven days of history: --days 8 or more';
    if (perDay < 200) return 'needs at least 200 requests a day for the history of the key';
    const key = keyFor(roster, 'batch');
    const target = route('POST', '/webhooks');
    const at = LAST_DAY + 19 * HOUR + 2 * MINUTE;
    const times = evenly(random, at, 50 * MINUTE, Math.round(Math.max(130, perDay * 0.01) * intensity));
    // Hourly calls of the key before and during the surge lie within the window, too.
    const usual = [-39 * MINUTE + 30_700, 21 * MINUTE + 30_700].map((after) => at + after);
    const crossed = crossing(
      [...times, ...usual].sort((a, b) => a - b),
      HOUR,
      100,
    );
    if (crossed === undefined) return BELOW;
    return {
      requests: times.map((time) => served(time, key, target, random, { path: target.head })),
      planted: [
        {
          attack: 'volume-surge',
          detector: 'volume-surge',
          entity: { type: 'api_key', id: key.id },
          actor: 'Flood Gate',
          severity: 'high',
          start: times[0]!,
          end: times.at(-1)!,
          crossing: crossed,
          requests: times.length,
          note: `One call an hour for days, then ${times.length} in 50 minutes.`,
          mayAlsoFire: ['scraping', 'unusual-endpoint', 'data-exfiltration'],
        },
      ],
    };
  },
};
