import { evaluateAlarm } from '../cloudwatch/alarm.js';
import { alarmName, DETECTION_ALARM } from '../cloudwatch/detector-alarms.js';
import type { Detection, Severity } from './detection.js';
import { type ActiveDetector, MINUTE } from './detector.js';

export interface AlarmChange {
  readonly alarm: string;
  readonly detector: string;
  readonly severity: Severity;
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly reason: string;
}

/**
 * Every state change of every detector's alarm over the detection lines, as CloudWatch would evaluate it, ordered by
 * time and name. A `count` detector's line opens at the minute in which its share crosses, so that its alarm sets in
 * here as it does over the tally; how long it lasts is told by the tally alone.
 */
export function alarmChanges(
  active: readonly ActiveDetector[],
  detections: readonly Detection[],
  range: { readonly from: number; readonly to: number },
): readonly AlarmChange[] {
  return active
    .flatMap(({ detector, severity }) => {
      const points = new Map<number, number>();
      let to = range.to;
      for (const line of detections) {
        if (line.detector !== detector.id || line.mode !== 'alert' || line.phase === 'closed') continue;
        const minute = Math.floor(line.detectedAt / MINUTE) * MINUTE;
        points.set(minute, (points.get(minute) ?? 0) + 1);
        to = Math.max(to, minute + 2 * MINUTE);
      }
      return evaluateAlarm(DETECTION_ALARM, points, range.from, to).map((change) => ({
        alarm: alarmName(detector.id),
        detector: detector.id,
        severity: severity ?? detector.severity,
        ...change,
      }));
    })
    .sort((a, b) => a.at - b.at || (a.alarm < b.alarm ? -1 : a.alarm > b.alarm ? 1 : 0));
}
