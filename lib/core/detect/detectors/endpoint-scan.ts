import { isCall } from '../../entry/calls.js';
import type { Entry } from '../../entry/fields.js';
import { MINUTE } from '../../time-units.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import { DistinctWindow } from '../distinct-window.js';
import { countOf, observationsOf } from '../sliding-window.js';

/** Longest part of a path that is kept. */
const PATH_LENGTH = 200;

/** Not there, or not for this caller; a failed authentication, a throttle or a firewall says nothing about the path. */
function isMissingOrForbidden(entry: Entry): boolean {
  const status = entry['http.response.status_code'];
  if (status === 404) return true;
  return (
    status === 403 &&
    entry['api.authentication.result'] !== 'failure' &&
    entry['error.type'] !== 'WAF_FILTERED' &&
    entry['waf.action'] !== 'BLOCK'
  );
}

/** The path; for an authenticated caller who misses one resource after another their template, since that is no scan. */
function pathOf(entry: Entry): string | undefined {
  const isResource = entry['api.resource.hash'] !== undefined && entry['api.authentication.result'] === 'success';
  return (isResource ? entry['api.route'] : entry['url.path'])?.slice(0, PATH_LENGTH);
}

function judge({ cells, current, thresholds }: Judged): readonly Verdict[] {
  const { distinctPaths } = thresholds as { distinctPaths: number };
  if (countOf(cells) <= distinctPaths) return NO_VERDICTS;
  const verdicts: Verdict[] = [];
  const all = observationsOf(cells);
  const window = new DistinctWindow(all, 10 * MINUTE);
  for (const { time } of all) {
    window.advance();
    if (time < current.minute * MINUTE || window.distinct.size <= distinctPaths) continue;
    verdicts.push({
      at: time,
      severity: 'medium',
      firstSeen: window.first.time,
      count: window.size,
      evidence: {
        differentPaths: window.distinct.size,
        threshold: distinctPaths,
        requests: window.size,
        topPaths: window.distinct.top(5),
        windowMinutes: 10,
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

/** Many different missing or forbidden paths from one address. */
export const endpointScan = {
  id: 'endpoint-scan',
  kind: 'window',
  title: 'Endpoint scan',
  description: 'One address asks for more than 10 different missing or forbidden paths within 10 minutes.',
  severity: 'medium',
  required: ['@timestamp', 'event.id', 'source.ip', 'url.path', 'http.response.status_code'],
  optional: ['error.type', 'api.route', 'api_key.id'],
  entity: ['source_ip'],
  thresholds: {
    distinctPaths: {
      default: 10,
      doc: 'Different missing or forbidden paths in 10 minutes, above which it is crossed.',
    },
  },
  window: 10 * MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'Failed authentications, throttling and blocks by AWS WAF are neither missing nor forbidden paths.',
    'Resources that an authenticated caller misses on one route template are one path.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: is it an own scanner or monitor? Are the paths those of well-known software, or of this API?',
    'Contain: block the address (WAF IP set) when it is none of your own.',
    'Investigate: list every path that it got an answer of 2xx from, before and after.',
    'Remediate: take down what it found that should not be reachable; remove forgotten stages and versions.',
    'Recover: take the block back when the address is quiet.',
    'Document: what it looked for, what it found, and the rule that was added.',
  ],
  lookAt: { field: 'api.error.category', in: ['authentication', 'client'] },
  references: [
    'OWASP API9:2023 Improper Inventory Management',
    'MITRE ATT&CK T1595.003 Active Scanning: Wordlist Scanning',
  ],
  examples: {
    match: [
      { 'source.client': '198.51.100.7', 'url.path': '/.env', 'http.response.status_code': 404 },
      { 'source.client': '198.51.100.7', 'url.path': '/admin', 'http.response.status_code': 403 },
    ],
    noMatch: [
      { 'source.client': '198.51.100.7', 'url.path': '/orders', 'http.response.status_code': 200 },
      {
        'source.client': '198.51.100.7',
        'url.path': '/orders',
        'http.response.status_code': 403,
        'api.authentication.result': 'failure',
      },
    ],
  },
  observe(entry, keep) {
    if (!isMissingOrForbidden(entry) || !isCall(entry)) return;
    const [client, path] = [entry['source.client'], pathOf(entry)];
    if (client !== undefined && path !== undefined) keep('source_ip', client, path);
  },
  judge,
} as const satisfies KeyedDetector;
