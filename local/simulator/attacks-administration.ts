import { DAY, HOUR, MINUTE } from '../../lib/core/time-units.js';
import { type Attack, BELOW, evenly } from './attack.js';
import { planted } from './attacks-keys.js';
import { served } from './benign.js';
import { LAST_DAY, ZONES } from './calendar.js';
import { AGENTS, client } from './clients.js';
import { inTurn, TURNS } from './evasion.js';
import { addressV4, network } from './places.js';
import { API, refused } from './request.js';
import { keyFor } from './roster.js';
import { route } from './routes.js';
import { STARTER_QUOTA } from './settings.js';
import type { TrailEvent } from './side-logs.js';

/** A key without the role makes a key for itself. */
export const privilegeEscalation: Attack = {
  id: 'privilege-escalation',
  plan(context) {
    const { roster, random, intensity } = context;
    const key = keyFor(roster, 'climber');
    const target = route('POST', '/keys');
    const times = evenly(context, LAST_DAY + 19 * HOUR + 31 * MINUTE, 3 * MINUTE, Math.round(2 * intensity));
    const requests = times.map((time) => served(time, key, target, random, { path: target.head }));
    return planted('privilege-escalation', context, requests, {
      actor: 'Ivy',
      severity: 'critical',
      crossing: times[0],
      note: 'A key without the admin role makes new keys, and the check lets it pass.',
      mayAlsoFire: ['unusual-endpoint'],
    });
  },
};

/** An administrator's key is at work at half past one in the night. */
export const afterHoursAdmin: Attack = {
  id: 'after-hours-admin',
  plan(context) {
    const { roster, random, intensity } = context;
    const key = keyFor(roster, 'admin');
    const target = route('GET', '/admin/users');
    // Half past one in the tenant's zone, on the last day in UTC.
    const local = 90 - ZONES[key.zone]!.offset;
    const start = LAST_DAY + ((((local * MINUTE) % DAY) + DAY) % DAY);
    const times = evenly(context, start, 9 * MINUTE, Math.round(4 * intensity));
    const requests = times.map((time) => served(time, key, target, random, { path: target.head }));
    return planted('after-hours-admin', context, requests, {
      actor: 'Night Owl',
      severity: 'medium',
      crossing: times[0],
      note: `The list of users, at 01:30 in ${ZONES[key.zone]!.timeZone}.`,
      mayAlsoFire: ['unusual-endpoint'],
    });
  },
};

/** A key that was revoked weeks ago is shown again, by somebody else. */
export const revokedKeyUse: Attack = {
  id: 'revoked-key-use',
  plan(context) {
    const { roster, intensity } = context;
    const key = keyFor(roster, 'former');
    const target = route('GET', '/orders');
    const finder = client(addressV4(network('hosting-singapore'), 1203), AGENTS.sdk[4]);
    const times = evenly(context, LAST_DAY + 19 * HOUR + 38 * MINUTE, 6 * MINUTE, Math.round(4 * intensity));
    const requests = times.map((time) =>
      refused({
        time,
        client: finder,
        method: target.method,
        path: target.head,
        route: target.template,
        status: 403,
        error: 'INVALID_API_KEY',
        keyId: key.id,
        fingerprint: key.fingerprint,
      }),
    );
    return planted('revoked-key-use', context, requests, {
      actor: 'Beachcomber',
      severity: 'high',
      crossing: times[0],
      note: 'A key from an old repository, revoked twenty days ago; it does not work any more.',
      mayAlsoFire: [],
    });
  },
};

