import { DAY } from '../../lib/core/time-units.js';
import type { Attack } from './attack.js';
import { attackSignature } from './attack-signatures.js';
import { endpointScan, impossibleTravel, resourceEnumeration, volumeSurge } from './attacks-access.js';
import {
  afterHoursAdmin,
  logAccess,
  pipelineGap,
  privilegeEscalation,
  quotaThreshold,
  revokedKeyUse,
} from './attacks-administration.js';
import {
  blocklistSpike,
  clientErrorSpike,
  dependencyFailure,
  serverErrorSpike,
  validationErrorSpike,
} from './attacks-api.js';
import { authFailureRate, failedAuthSpike } from './attacks-authentication.js';
import { credentialStuffing, slowBruteForce } from './attacks-guessing.js';
import { bulkExport, dataExfiltration, keyUnused, newCountry, unusualEndpoint } from './attacks-history.js';
import { accountTakeover, geoDispersion, nearRateLimit, scraping } from './attacks-keys.js';
import { LAST_DAY } from './calendar.js';
import { keyFor } from './roster.js';

/** Two keys that break the rotation policy; nothing of it shows in the traffic. */
const keyNotRotated: Attack = {
  id: 'key-not-rotated',
  plan({ roster, days }) {
    // The inventory is judged at midnight, so the first midnight of the data is when it can be known.
    const midnight = LAST_DAY - (days - 1) * DAY;
    const common = {
      attack: 'key-not-rotated',
      detector: 'key-not-rotated',
      actor: 'nobody',
      severity: 'medium',
    } as const;
    const stale = keyFor(roster, 'stale');
    const expiring = keyFor(roster, 'expiring');
    const firstMidnight = (time: number) => Math.max(midnight, Math.ceil(time / DAY) * DAY);
    const entry = (id: string, since: number, note: string) => ({
      ...common,
      entity: { type: 'api_key' as const, id },
      start: since,
      end: LAST_DAY + DAY,
      crossing: firstMidnight(since),
      requests: 0,
      note,
      mayAlsoFire: [],
    });
    return {
      requests: [],
      planted: [
        entry(stale.id, stale.rotatedAt + 90 * DAY, 'Last rotated more than 90 days ago.'),
        entry(expiring.id, (expiring.expiresAt ?? 0) - 14 * DAY, 'Expires within 14 days.'),
      ],
    };
  },
};

/** The attacks in the order in which they are planned; last those that adapt to all other traffic. */
export const CATALOGUE: readonly Attack[] = [
  attackSignature,
  failedAuthSpike,
  credentialStuffing,
  slowBruteForce,
  impossibleTravel,
  geoDispersion,
  resourceEnumeration,
  scraping,
  endpointScan,
  accountTakeover,
  nearRateLimit,
  volumeSurge,
  dataExfiltration,
  bulkExport,
  newCountry,
  unusualEndpoint,
  privilegeEscalation,
  afterHoursAdmin,
  revokedKeyUse,
  quotaThreshold,
  keyNotRotated,
  keyUnused,
  logAccess,
  pipelineGap,
  blocklistSpike,
  authFailureRate,
  serverErrorSpike,
  dependencyFailure,
  validationErrorSpike,
  clientErrorSpike,
];
