import { MINUTE } from '../../time-units.js';
import type { KeyedDetector } from '../detector.js';

/** An attack payload in path, query, user agent or referer. */
export const attackSignature = {
  id: 'attack-signature',
  kind: 'window',
  title: 'Attack signature',
  description:
    'A request carries an attack payload in path, query, user agent or referer; high when it was answered with 2xx or 5xx.',
  severity: 'medium',
  required: ['@timestamp', 'event.id', 'url.path'],
  optional: ['url.query', 'user_agent.original', 'http.request.referrer', 'source.ip', 'http.response.status_code'],
  reads: ['waf', 'cloudtrail', 'audit'],
  entity: ['source_ip'],
  thresholds: {},
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'Signatures are anchored on syntax that benign clients do not send.',
    'One detection an address and episode.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: is it an own scanner? Which class of payload, on which routes?',
    'Contain: block the address (WAF IP set) when a payload was answered with 2xx or 5xx.',
    'Investigate: read the answers and the application log of the example entries.',
    'Remediate: mend the input handling of the route; add a WAF rule for the class.',
    'Recover: restore what a successful payload changed; take the block back when the address is quiet.',
    'Document: the payloads, what was answered, and the rule that was added.',
  ],
  lookAt: { field: 'api.attack.signatures', exists: true },
  references: ['OWASP API8:2023 Security Misconfiguration', 'MITRE ATT&CK T1190 Exploit Public-Facing Application'],
  examples: {
    match: [{ 'source.client': '198.51.100.7', 'api.attack.signatures': ['sql_injection'] }],
    noMatch: [{ 'source.client': '198.51.100.7' }],
  },
  observe(entry, keep) {
    const signatures = entry['api.attack.signatures'];
    if (signatures === undefined) return;
    const status = entry['http.response.status_code'] ?? 0;
    keep('source_ip', entry['source.client'] ?? 'unknown', [
      (status >= 200 && status < 300) || status >= 500,
      status,
      ...signatures,
    ]);
  },
  judge: ({ current }) =>
    current.observations.map(({ time, id, value }) => {
      const [answered, status, ...signatures] = value as readonly [boolean, number, ...string[]];
      return {
        at: time,
        severity: answered ? 'high' : 'medium',
        firstSeen: time,
        count: 1,
        evidence: { signatures, status, examples: [id] },
      } as const;
    }),
} as const satisfies KeyedDetector;
