import { isCall } from '../../entry/calls.js';
import { MINUTE } from '../../time-units.js';
import type { CountDetector } from '../detector.js';

/** More than 40 % of the API's requests are refused as the caller's fault. */
export const clientErrorSpike = {
  id: 'client-error-spike',
  kind: 'count',
  title: 'Client error spike',
  description:
    "More than 40 % of the API's requests within 5 minutes are answered with 4xx, with at least 50 requests.",
  severity: 'low',
  required: ['@timestamp', 'event.id', 'http.response.status_code'],
  optional: ['error.type', 'api.id'],
  entity: ['api'],
  thresholds: {
    errorShare: { default: 0.4, doc: 'Share of requests, above which it is crossed.' },
    minimumRequests: { default: 50, doc: 'Requests in 5 minutes below which no share is judged.' },
  },
  window: 5 * MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: ['At least 50 requests in the window.', 'One detection for the API, however many keys are hit.'],
  runbook: [
    'Triage: one caller or many? One route or all? Was a client or the API released in the last hour?',
    'Contain: lower the usage plan of the caller who makes them, or roll back the release.',
    'Investigate: break the errors down by status, route, key, address and agent.',
    'Remediate: mend the client or the contract of the route; an attack is handled by its own detector.',
    'Recover: watch the share fall below the threshold.',
    'Document: the cause, and the release that brought it.',
  ],
  lookAt: { field: 'api.error.category', in: ['authentication', 'rate_limit', 'validation', 'client'] },
  references: ['OWASP API4:2023 Unrestricted Resource Consumption', 'MITRE ATT&CK T1595 Active Scanning'],
  examples: {
    match: [{ 'http.response.status_code': 404 }, { 'http.response.status_code': 429 }],
    noMatch: [{ 'http.response.status_code': 200 }, { 'http.response.status_code': 500 }],
  },
  tally(entry) {
    const status = entry['http.response.status_code'];
    return status === undefined || !isCall(entry) ? undefined : status >= 400 && status < 500;
  },
  rule: { type: 'share', share: 'errorShare', minimum: 'minimumRequests' },
} as const satisfies CountDetector;
