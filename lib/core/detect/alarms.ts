import { evaluateAlarm } from '../cloudwatch/alarm.js';
import { alarmName, DETECTION_ALARM, detectorAlarmChanges, detectorAlarms } from '../cloudwatch/detector-alarms.js';
import { countMetrics } from '../cloudwatch/metric-filters.js';
import { MINUTE } from '../time-units.js';
import type { Detection, Severity } from './detection.js';
import type { ActiveDetector } from './detector.js';
import type { Counted } from './outcome.js';

export interface AlarmChange {
  readonly alarm: string;
  readonly detector: string;
  readonly severity: Severity;
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly reason: string;
}

/** What the metric filters make of the tally: sums of the `count` detectors in `alert` mode, over all APIs. */
export class TallySums {
  private readonly sums = new Map<string, Map<number, number>>();
  private readonly minutes = new Set<number>();
  private latest = Number.NaN;

  /** Takes the time of an entry: each minute with entries has a line in the tally, so that no sum of it is missing. */
  see(time: number): void {
    const minute = Math.floor(time / MINUTE);
    if (minute === this.latest) return;
    this.latest = minute;
    this.minutes.add(minute);
  }

  /** Takes an API's sums of a minute. */
  readonly add = ({ detector, mode }: ActiveDetector, minute: number, { matched, all }: Counted): void => {
    if (mode !== 'alert' || all === 0) return;
    const metrics = countMetrics(detector.id);
    this.plus(metrics.matched, minute * MINUTE, matched);
    this.plus(metrics.all, minute * MINUTE, all);
  };

  /** Sums of a metric by the start of their minute. */
  readonly of = (metric: string): ReadonlyMap<number, number> =>
    new Map([...[...this.minutes].map((minute) => [minute * MINUTE, 0] as const), ...(this.sums.get(metric) ?? [])]);

  private plus(metric: string, time: number, value: number): void {
    const sums = this.sums.get(metric);
    if (sums) sums.set(time, (sums.get(time) ?? 0) + value);
    else this.sums.set(metric, new Map([[time, value]]));
  }
}

/** The event times of the first and of the last entry. */
interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Every state change of every detector's alarm, as CloudWatch would evaluate it, ordered by time and name: of `count`
 * detectors over the tally, of the others over their detection lines.
 */
export function alarmChanges(
  active: readonly ActiveDetector[],
  detections: readonly Detection[],
  sums: TallySums,
  range: TimeRange,
): readonly AlarmChange[] {
  return active
    .flatMap((one) => {
      const { detector, severity = detector.severity } = one;
      const changes = detector.kind === 'count' ? ofTally(one, sums, range) : ofLines(detector.id, detections, range);
      return changes.map((change) => ({ alarm: alarmName(detector.id), detector: detector.id, severity, ...change }));
    })
    .sort((a, b) => a.at - b.at || (a.alarm < b.alarm ? -1 : a.alarm > b.alarm ? 1 : 0));
}

/** The last minute is judged at its end, however early the last entry is. */
const ofTally = (one: ActiveDetector, sums: TallySums, { from, to }: TimeRange) =>
  detectorAlarmChanges(detectorAlarms([one])[0]!, sums.of, from, (Math.floor(to / MINUTE) + 1) * MINUTE);

function ofLines(id: string, detections: readonly Detection[], range: TimeRange) {
  const points = new Map<number, number>();
  let to = range.to;
  for (const line of detections) {
    if (line.detector !== id || line.mode !== 'alert' || line.phase === 'closed') continue;
    const minute = Math.floor(line.detectedAt / MINUTE) * MINUTE;
    points.set(minute, (points.get(minute) ?? 0) + 1);
    to = Math.max(to, minute + 2 * MINUTE);
  }
  return evaluateAlarm(DETECTION_ALARM, points, range.from, to);
}