/** A client of the smallest plan uses its day's quota up before the evening is over. */
export const quotaThreshold: Attack = {
  id: 'quota-threshold',
  plan(context) {
    const { roster, random, intensity } = context;
    const key = keyFor(roster, 'metered');
    const target = route('GET', '/products');
    const times = evenly(
      context,
      LAST_DAY + 20 * HOUR + 20 * MINUTE,
      40 * MINUTE,
      Math.round(STARTER_QUOTA * intensity),
    );
    const requests = times.map((time, i) =>
      i < STARTER_QUOTA
        ? served(time, key, target, random, { path: target.head })
        : refused({
            time,
            client: key.clients[0]!,
            method: target.method,
            path: target.head,
            route: target.template,
            status: 429,
            error: 'QUOTA_EXCEEDED',
            keyId: key.id,
            fingerprint: key.fingerprint,
          }),
    );
    return planted('quota-threshold', context, requests, {
      actor: 'a growing client',
      severity: times.length >= STARTER_QUOTA ? 'medium' : 'low',
      crossing: times[Math.ceil(0.75 * STARTER_QUOTA) - 1],
      note: `${times.length} of ${STARTER_QUOTA} requests of its plan's day.`,
      mayAlsoFire: [],
    });
  },
};

const LOGS = '/keywatch/masked';

/** Somebody reads the logs unmasked, exports them, and shortens their retention. */
export const logAccess: Attack = {
  id: 'log-access',
  plan(context) {
    const { intensity, evasion } = context;
    const count = Math.round(5 * intensity);
    if (count === 0) return BELOW;
    const actor = 'arn:aws:iam::111122223333:user/contractor';
    const home = client(addressV4(network('bots-manila'), 4021), AGENTS.sdk[4]);
    const times = evenly(context, LAST_DAY + 20 * HOUR + 31 * MINUTE, 10 * MINUTE, count);
    const trail = times.map((time, i): TrailEvent => {
      const from = inTurn(evasion, home, i, TURNS.ofAddress).ip;
      const act = { time: Math.floor(time / 1000) * 1000, actor, from, source: 'logs.amazonaws.com' };
      if (i === count - 1 && count > 2)
        return { ...act, name: 'PutRetentionPolicy', parameters: { logGroupName: LOGS, retentionInDays: 1 } };
      if (i === count - 2 && count > 2)
        return {
          ...act,
          name: 'CreateExportTask',
          parameters: { logGroupName: LOGS, destination: 'contractor-files' },
        };
      return { ...act, name: 'FilterLogEvents', parameters: { logGroupName: LOGS, unmask: true } };
    });
    return {
      requests: [],
      trail,
      planted: [
        {
          attack: 'log-access',
          detector: 'log-access',
          entity: { type: 'user', id: actor },
          actor: 'Keyhole',
          severity: count > 2 ? 'critical' : 'high',
          start: trail[0]!.time,
          end: trail.at(-1)!.time,
          crossing: trail[0]!.time,
          requests: 0,
          note: 'A contractor reads the logs unmasked, exports them, and has them deleted after a day.',
          mayAlsoFire: [],
        },
      ],
    };
  },
};

/** For ten minutes a part of what the gateway counts never arrives in the access log. */
export const pipelineGap: Attack = {
  id: 'pipeline-gap',
  plan({ intensity, curve, room }) {
    const start = LAST_DAY + 15 * HOUR + 10 * MINUTE;
    const first = (start - curve.start) / MINUTE;
    const lost = new Map<number, number>();
    for (let minute = first; minute < first + 10; minute++) {
      const count = Math.round(Math.max(1, curve.count(minute, room) * 0.25) * intensity);
      if (count > 0) lost.set(minute, count);
    }
    if (lost.size === 0) return BELOW;
    const requests = [...lost.values()].reduce((sum, count) => sum + count, 0);
    return {
      requests: [],
      lost,
      planted: [
        {
          attack: 'pipeline-gap',
          detector: 'pipeline-gap',
          entity: { type: 'api', id: API.id },
          actor: 'a log group at its limit',
          severity: 'high',
          start,
          end: start + 10 * MINUTE,
          // Depends on all other traffic; filled in when that is planned.
          crossing: 0,
          requests,
          note: `The gateway counts ${requests} requests (in counts.ndjson) that no access log line tells of.`,
          mayAlsoFire: [],
        },
      ],
    };
  },
};
