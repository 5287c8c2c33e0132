import { parseTime } from '../../entry/time.js';
import { DAY, HOUR } from '../../time-units.js';
import type { InventoryDetector } from '../detector.js';

/** A key older than the rotation policy, or about to expire. */
export const keyNotRotated = {
  id: 'key-not-rotated',
  kind: 'inventory',
  title: 'Key not rotated',
  description: 'An active key was not rotated for more than 90 days, or expires within 14 days.',
  severity: 'medium',
  required: [],
  optional: [],
  entity: ['api_key'],
  thresholds: {
    rotationDays: { default: 90, doc: 'Age in days since rotation (else creation), above which it is crossed.' },
    expiresWithinDays: { default: 14, doc: 'Days before the expiry from which on it is crossed.' },
  },
  window: 0,
  hold: 0,
  quiet: 36 * HOUR,
  guards: ['Only active keys; keys without a date are not judged.'],
  runbook: [
    'Triage: who owns the key, and is it still used?',
    'Contain: nothing is urgent unless the key was seen in a detection.',
    'Investigate: when was it last used, and from where?',
    'Remediate: create a new key, move the client, disable the old one.',
    'Recover: delete the old key when nobody has missed it for a week.',
    'Document: the new date of rotation, and who owns the key.',
  ],
  references: ['OWASP API2:2023 Broken Authentication', 'MITRE ATT&CK T1552 Unsecured Credentials'],
  examples: { match: [], noMatch: [] },
  inspect({ status, createdAt, rotatedAt, expiresAt }, { at, thresholds: { rotationDays, expiresWithinDays } }) {
    if (status !== 'active') return undefined;
    const since = rotatedAt ?? createdAt;
    const age = since === undefined ? undefined : (at - parseTime(since)!) / DAY;
    const left = expiresAt === undefined ? undefined : (parseTime(expiresAt)! - at) / DAY;
    const old = age !== undefined && age > rotationDays!;
    const expiring = left !== undefined && left >= 0 && left <= expiresWithinDays!;
    if (!old && !expiring) return undefined;
    return {
      severity: 'medium',
      firstSeen: at,
      evidence: {
        ...(age === undefined ? {} : { ageDays: Math.floor(age), rotationDays }),
        ...(left === undefined ? {} : { expiresInDays: Math.floor(left), expiresWithinDays }),
      },
    };
  },
} as const satisfies InventoryDetector;
