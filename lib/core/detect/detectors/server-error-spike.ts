import { isCall } from '../../entry/calls.js';
import { MINUTE } from '../../time-units.js';
import type { CountDetector } from '../detector.js';

/** More than 5 % of the API's requests fail on the server. */
export const serverErrorSpike = {
  id: 'server-error-spike',
  kind: 'count',
  title: 'Server error spike',
  description: "More than 5 % of the API's requests within 5 minutes are answered with 5xx, with at least 50 requests.",
  severity: 'medium',
  required: ['@timestamp', 'event.id', 'http.response.status_code'],
  optional: ['error.type', 'api.id'],
  entity: ['api'],
  thresholds: {
    errorShare: { default: 0.05, doc: 'Share of requests, above which it is crossed.' },
    minimumRequests: { default: 50, doc: 'Requests in 5 minutes below which no share is judged.' },
  },
  window: 5 * MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: ['At least 50 requests in the window.', 'One detection for the API, however many keys are hit.'],
  runbook: [
    'Triage: did a deployment or a configuration change in the last hour? One route or all?',
    'Contain: roll back, or take the failing route out of service.',
    'Investigate: break the errors down by route, integration status and error type; read the application log of the example minute.',
    'Remediate: mend the cause; a caller that provokes the errors is blocked.',
    'Recover: watch the share fall below the threshold; tell the callers whose requests were lost.',
    'Document: the cause, how long it lasted, and how many requests failed.',
  ],
  lookAt: { field: 'api.error.category', in: ['server'] },
  references: ['OWASP API4:2023 Unrestricted Resource Consumption', 'MITRE ATT&CK T1499 Endpoint Denial of Service'],
  examples: {
    match: [{ 'http.response.status_code': 500 }, { 'http.response.status_code': 504 }],
    noMatch: [{ 'http.response.status_code': 200 }, { 'http.response.status_code': 404 }],
  },
  tally(entry) {
    const status = entry['http.response.status_code'];
    return status === undefined || !isCall(entry) ? undefined : status >= 500;
  },
  rule: { type: 'share', share: 'errorShare', minimum: 'minimumRequests' },
} as const satisfies CountDetector;
