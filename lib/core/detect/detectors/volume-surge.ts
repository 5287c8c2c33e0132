import { DAY, HOUR, MINUTE } from '../../time-units.js';
import { CauseWindow } from '../cause-window.js';
import type { Cell } from '../cell.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import { EVERYBODY, othersOf } from '../everybody.js';
import { observationsOf } from '../sliding-window.js';
import { keyOf, routeOf } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';
import { type Hours, historyDays, usualOf } from '../tracks/hours.js';
import { type KeyHistory, settled } from '../tracks/key-history.js';
import { longHistory } from '../tracks/long-history.js';

/** Past a minute's limit the number is an estimate; the surplus counts from the minute's end on. */
const surplusOf = (cells: readonly Cell[], current: Cell): number =>
  cells.reduce((sum, cell) => sum + (cell === current ? 0 : cell.count - cell.size), 0);

/** How many times its usual the API without the key makes when it surges as well; else 1. */
function everybodysTimes(judged: Judged, mean: number): number {
  const others = othersOf(judged, 'requests');
  if (!others) return 1;
  const usual = others.mean - mean;
  const surges = usual > 0 && others.sum > EVERYBODY * judged.thresholds.timesUsual! * usual;
  return surges ? others.sum / usual : 1;
}

function judge(judged: Judged): readonly Verdict[] {
  const history = longHistory(judged);
  return history ? verdictsOf(judged, history) : NO_VERDICTS;
}

function verdictsOf(judged: Judged, history: KeyHistory): readonly Verdict[] {
  const { entity, cells, current, thresholds } = judged;
  const { timesUsual, requestsPerHour, historyDays: days } = thresholds as Record<string, number>;
  // All that any hour which ends in this minute can hold.
  const most = cells.reduce((sum, cell) => sum + cell.count, 0);
  if (most <= requestsPerHour!) return NO_VERDICTS;
  const { hours } = settled(history, current).lasting;
  const least = usualOf(hours, current.minute * MINUTE).requests.mean;
  if (most <= timesUsual! * Math.min(least, meanLater(hours, current))) return NO_VERDICTS;
  const ofApi = entity.type === 'api';
  const times = timesUsual! * (ofApi ? 1 : everybodysTimes(judged, least));
  const surplus = surplusOf(cells, current);
  const verdicts: Verdict[] = [];
  const all = observationsOf(cells);
  const window = new CauseWindow(all, HOUR, () => 1, ofApi ? keyOf : routeOf);
  for (const { time } of all) {
    window.advance();
    const requests = window.size + surplus;
    if (time < current.minute * MINUTE || requests <= requestsPerHour! || time - history.since < days! * DAY) continue;
    const { mean, p99 } = usualOf(hours, time).requests;
    if (mean === 0 || requests <= times * mean) continue;
    if (ofApi) {
      // Of a single key's surge its own detection tells.
      const others = window.withoutLargest(requests);
      if (others <= EVERYBODY * timesUsual! * mean || others <= p99) continue;
    }
    verdicts.push({
      at: time,
      severity: 'high',
      firstSeen: window.first.time,
      count: requests,
      evidence: {
        requests,
        usualPerHour: Math.round(mean * 10) / 10,
        times: Math.round((requests / mean) * 10) / 10,
        threshold: Math.round(times * 10) / 10,
        historyDays: historyDays(history.since, time),
        breakdown: ofApi ? { keys: window.parts } : { routes: window.parts },
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

/** The usual at the minute's end: at a full hour another hour counts after its first instant. */
const meanLater = (hours: Hours, { minute }: Cell): number => usualOf(hours, (minute + 1) * MINUTE - 1).requests.mean;

/** A key, or everybody, far above the own baseline. */
export const volumeSurge = {
  id: 'volume-surge',
  kind: 'baseline',
  title: 'Volume surge',
  description:
    "A key's requests of an hour are above 3 times its usual hour (30 days) and above 100, after at least 7 days of history; everybody's surge is one of the API.",
  severity: 'high',
  required: ['@timestamp', 'event.id', 'api_key.id'],
  optional: [],
  entity: ['api_key', 'api'],
  thresholds: {
    timesUsual: { default: 3, doc: "Multiple of the key's mean hour, above which it is crossed." },
    requestsPerHour: { default: 100, doc: 'Requests of an hour that must be exceeded as well.' },
    historyDays: { default: 7, doc: 'Days of history before the key is judged.' },
  },
  window: HOUR,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'At least 7 days of history.',
    'At least 100 requests an hour.',
    "Everybody's surge is one detection of the API, not one a key: when the API without the key is above 2 times its usual, and above its own 99th percentile, the key must exceed 3 times that multiple; the API's needs as much without its largest key.",
    'Hours in which it was true are left out of the usual: an attack does not become normal.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: is a campaign, a migration or a retry storm known? Which routes and addresses make the surge?',
    "Contain: lower the key's usage plan when the surge harms others.",
    'Investigate: compare routes, addresses and agents with the hours before.',
    'Remediate: mend the client that retries, or rotate the key when somebody else used it.',
    'Recover: agree the new volume with the owner; set the usage plan to it.',
    'Document: the cause, the volume agreed, and whether the thresholds fit.',
  ],
  references: ['OWASP API4:2023 Unrestricted Resource Consumption', 'MITRE ATT&CK T1499 Endpoint Denial of Service'],
  examples: { match: [{ 'api_key.id': 'k1' }], noMatch: [{ 'source.client': '198.51.100.7' }] },
  track: CALLERS,
  concerns: () => true,
  judge,
} as const satisfies KeyedDetector;
