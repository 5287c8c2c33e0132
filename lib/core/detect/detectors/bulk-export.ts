import { DAY, HOUR, MINUTE } from '../../time-units.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import { any, observationsOf, SlidingWindow } from '../sliding-window.js';
import { CALLERS } from '../tracks/callers.js';
import { historyDays, percentile99, usualOf } from '../tracks/hours.js';
import { type KeyHistory, settled } from '../tracks/key-history.js';
import { isExport } from '../tracks/sums.js';

/** 99th percentile of the exports of the key's hours with traffic: those without any count as 0. */
function usualExports({ lasting: { exports, hours } }: KeyHistory, at: number): number {
  const first = Math.ceil(at / HOUR) - 30 * 24;
  const last = Math.floor(at / HOUR) - 2;
  const numbers: number[] = [];
  for (let i = 0; i < exports.length; i += 2)
    if (exports[i]! >= first && exports[i]! <= last && exports[i + 1]! >= 0) numbers.push(exports[i + 1]!);
  const others = Math.max(0, usualOf(hours, at).hours - numbers.length);
  return percentile99([...new Array<number>(others).fill(0), ...numbers]);
}

function judge({ cells, current, thresholds, memory }: Judged): readonly Verdict[] {
  const { exportsPerHour, historyDays: days } = thresholds as Record<string, number>;
  const history = memory as KeyHistory | undefined;
  if (!history || !any(current, isExport)) return NO_VERDICTS;
  const known = settled(history, current);
  const all = observationsOf(cells).filter(({ value }) => isExport(value));
  const verdicts: Verdict[] = [];
  const window = new SlidingWindow(all, HOUR);
  for (const { time } of all) {
    window.advance();
    if (time < current.minute * MINUTE || window.size < exportsPerHour! || time - history.since < days! * DAY) continue;
    const p99 = usualExports(known, time);
    if (window.size <= p99) continue;
    verdicts.push({
      at: time,
      severity: 'high',
      firstSeen: window.first.time,
      count: window.size,
      evidence: {
        exports: window.size,
        p99PerHour: p99,
        threshold: exportsPerHour,
        historyDays: historyDays(history.since, time),
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

/** Exports beyond the key's own history. */
export const bulkExport = {
  id: 'bulk-export',
  kind: 'baseline',
  title: 'Bulk export',
  description:
    'A key makes at least 3 successful requests on export routes within an hour, and more than the 99th percentile of its own hours, after at least 7 days of history.',
  severity: 'high',
  required: ['@timestamp', 'event.id', 'api_key.id', 'url.path'],
  optional: ['api.route', 'http.response.status_code'],
  entity: ['api_key'],
  thresholds: {
    exportsPerHour: { default: 3, doc: 'Exports within an hour from which on it is crossed.' },
    historyDays: { default: 7, doc: 'Days of history before the key is judged.' },
  },
  window: HOUR,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    "Above the key's own 99th percentile: a nightly export is usual.",
    'Only answers with 2xx or 3xx count.',
    'At least 7 days of history.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: did the owner ask for these exports? Is the address one of theirs?',
    'Contain: disable the key when the owner does not know of them.',
    'Investigate: which exports were made, how large were they, and what was read before?',
    'Remediate: rotate the key; ask for a second step before an export.',
    'Recover: tell the owners of the exported data.',
    'Document: what was exported and by whom; put planned exports on the allow list with an expiry.',
  ],
  lookAt: { field: 'api.route_class', exists: true },
  references: [
    'OWASP API6:2023 Unrestricted Access to Sensitive Business Flows',
    'MITRE ATT&CK T1213 Data from Information Repositories',
  ],
  examples: {
    match: [{ 'api_key.id': 'k1', 'api.route_class': ['export'], 'http.response.status_code': 200 }],
    noMatch: [
      { 'api_key.id': 'k1', 'http.response.status_code': 200 },
      { 'api_key.id': 'k1', 'api.route_class': ['export'], 'http.response.status_code': 403 },
    ],
  },
  track: CALLERS,
  concerns: isExport,
  judge,
} as const satisfies KeyedDetector;
