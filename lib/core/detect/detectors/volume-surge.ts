import { DAY, HOUR, type Judged, type KeyedDetector, MINUTE, type Verdict } from '../detector.js';
import { observationsOf, SlidingWindow } from '../sliding-window.js';

/** A key's history: its first entry, and its clock hours with traffic as pairs of hour and requests, oldest first. */
interface History {
  readonly since: number;
  readonly hours: readonly number[];
}

const HISTORY_DAYS = 30;

/** Mean requests of the clock hours with traffic that ended before the window and began within 30 days. */
function usual({ hours }: History, at: number): number {
  let [sum, number] = [0, 0];
  for (let i = 0; i < hours.length; i += 2) {
    const start = hours[i]! * HOUR;
    if (start + HOUR > at - HOUR || start < at - HISTORY_DAYS * DAY) continue;
    sum += hours[i + 1]!;
    number++;
  }
  return number === 0 ? 0 : sum / number;
}

function judge({ cells, current, thresholds, memory }: Judged): readonly Verdict[] {
  const { timesUsual, requestsPerHour, historyDays } = thresholds as {
    timesUsual: number;
    requestsPerHour: number;
    historyDays: number;
  };
  const history = memory as History | undefined;
  if (!history || (current.minute + 1) * MINUTE - history.since < historyDays * DAY) return [];
  // Past a minute's limit the number is an estimate; the surplus counts from the minute's end on.
  const surplus = cells.reduce((sum, cell) => sum + (cell === current ? 0 : cell.count - cell.observations.length), 0);
  if (cells.reduce((sum, cell) => sum + cell.count, 0) <= requestsPerHour) return [];
  const all = observationsOf(cells);
  const verdicts: Verdict[] = [];
  const window = new SlidingWindow(all, HOUR);
  for (const { time } of all) {
    window.advance();
    const requests = window.size + surplus;
    if (time < current.minute * MINUTE || requests <= requestsPerHour || time - history.since < historyDays * DAY)
      continue;
    const mean = usual(history, time);
    if (mean === 0 || requests <= timesUsual * mean) continue;
    verdicts.push({
      at: time,
      severity: 'high',
      firstSeen: window.first.time,
      count: requests,
      evidence: {
        requests,
        usualPerHour: Math.round(mean * 10) / 10,
        times: Math.round((requests / mean) * 10) / 10,
        threshold: timesUsual,
        historyDays: Math.floor((time - history.since) / DAY),
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

/** A key far above its own baseline. */
export const volumeSurge = {
  id: 'volume-surge',
  kind: 'baseline',
  title: 'Volume surge',
  description:
    "A key's requests of an hour are above 3 times its usual hour (30 days) and above 100, after at least 7 days of history.",
  severity: 'high',
  required: ['@timestamp', 'event.id', 'api_key.id'],
  optional: [],
  entity: ['api_key'],
  thresholds: {
    timesUsual: { default: 3, doc: "Multiple of the key's mean hour, above which it is crossed." },
    requestsPerHour: { default: 100, doc: 'Requests of an hour that must be exceeded as well.' },
    historyDays: { default: 7, doc: 'Days of history before the key is judged.' },
  },
  window: HOUR,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: ['At least 7 days of history.', 'At least 100 requests an hour.', 'Addresses on the allow list.'],
  runbook: [
    'Triage: is a campaign, a migration or a retry storm known? Which routes and addresses make the surge?',
    "Contain: lower the key's usage plan when the surge harms others.",
    'Investigate: compare routes, addresses and agents with the hours before.',
    'Remediate: agree the new volume with the owner, or rotate the key.',
    'Recover: set the usage plan to what was agreed.',
    'Document: the cause, and the volume that is usual from now on.',
  ],
  references: ['OWASP API4:2023 Unrestricted Resource Consumption', 'MITRE ATT&CK T1499 Endpoint Denial of Service'],
  examples: { match: [{ 'api_key.id': 'k1' }], noMatch: [{ 'source.client': '198.51.100.7' }] },
  observe(entry, keep) {
    if (entry['api_key.id'] !== undefined) keep('api_key', entry['api_key.id'], undefined);
  },
  judge,
  remember(memory, current) {
    const known = memory as History | undefined;
    const hour = Math.floor((current.minute * MINUTE) / HOUR);
    const since = known?.since ?? current.observations[0]!.time;
    const oldest = hour - HISTORY_DAYS * 24 - 1;
    const hours = known ? known.hours.slice(known.hours[0]! < oldest ? 2 : 0) : [];
    const last = hours.length - 2;
    if (hours[last] === hour) hours[last + 1]! += current.count;
    else hours.push(hour, current.count);
    return { since, hours } satisfies History;
  },
} as const satisfies KeyedDetector;
