import { DAY, HOUR, MINUTE } from '../../time-units.js';
import { CauseWindow } from '../cause-window.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import { EVERYBODY, othersOf } from '../everybody.js';
import { observationsOf } from '../sliding-window.js';
import { bytesOf, keyOf, routeOf } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';
import { historyDays, type Usual, usualOf } from '../tracks/hours.js';
import { type KeyHistory, settled } from '../tracks/key-history.js';
import { longHistory } from '../tracks/long-history.js';
import { sumsOf } from '../tracks/sums.js';

/** How many times its 99th percentile the API without the key answers when that is too much as well; else 1. */
function everybodysTimes(judged: Judged, least: number): number {
  const others = othersOf(judged, 'bytes');
  return others && others.p99 > 0 && others.sum >= EVERYBODY * least ? others.sum / others.p99 : 1;
}

function judge(judged: Judged): readonly Verdict[] {
  const history = longHistory(judged);
  return history ? verdictsOf(judged, history) : NO_VERDICTS;
}

function verdictsOf(judged: Judged, history: KeyHistory): readonly Verdict[] {
  const { entity, cells, current, thresholds } = judged;
  const { megabytes, timesP99, historyDays: days } = thresholds as Record<string, number>;
  const floor = megabytes! * 1e6;
  // All that any hour which ends in this minute can hold, against the usual at its beginning and at its end.
  const most = cells.reduce((sum, cell) => sum + sumsOf(cell).bytes, 0);
  if (most < floor) return NO_VERDICTS;
  const ofApi = entity.type === 'api';
  const times = timesP99! * (ofApi ? 1 : everybodysTimes(judged, floor));
  const crosses = (bytes: number, { hours, bytes: { mean, p99 } }: Usual): boolean =>
    hours > 0 && bytes >= floor && bytes > mean && bytes > times * p99;
  const { hours } = settled(history, current).lasting;
  const ends = [current.minute * MINUTE, (current.minute + 1) * MINUTE - 1];
  if (!ends.some((at) => crosses(most, usualOf(hours, at)))) return NO_VERDICTS;
  // What was dropped of full minutes counts from their end on.
  const surplus = cells.reduce((sum, cell) => sum + (cell === current ? 0 : surplusOf(cell)), 0);
  const verdicts: Verdict[] = [];
  const all = observationsOf(cells);
  const window = new CauseWindow(all, HOUR, bytesOf, ofApi ? keyOf : routeOf);
  for (const { time } of all) {
    window.advance();
    if (time < current.minute * MINUTE || time - history.since < days! * DAY) continue;
    const usual = usualOf(hours, time);
    const bytes = window.sum + surplus;
    if (!crosses(bytes, usual)) continue;
    if (ofApi) {
      // Of a single key's bytes its own detection tells.
      const others = window.withoutLargest(bytes);
      if (others < EVERYBODY * floor || others <= usual.bytes.p99) continue;
    }
    verdicts.push({
      at: time,
      severity: 'high',
      firstSeen: window.first.time,
      count: window.size,
      evidence: {
        bytes,
        usualPerHour: Math.round(usual.bytes.mean),
        p99PerHour: usual.bytes.p99,
        threshold: Math.max(floor, usual.bytes.mean, times * usual.bytes.p99),
        requests: window.size,
        historyDays: historyDays(history.since, time),
        breakdown: ofApi ? { keys: window.parts } : { routes: window.parts },
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

const surplusOf = (cell: Judged['current']): number =>
  cell.estimated ? sumsOf(cell).bytes - cell.observations.reduce((sum, { value }) => sum + bytesOf(value), 0) : 0;

/** More bytes in an hour than the own history explains: of a key, or of everybody. */
export const dataExfiltration = {
  id: 'data-exfiltration',
  kind: 'baseline',
  title: 'Data exfiltration',
  description:
    "A key's response bytes of an hour are above its hourly mean of 30 days, above 1.5 times its own 99th percentile and at least 10 MB, after at least 7 days of history; everybody's is one of the API.",
  severity: 'high',
  required: ['@timestamp', 'event.id', 'api_key.id', 'http.response.bytes'],
  optional: [],
  entity: ['api_key', 'api'],
  thresholds: {
    timesP99: {
      default: 1.5,
      doc: "Multiple of the key's own 99th percentile of hourly bytes that must be exceeded; 0 for the plain rule (the mean).",
    },
    megabytes: { default: 10, doc: 'Megabytes (10⁶ bytes) that an hour must reach; 0 for the plain rule.' },
    historyDays: { default: 7, doc: 'Days of history before the key is judged; 0 for the plain rule.' },
  },
  window: HOUR,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'At least 7 days of history.',
    "Above 1.5 times the key's own 99th percentile: a nightly export is usual.",
    'At least 10 MB.',
    "Everybody's surge is one detection of the API, not one a key: when the API without the key is above its own 99th percentile, and above two thirds of 10 MB, the key must exceed 1.5 times its own percentile times the API's multiple of its; the API's needs as much without its largest key.",
    'Hours in which it was true are left out of the usual: an attack does not become normal.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: is an export, a migration or a new client of the owner known? Which routes carry the bytes?',
    'Contain: disable the key when the data is not its own or the address is new to it.',
    'Investigate: list routes, resources and addresses of the hour against the days before.',
    'Remediate: rotate the key; limit page sizes and exports of its plan.',
    'Recover: tell the owners of what was read; give the client a new key.',
    'Document: what left, by whom and to where, and what the law asks you to report.',
  ],
  references: [
    'OWASP API6:2023 Unrestricted Access to Sensitive Business Flows',
    'MITRE ATT&CK T1567 Exfiltration Over Web Service',
  ],
  examples: {
    match: [{ 'api_key.id': 'k1', 'http.response.bytes': 20_000_000 }],
    noMatch: [{ 'source.client': '198.51.100.7', 'http.response.bytes': 20_000_000 }],
  },
  track: CALLERS,
  concerns: () => true,
  judge,
} as const satisfies KeyedDetector;
