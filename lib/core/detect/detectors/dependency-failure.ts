import { isCall } from '../../entry/calls.js';
import type { Entry } from '../../entry/fields.js';
import { MINUTE } from '../../time-units.js';
import type { CountDetector } from '../detector.js';

/** Types that API Gateway gives to an integration that is not reached, breaks off, or answers too late. */
const INTEGRATION_ERRORS: ReadonlySet<string> = new Set(['INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT']);

/** Statuses by which a gateway says that what lies behind it failed (RFC 9110, 15.6). */
const isGatewayError = (status: number | undefined): boolean => status === 502 || status === 504;

function isFailure(entry: Entry, status: number): boolean {
  return (
    isGatewayError(status) ||
    INTEGRATION_ERRORS.has(entry['error.type'] ?? '') ||
    entry['api.integration.error'] !== undefined ||
    // The integration answered that it is not available, or that what it depends on failed.
    isGatewayError(entry['api.integration.status']) ||
    entry['api.integration.status'] === 503
  );
}

/** More than 5 % of the API's requests fail behind the API. */
export const dependencyFailure = {
  id: 'dependency-failure',
  kind: 'count',
  title: 'Dependency failure',
  description:
    "More than 5 % of the API's requests within 5 minutes fail or time out at the integration (database, third party), with at least 50 requests.",
  severity: 'medium',
  required: ['@timestamp', 'event.id', 'http.response.status_code'],
  optional: ['error.type', 'api.integration.status', 'api.integration.error', 'api.id'],
  entity: ['api'],
  thresholds: {
    failureShare: { default: 0.05, doc: 'Share of requests, above which it is crossed.' },
    minimumRequests: { default: 50, doc: 'Requests in 5 minutes below which no share is judged.' },
  },
  window: 5 * MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'At least 50 requests in the window.',
    'An error that the backend answers by itself (500) is a server error, no failed dependency.',
  ],
  runbook: [
    'Triage: which integration? Is its provider or the database known to be down?',
    'Contain: switch to the fallback, or take the routes that need it out of service.',
    'Investigate: compare the latency of the integration with the hours before; read its own alarms.',
    'Remediate: restore the dependency; set timeouts below those of API Gateway, and retries with backoff.',
    'Recover: watch the share fall below the threshold; replay what was lost where that is possible.',
    'Document: the dependency, how long it was gone, and how many requests failed.',
  ],
  lookAt: { field: 'api.error.category', in: ['server'] },
  references: ['OWASP API10:2023 Unsafe Consumption of APIs', 'MITRE ATT&CK T1499 Endpoint Denial of Service'],
  examples: {
    match: [
      { 'http.response.status_code': 504, 'error.type': 'INTEGRATION_TIMEOUT' },
      { 'http.response.status_code': 500, 'error.type': 'INTEGRATION_FAILURE' },
      { 'http.response.status_code': 502 },
    ],
    noMatch: [{ 'http.response.status_code': 500 }, { 'http.response.status_code': 200 }],
  },
  tally(entry) {
    const status = entry['http.response.status_code'];
    return status === undefined || !isCall(entry) ? undefined : isFailure(entry, status);
  },
  rule: { type: 'share', share: 'failureShare', minimum: 'minimumRequests' },
} as const satisfies CountDetector;
