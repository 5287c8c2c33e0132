import { DAY, HOUR, MINUTE } from '../../lib/core/time-units.js';
import { type Attack, crossing, evenly } from './attack.js';
import { planted } from './attacks-keys.js';
import { served } from './benign.js';
import { LAST_DAY } from './calendar.js';
import { AGENTS, client } from './clients.js';
import { addressV4, network } from './places.js';
import { refused } from './request.js';
import { keyFor } from './roster.js';
import { route } from './routes.js';

/** Why there is no attack on a history that is not there; undefined when it is. */
function tooYoung({ days, perDay }: { days: number; perDay: number }, needed: number): string | undefined {
  if (days <= needed) return `needs ${needed} days of history: --days ${needed + 1} or more`;
  return perDay < 200 ? 'needs at least 200 requests a day for the history of the key' : undefined;
}

const CUSTOMERS = route('GET', '/customers');
/** Bytes of an answer of the exfiltration: large enough that the 34th makes 10 MB, whatever else the key reads. */
const ANSWER = 300_000;

/** A key that reads a page now and then reads the whole list, in the largest pages there are. */
export const dataExfiltration: Attack = {
  id: 'data-exfiltration',
  plan(context) {
    const omitted = tooYoung(context, 7);
    if (omitted) return omitted;
    const { roster, random, intensity } = context;
    const key = keyFor(roster, 'analyst');
    const times = evenly(context, LAST_DAY + 20 * HOUR + 2 * MINUTE, 45 * MINUTE, Math.round(40 * intensity));
    const requests = times.map((time) =>
      served(time, key, CUSTOMERS, random, { path: CUSTOMERS.head, bytes: ANSWER, latency: 900 }),
    );
    return planted('data-exfiltration', context, requests, {
      actor: 'Magpie',
      severity: 'high',
      crossing: crossing(times, HOUR, Math.ceil(10e6 / ANSWER) - 1),
      note: `${times.length} pages of customers, ${((times.length * ANSWER) / 1e6).toFixed(0)} MB; usual are some kilobytes.`,
      mayAlsoFire: ['volume-surge'],
    });
  },
};

const EXPORT = route('GET', '/export/orders');

/** A key that never exported takes export after export. */
export const bulkExport: Attack = {
  id: 'bulk-export',
  plan(context) {
    const omitted = tooYoung(context, 7);
    if (omitted) return omitted;
    const { roster, random, intensity } = context;
    const key = keyFor(roster, 'clerk');
    const times = evenly(context, LAST_DAY + 20 * HOUR + 7 * MINUTE, 30 * MINUTE, Math.round(4 * intensity));
    const requests = times.map((time) => served(time, key, EXPORT, random, { path: EXPORT.head }));
    return planted('bulk-export', context, requests, {
      actor: 'Removal Van',
      severity: 'high',
      crossing: crossing(times, HOUR, 2),
      note: `${times.length} exports of orders, by a key that only ever looked at them.`,
      mayAlsoFire: ['unusual-endpoint', 'data-exfiltration'],
    });
  },
};

/** A key that was only ever seen in Germany works in Brazil, hours later. */
export const newCountry: Attack = {
  id: 'new-country',
  plan(context) {
    const omitted = tooYoung(context, 14);
    if (omitted) return omitted;
    const { roster, random, intensity } = context;
    const key = keyFor(roster, 'commuter');
    const target = route('GET', '/products');
    const stranger = client(addressV4(network('sao-paulo'), 2711), AGENTS.sdk[5]);
    const times = evenly(context, LAST_DAY + 20 * HOUR + 12 * MINUTE, 20 * MINUTE, Math.round(4 * intensity));
    const requests = times.map((time) => served(time, key, target, random, { path: target.head, client: stranger }));
    return planted('new-country', context, requests, {
      actor: 'Postcard',
      severity: 'low',
      crossing: times[2],
      note: 'From São Paulo, six hours after the last call from Berlin.',
      mayAlsoFire: [],
    });
  },
};

/** A key is denied on an administration route that it never called. */
export const unusualEndpoint: Attack = {
  id: 'unusual-endpoint',
  plan(context) {
    const omitted = tooYoung(context, 7);
    if (omitted) return omitted;
    const { roster, intensity } = context;
    const key = keyFor(roster, 'intern');
    const target = route('GET', '/admin/users');
    const times = evenly(context, LAST_DAY + 19 * HOUR + 20 * MINUTE, 5 * MINUTE, Math.round(3 * intensity));
    const requests = times.map((time) =>
      refused({
        time,
        client: key.clients[0]!,
        method: target.method,
        path: target.head,
        route: target.template,
        status: 403,
        error: 'ACCESS_DENIED',
        keyId: key.id,
        fingerprint: key.fingerprint,
      }),
    );
    return planted('unusual-endpoint', context, requests, {
      actor: 'Side Door',
      severity: 'high',
      crossing: times[0],
      note: 'A key that lists orders asks for the list of users, and is denied.',
      mayAlsoFire: [],
    });
  },
};

/** A key that nobody uses; nothing of it shows in the traffic. */
export const keyUnused: Attack = {
  id: 'key-unused',
  plan(context) {
    const omitted = tooYoung(context, 31);
    if (omitted) return omitted;
    const { roster, curve } = context;
    return {
      requests: [],
      planted: [
        {
          attack: 'key-unused',
          detector: 'key-unused',
          entity: { type: 'api_key', id: keyFor(roster, 'idle').id },
          actor: 'nobody',
          severity: 'low',
          start: curve.start,
          end: LAST_DAY + DAY,
          // The first call of all comes a little after the first midnight.
          crossing: curve.start + 31 * DAY,
          requests: 0,
          note: 'Not used once; its client was switched off long ago.',
          mayAlsoFire: [],
        },
      ],
    };
  },
};
