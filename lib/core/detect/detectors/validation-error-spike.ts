import { isCall } from '../../entry/calls.js';
import { MINUTE } from '../../time-units.js';
import type { CountDetector } from '../detector.js';

/** More than 20 % of the API's requests are malformed. */
export const validationErrorSpike = {
  id: 'validation-error-spike',
  kind: 'count',
  title: 'Validation error spike',
  description:
    "More than 20 % of the API's requests within 5 minutes are answered with 400 or 422, with at least 50 requests.",
  severity: 'low',
  required: ['@timestamp', 'event.id', 'http.response.status_code'],
  optional: ['error.type', 'api.id'],
  entity: ['api'],
  thresholds: {
    errorShare: { default: 0.2, doc: 'Share of requests, above which it is crossed.' },
    minimumRequests: { default: 50, doc: 'Requests in 5 minutes below which no share is judged.' },
  },
  window: 5 * MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: ['At least 50 requests in the window.', 'One detection for the API, however many keys are hit.'],
  runbook: [
    'Triage: did the schema of a route change? Is it one version of a client?',
    'Contain: roll the schema back, or lower the usage plan of the caller who tries shapes.',
    'Investigate: break the errors down by route, error type, key and agent.',
    'Remediate: mend the client or the schema; add the shape that gets through to the tests.',
    'Recover: watch the share fall below the threshold.',
    'Document: the route, the release, and who was affected.',
  ],
  lookAt: { field: 'api.error.category', in: ['validation'] },
  references: [
    'OWASP API8:2023 Security Misconfiguration',
    'MITRE ATT&CK T1595.002 Active Scanning: Vulnerability Scanning',
  ],
  examples: {
    match: [{ 'http.response.status_code': 400 }, { 'http.response.status_code': 422 }],
    noMatch: [{ 'http.response.status_code': 200 }, { 'http.response.status_code': 404 }],
  },
  tally(entry) {
    const status = entry['http.response.status_code'];
    return status === undefined || !isCall(entry) ? undefined : status === 400 || status === 422;
  },
  rule: { type: 'share', share: 'errorShare', minimum: 'minimumRequests' },
} as const satisfies CountDetector;
