import { isCall } from '../../entry/calls.js';
import { MINUTE } from '../../time-units.js';
import type { CountDetector } from '../detector.js';

/** More than 10 % of the API's requests fail authentication. */
export const authFailureRate = {
  id: 'auth-failure-rate',
  kind: 'count',
  title: 'Authentication failure rate',
  description: "More than 10 % of the API's requests within 10 minutes fail authentication, with at least 50 requests.",
  severity: 'high',
  required: ['@timestamp', 'event.id', 'http.response.status_code'],
  optional: ['error.type', 'api.id'],
  entity: ['api'],
  thresholds: {
    failureShare: { default: 0.1, doc: 'Share of requests, above which it is crossed.' },
    minimumRequests: { default: 50, doc: 'Requests in 10 minutes below which no share is judged.' },
  },
  window: 10 * MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: ['At least 50 requests in the window.'],
  runbook: [
    'Triage: did a deployment, a key rotation or the authorizer change in the last hour? One source or many?',
    'Contain: block the addresses that fail most when it is an attack; roll back when it is the deployment.',
    'Investigate: break the failures down by reason, key, address and agent.',
    'Remediate: rotate keys that succeeded after many failures; mend the authorizer or the deployment.',
    'Recover: tell owners whose keys expired; take blocks back when the rate is low again.',
    'Document: the cause, how long callers were refused, and how many.',
  ],
  lookAt: { field: 'api.authentication.result', in: ['failure'] },
  references: ['OWASP API2:2023 Broken Authentication', 'MITRE ATT&CK T1110 Brute Force'],
  examples: {
    match: [{ 'http.response.status_code': 401, 'api.authentication.result': 'failure' }],
    noMatch: [{ 'http.response.status_code': 200, 'api.authentication.result': 'success' }],
  },
  tally: (entry) =>
    entry['http.response.status_code'] === undefined || !isCall(entry)
      ? undefined
      : entry['api.authentication.result'] === 'failure',
  rule: { type: 'share', share: 'failureShare', minimum: 'minimumRequests' },
} as const satisfies CountDetector;
