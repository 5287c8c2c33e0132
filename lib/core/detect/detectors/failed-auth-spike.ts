import { MINUTE } from '../../time-units.js';
import { largest } from '../breakdown.js';
import type { Severity } from '../detection.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import { DistinctWindow } from '../distinct-window.js';
import { cellsFrom } from '../sliding-window.js';
import { AUTHENTICATIONS, failureCount, failuresOf, isFailure, triedKey } from '../tracks/authentications.js';

/** Whether all failures of the window came with one and the same key; an absent key equals no other. */
const isOneKey = ({ distinct }: DistinctWindow): boolean => distinct.size === 1 && !distinct.has('');

/** The keys, or accounts, that were tried, with how often. */
const keysOf = ({ distinct }: DistinctWindow): readonly (readonly [string, number])[] =>
  [...distinct.entries()].filter(([key]) => key !== '');

function judge({ cells, current, thresholds }: Judged): readonly Verdict[] {
  const { failuresPerMinute, failuresIn10Minutes } = thresholds as {
    failuresPerMinute: number;
    failuresIn10Minutes: number;
  };
  if (failureCount(current) === 0) return NO_VERDICTS;
  const recent = cellsFrom(cells, current.minute - 10);
  const failures = recent.reduce((sum, cell) => sum + failureCount(cell), 0);
  if (failures <= Math.min(failuresPerMinute, failuresIn10Minutes - 1)) return NO_VERDICTS;
  const all = failuresOf(recent).map((failure) => ({ ...failure, value: triedKey(failure.value) }));
  const verdicts: Verdict[] = [];
  const minute = new DistinctWindow(all, MINUTE);
  const ten = new DistinctWindow(all, 10 * MINUTE);
  for (let at = 0; at < all.length; at++) {
    minute.advance();
    ten.advance();
    const many = ten.size >= failuresIn10Minutes;
    if (all[at]!.time < current.minute * MINUTE || (minute.size <= failuresPerMinute && !many)) continue;
    const window = many ? ten : minute;
    const severity: Severity = isOneKey(window) ? 'low' : many ? 'high' : 'medium';
    verdicts.push({
      at: all[at]!.time,
      severity,
      firstSeen: window.first.time,
      count: window.size,
      evidence: {
        failures: window.size,
        windowSeconds: many ? 600 : 60,
        threshold: many ? failuresIn10Minutes : failuresPerMinute,
        differentKeys: window.distinct.size,
        breakdown: { keys: largest(keysOf(window), window.size) },
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

/** More than 20 failed authentications a minute from one address; 1,000 in 10 minutes is high. */
export const failedAuthSpike = {
  id: 'failed-auth-spike',
  kind: 'window',
  title: 'Failed authentication spike',
  description:
    'One address fails to authenticate more than 20 times within 60 seconds; 1,000 times within 10 minutes is high.',
  severity: 'medium',
  required: ['@timestamp', 'event.id', 'source.ip', 'http.response.status_code'],
  optional: ['error.type', 'api_key.id', 'api_key.fingerprint', 'user.id'],
  entity: ['source_ip'],
  thresholds: {
    failuresPerMinute: { default: 20, doc: 'Failures within 60 seconds, above which it is crossed.' },
    failuresIn10Minutes: { default: 1000, doc: 'Failures within 10 minutes from which on it is high.' },
  },
  window: 10 * MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: ['All failures with one and the same key are a misconfigured client: low.', 'Addresses on the allow list.'],
  runbook: [
    'Triage: is the address a partner or an own system? One key or many? Did any request succeed?',
    'Contain: block the address (WAF IP set) when it tries many keys; ask the owner when it is one.',
    'Investigate: list the keys and routes tried, and successes of the address in the last 24 hours.',
    'Remediate: rotate keys that succeeded from the address.',
    'Recover: take the block back when the address is quiet.',
    'Document: the address, the keys tried, and what succeeded.',
  ],
  lookAt: { field: 'api.authentication.result', in: ['failure'] },
  references: ['OWASP API2:2023 Broken Authentication', 'MITRE ATT&CK T1110.001 Password Guessing'],
  examples: {
    match: [{ 'source.client': '198.51.100.7', 'api.authentication.result': 'failure' }],
    noMatch: [
      { 'source.client': '198.51.100.7', 'api.authentication.result': 'success' },
      { 'api.authentication.result': 'failure' },
    ],
  },
  track: AUTHENTICATIONS,
  concerns: isFailure,
  judge,
} as const satisfies KeyedDetector;
