import { MINUTE } from '../../time-units.js';
import type { Judged, KeyedDetector, Verdict } from '../detector.js';

/** `[status, whether it works, when it ended]` */
type Use = readonly [status: string, works: boolean, endedAt: number | undefined];

function judge({ current, thresholds }: Judged): readonly Verdict[] {
  return current.observations.map(({ time, id, value }) => {
    const [status, works, endedAt] = value as unknown as Use;
    const cached = endedAt !== undefined && time - endedAt <= thresholds.cacheSeconds! * 1000;
    return {
      at: time,
      severity: works ? (cached ? 'low' : 'critical') : 'high',
      firstSeen: time,
      count: 1,
      evidence: {
        status,
        works,
        ...(endedAt === undefined ? {} : { secondsAfter: Math.round((time - endedAt) / 1000) }),
        threshold: thresholds.cacheSeconds,
        examples: [id],
      },
    };
  });
}

/** A key that was revoked, disabled or expired. */
export const revokedKeyUse = {
  id: 'revoked-key-use',
  kind: 'window',
  title: 'Use of a revoked key',
  description:
    'A key that the registry says is revoked, disabled or expired is used; critical when it works, low when that is within 5 minutes of its end (authorizers cache).',
  severity: 'high',
  required: ['@timestamp', 'event.id', 'api_key.id', 'http.response.status_code'],
  optional: ['error.type'],
  entity: ['api_key'],
  thresholds: {
    cacheSeconds: { default: 300, doc: 'Seconds after the end in which a key may still work: authorizers cache.' },
  },
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'Within 5 minutes of its end a key that works is low: API Gateway caches authorizers for 300 seconds.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: does it work? From the same address and agent as before its end it is a stale client.',
    'Contain: when it works, remove the key from its usage plan and the authorizer, and flush the cache.',
    'Investigate: who holds the key now? List what it reached since its end.',
    'Remediate: mend the check that let it pass; search code and logs for where the key leaked.',
    'Recover: move the stale client to its new key.',
    'Document: why the key ended, who used it since.',
  ],
  lookAt: { field: 'api_key.status', in: ['disabled', 'revoked', 'expired'] },
  references: ['OWASP API2:2023 Broken Authentication', 'MITRE ATT&CK T1550.001 Application Access Token'],
  examples: {
    match: [{ 'api_key.id': 'k1', 'api_key.status': 'revoked', 'http.response.status_code': 403 }],
    noMatch: [{ 'api_key.id': 'k1', 'api_key.status': 'active' }, { 'api_key.id': 'unknown' }],
  },
  observe(entry, keep) {
    const status = entry['api_key.status'];
    if (status === undefined || status === 'active') return;
    const works = entry['api.authentication.result'] === 'success' && entry['api.authorization.result'] !== 'denied';
    keep('api_key', entry['api_key.id']!, [status, works, entry['api_key.ended_at']]);
  },
  judge,
} as const satisfies KeyedDetector;
