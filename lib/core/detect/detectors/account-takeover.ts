import { isCall } from '../../entry/calls.js';
import { type Judged, type KeyedDetector, MINUTE, type Verdict } from '../detector.js';
import { DistinctWindow } from '../distinct-window.js';
import { countOf, observationsOf } from '../sliding-window.js';

/** Longest part of a route that is kept. */
const ROUTE_LENGTH = 200;

function judge({ cells, current, thresholds }: Judged): readonly Verdict[] {
  const { denials, distinctRoutes } = thresholds as { denials: number; distinctRoutes: number };
  if (countOf(cells) < denials) return [];
  const verdicts: Verdict[] = [];
  const all = observationsOf(cells);
  const window = new DistinctWindow(all, 10 * MINUTE);
  for (const { time } of all) {
    window.advance();
    if (time < current.minute * MINUTE || window.size < denials || window.distinct.size < distinctRoutes) continue;
    verdicts.push({
      at: time,
      severity: 'high',
      firstSeen: window.first.time,
      count: window.size,
      evidence: {
        denials: window.size,
        threshold: denials,
        differentRoutes: window.distinct.size,
        routesThreshold: distinctRoutes,
        topRoutes: window.distinct.top(5),
        windowMinutes: 10,
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

/** A valid key, or a user, who is denied on many routes. */
export const accountTakeover = {
  id: 'account-takeover',
  kind: 'window',
  title: 'Account takeover',
  description:
    'A valid key (else user) is denied authorization at least 20 times on at least 5 route templates within 10 minutes.',
  severity: 'high',
  required: ['@timestamp', 'event.id', 'http.response.status_code'],
  optional: ['api_key.id', 'user.id', 'api.route', 'url.path', 'error.type'],
  entity: ['api_key', 'user'],
  thresholds: {
    denials: { default: 20, doc: 'Denials in 10 minutes from which on it is crossed.' },
    distinctRoutes: { default: 5, doc: 'Different route templates that the denials must be spread over.' },
  },
  window: 10 * MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'Failed authentications, throttling and blocks by AWS WAF are no denials.',
    'Many denials on few routes are a missing permission of an honest client.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: did permissions or routes change in the last hour? Does the owner know of a new client?',
    'Contain: disable the key, or end the sessions of the user, when the owner does not.',
    'Investigate: from which addresses and agents is it used now, and from which before? What was allowed?',
    'Remediate: rotate the key; take away permissions that it does not need.',
    'Recover: give the owner a new key; undo what was changed with the old one.',
    'Document: how the key got lost, what was reached, and whom it concerns.',
  ],
  lookAt: { field: 'api.authorization.result', in: ['denied'] },
  references: ['OWASP API5:2023 Broken Function Level Authorization', 'MITRE ATT&CK T1078 Valid Accounts'],
  examples: {
    match: [{ 'api_key.id': 'k1', 'api.authorization.result': 'denied', 'api.route': '/admin/users' }],
    noMatch: [
      { 'api_key.id': 'k1', 'api.authorization.result': 'allowed', 'api.route': '/orders' },
      { 'api.authorization.result': 'denied', 'api.route': '/admin/users' },
    ],
  },
  observe(entry, keep) {
    if (entry['api.authorization.result'] !== 'denied' || !isCall(entry)) return;
    // Without a template the path is one: it has no segment that looks like an id.
    const route = (entry['api.route'] ?? entry['url.path'] ?? '').slice(0, ROUTE_LENGTH);
    if (entry['api_key.id'] !== undefined) keep('api_key', entry['api_key.id'], route);
    else if (entry['user.id'] !== undefined) keep('user', entry['user.id'], route);
  },
  judge,
} as const satisfies KeyedDetector;
