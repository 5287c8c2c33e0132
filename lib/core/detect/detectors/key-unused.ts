import { keyStanding } from '../../enrich/key-status.js';
import { isoTime } from '../../entry/serialize.js';
import { parseTime } from '../../entry/time.js';
import { DAY, HOUR } from '../../time-units.js';
import type { InventoryDetector } from '../detector.js';
import { CALLERS } from '../tracks/callers.js';
import { BEGINNING, type KeyHistory } from '../tracks/key-history.js';

/** An active key that nobody uses. */
export const keyUnused = {
  id: 'key-unused',
  kind: 'inventory',
  title: 'Key unused',
  description: 'An active key was not used for 30 days; judged after 30 observed days.',
  severity: 'low',
  required: [],
  optional: [],
  entity: ['api_key'],
  thresholds: {
    unusedDays: { default: 30, doc: 'Days without use from which on it is crossed, and days observed before.' },
  },
  window: 0,
  hold: 0,
  quiet: 36 * HOUR,
  guards: ['Only active keys.', 'Not within 30 days of its creation.', 'Not before 30 days were observed.'],
  runbook: [
    'Triage: who owns the key? Is it kept for an emergency or a yearly job?',
    'Contain: disable it; a disabled key can be switched on again.',
    'Investigate: when was it last used, and by what?',
    'Remediate: delete it after a month without a complaint.',
    'Recover: switch it on again when it was needed after all.',
    'Document: keys that are kept unused, with the reason.',
  ],
  references: ['OWASP API9:2023 Improper Inventory Management', 'MITRE ATT&CK T1078 Valid Accounts'],
  examples: { match: [], noMatch: [] },
  track: CALLERS,
  inspect(key, { at, thresholds: { unusedDays }, memory, known }) {
    const begin = known[BEGINNING]?.first;
    if (begin === undefined || at - begin < unusedDays! * DAY || keyStanding(key)(at).status !== 'active')
      return undefined;
    const created = key.createdAt === undefined ? begin : parseTime(key.createdAt)!;
    const last = (memory as KeyHistory | undefined)?.last || undefined;
    const since = Math.max(last ?? begin, created);
    if (at - since < unusedDays! * DAY) return undefined;
    return {
      severity: 'low',
      firstSeen: at,
      evidence: {
        unusedDays: Math.floor((at - since) / DAY),
        threshold: unusedDays,
        lastUsed: last === undefined ? null : isoTime(last),
      },
    };
  },
} as const satisfies InventoryDetector;
