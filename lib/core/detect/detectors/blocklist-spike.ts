import { isCall } from '../../entry/calls.js';
import { MINUTE } from '../../time-units.js';
import type { CountDetector } from '../detector.js';

/** Reasons that say nothing about who calls. */
const ORDINARY: ReadonlySet<string> = new Set(['RATE_LIMIT_EXCEEDED', 'MALFORMED_REQUEST']);

/** A burst of blocked requests. */
export const blocklistSpike = {
  id: 'blocklist-spike',
  kind: 'count',
  title: 'Blocklist spike',
  description:
    "More than 100 of the API's requests within 5 minutes are blocked for another reason than rate or malformed requests.",
  severity: 'medium',
  required: ['@timestamp', 'event.id'],
  optional: ['http.response.status_code', 'error.type', 'waf.action', 'waf.rule.id', 'api_key.id', 'api.id'],
  reads: ['waf'],
  entity: ['api'],
  thresholds: {
    blockedRequests: { default: 100, doc: 'Blocked requests in 5 minutes, above which it is crossed.' },
  },
  window: 5 * MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'Rate limits and malformed requests are no blocks.',
    'What AWS WAF blocks stands in its log a second time: that counts only where the access log has no block.',
  ],
  runbook: [
    'Triage: one source or many? Was a rule or a blocklist changed in the last hour?',
    'Contain: when honest callers are hit, set the new rule to count; otherwise the block is the containment.',
    'Investigate: break the blocks down by reason, rule, address, country and agent; look for the same clients unblocked.',
    'Remediate: extend the rule to what got through; narrow it where it hits honest callers.',
    'Recover: give honest callers an entry on the allow list with a reason and an end.',
    'Document: the sources, the rule, and what was changed.',
  ],
  lookAt: { field: 'api.block.reason', exists: true },
  references: ['OWASP API4:2023 Unrestricted Resource Consumption', 'MITRE ATT&CK T1595 Active Scanning'],
  examples: {
    match: [{ 'api.block.reason': 'IP_BLOCKLISTED' }, { 'api.block.reason': 'API_KEY_REVOKED' }],
    noMatch: [{ 'api.block.reason': 'RATE_LIMIT_EXCEEDED' }, { 'api.block.reason': 'MALFORMED_REQUEST' }, {}],
  },
  tally(entry) {
    const reason = entry['api.block.reason'];
    if (reason === undefined || ORDINARY.has(reason)) return undefined;
    if (isCall(entry)) return true;
    return entry['event.dataset'] === 'waf' ? 'otherwise' : undefined;
  },
  rule: { type: 'sum', matches: 'blockedRequests' },
} as const satisfies CountDetector;
