import { type AlarmDefinition, evaluateAlarm } from '../cloudwatch/alarm.js';
import type { Detection, Severity } from './detection.js';
import { type ActiveDetector, MINUTE } from './detector.js';

/** The alarm of every detector: at least one line that opened or escalated within a minute. */
export const DETECTOR_ALARM: AlarmDefinition = {
  period: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'notBreaching',
};

export interface AlarmChange {
  readonly alarm: string;
  readonly detector: string;
  readonly severity: Severity;
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly reason: string;
}

/** Every state change of every detector's alarm, as CloudWatch would evaluate it, ordered by time and name. */
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
      return evaluateAlarm(DETECTOR_ALARM, points, range.from, to).map((change) => ({
        alarm: `keywatch-${detector.id}`,
        detector: detector.id,
        severity: severity ?? detector.severity,
        ...change,
      }));
    })
    .sort((a, b) => a.at - b.at || (a.alarm < b.alarm ? -1 : a.alarm > b.alarm ? 1 : 0));
}
