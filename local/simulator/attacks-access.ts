import { HOUR, MINUTE } from '../../lib/core/time-units.js';
import { type Attack, BELOW, crossing, evenly, perAddress } from './attack.js';
import { planted } from './attacks-keys.js';
import { served } from './benign.js';
import { LAST_DAY } from './calendar.js';
import { AGENTS, client } from './clients.js';
import { inTurn, paceOf, TURNS } from './evasion.js';
import { addressV4, network } from './places.js';
import { hex32 } from './random.js';
import { refused } from './request.js';
import { keyFor } from './roster.js';
import { route, STAGE } from './routes.js';

const ORDER = route('GET', '/orders/{id}');

/** A valid key reads order after order that are not its own. */
export const resourceEnumeration: Attack = {
  id: 'resource-enumeration',
  plan(context) {
    const { roster, random, intensity } = context;
    const key = keyFor(roster, 'walker');
    const times = evenly(context, LAST_DAY + 14 * HOUR + 10 * MINUTE, 9 * MINUTE, Math.round(110 * intensity));
    const requests = times.map((time, i) => {
      const path = `${ORDER.head}ord_${hex32(random.next())}${hex32(i)}`;
      return served(time, key, ORDER, random, i % 25 === 24 ? { path, status: 404, bytes: 67 } : { path });
    });
    const successes = requests.filter((request) => request.status === 200).length;
    const crossed = crossing(times, 10 * MINUTE, 50);
    return planted('resource-enumeration', context, requests, {
      actor: 'Ledger Moth',
      severity: successes >= 100 ? 'critical' : 'high',
      crossing: crossed,
      note: `A partner's key reads ${times.length} different orders; ${successes} reads succeed.`,
      mayAlsoFire: ['unusual-endpoint', 'volume-surge', 'scraping', 'data-exfiltration', 'endpoint-scan'],
    });
  },
};

/** Paths of well-known software, none of which is here. */
const WORDLIST =
  '.env .git/config admin backup.zip config.json console debug/vars graphql metrics phpinfo.php server-status swagger.json wp-login.php xmlrpc.php';

/** A scanner goes through its list. */
export const endpointScan: Attack = {
  id: 'endpoint-scan',
  plan(context) {
    const { intensity, evasion } = context;
    const scanner = client(addressV4(network('hosting-singapore'), 288), AGENTS.bot[1], true);
    const words = WORDLIST.split(' ');
    const times = evenly(context, LAST_DAY + 17 * HOUR + 16 * MINUTE, 6 * MINUTE, Math.round(words.length * intensity));
    const requests = times.map((time, i) =>
      refused({
        time,
        client: inTurn(evasion, scanner, i, TURNS.ofAddress),
        method: 'GET',
        // Beyond the list its words, each with another ending.
        path: `/${STAGE}/${words[i % words.length]}${i < words.length ? '' : `~${Math.floor(i / words.length)}`}`,
        route: '-',
        ...(i % 3 === 0
          ? { status: 404, error: 'RESOURCE_NOT_FOUND' }
          : { status: 403, error: 'MISSING_AUTHENTICATION_TOKEN' }),
      }),
    );
    const planted = perAddress(requests, (own, times) => ({
      attack: 'endpoint-scan',
      detector: 'endpoint-scan',
      actor: 'Lantern',
      severity: 'medium',
      crossing: crossing(times, 10 * MINUTE, 10),
      note: `${own.length} paths of other people's software.`,
      mayAlsoFire: ['client-error-spike'],
    }));
    return { requests, planted };
  },
};

/** A key works in Berlin and 25 minutes later in São Paulo. */
export const impossibleTravel: Attack = {
  id: 'impossible-travel',
  plan(context) {
    const { roster, random, intensity, evasion } = context;
    if (intensity <= 0) return BELOW;
    const key = keyFor(roster, 'traveller');
    const thief = client(addressV4(network('sao-paulo'), 41), AGENTS.sdk[5]);
    const target = route('GET', '/products');
    const at = LAST_DAY + 11 * HOUR + 30 * MINUTE;
    const home = evenly(context, at - 4 * MINUTE, 4 * MINUTE, 5);
    const away = evenly(context, at + 25 * MINUTE * paceOf(evasion), 20 * MINUTE, 9);
    const orders = route('GET', '/orders');
    const requests = [
      ...home.map((time) => served(time, key, target, random, { path: target.head })),
      ...away.map((time) => served(time, key, orders, random, { path: orders.head, client: thief })),
    ];
    return planted('impossible-travel', context, requests, {
      actor: 'Tradewind',
      severity: 'high',
      crossing: away.find((time) => home.some((before) => time - before <= HOUR)),
      note: 'The key was copied from a laptop in Berlin; its owner stops, the thief goes on in São Paulo.',
      mayAlsoFire: ['new-country', 'geo-dispersion', 'unusual-endpoint'],
    });
  },
};

/** A key that has called once an hour for a week calls all the time. */
export const volumeSurge: Attack = {
  id: 'volume-surge',
  plan(context) {
    const { roster, random, intensity, days, perDay } = context;
    if (days < 8) return 'needs seven days of history: --days 8 or more';
    if (perDay < 200) return 'needs at least 200 requests a day for the history of the key';
    const key = keyFor(roster, 'batch');
    const target = route('POST', '/webhooks');
    const count = Math.round(Math.max(130, perDay * 0.01) * intensity);
    const times = evenly(context, LAST_DAY + 19 * HOUR + 2 * MINUTE, 50 * MINUTE, count);
    // Hourly calls of the key lie within the window, too.
    const usual = Array.from({ length: 24 }, (_, hour) => LAST_DAY + hour * HOUR + 23 * MINUTE + 30_700);
    const all = [...times, ...usual].sort((a, b) => a - b);
    return planted(
      'volume-surge',
      context,
      times.map((time) => served(time, key, target, random, { path: target.head })),
      {
        actor: 'Flood Gate',
        severity: 'high',
        crossing: crossing(all, HOUR, 100),
        note: `One call an hour for days, then ${times.length} more.`,
        mayAlsoFire: ['scraping', 'unusual-endpoint', 'data-exfiltration'],
      },
    );
  },
};
