import type { Severity } from '../detect/detection.js';
import type { ActiveDetector, CountDetector } from '../detect/detector.js';
import type { DetectorId } from '../detect/detector-ids.js';
import { MINUTE } from '../time-units.js';
import { type AlarmDefinition, type AlarmTransition, evaluateAlarm } from './alarm.js';
import { countMetrics, detectionMetric } from './metric-filters.js';

/** What an alarm looks at: the sum of one metric, or a metric-math expression over the sums of two. */
export type AlarmMetric =
  | { readonly type: 'sum'; readonly metricName: string }
  | {
      readonly type: 'share';
      readonly expression: string;
      /** Metric names by their ids in the expression. */
      readonly metrics: { readonly matched: string; readonly total: string };
      /** Least total that makes a share; below it the expression is 0. */
      readonly minimum: number;
    };

/** A detector's alarm; its window slides, which is CloudWatch's default. */
export interface DetectorAlarmDefinition extends AlarmDefinition {
  readonly detector: DetectorId;
  readonly name: string;
  readonly severity: Severity;
  /** What it means and where its runbook is, at most the 1,024 characters that CloudWatch allows. */
  readonly description: string;
  readonly metric: AlarmMetric;
}

/** The alarm of a keyed or inventory detector: at least one line that opened or escalated within a minute. */
export const DETECTION_ALARM: AlarmDefinition = {
  period: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'notBreaching',
};

export const alarmName = (id: DetectorId): string => `keywatch-${id}`;

/** Where a detector's runbook is. */
export const runbookPath = (id: DetectorId): string => `docs/detectors.md#${id}`;

/** The alarms of the detectors, each over its metric filters. */
export function detectorAlarms(active: readonly ActiveDetector[]): readonly DetectorAlarmDefinition[] {
  return active.map((one) => {
    const { id, title, description, severity, kind } = one.detector;
    return {
      detector: id,
      name: alarmName(id),
      severity: one.severity ?? severity,
      description: `${title}. ${description} Runbook: ${runbookPath(id)}`,
      ...(kind === 'count'
        ? countAlarm(one.detector as CountDetector, one.thresholds)
        : { ...DETECTION_ALARM, metric: { type: 'sum', metricName: detectionMetric(id) } }),
    };
  });
}

/** The sum or share of the detector's window, which slides minute by minute as the alarm is evaluated. */
function countAlarm(
  { id, window, rule }: CountDetector,
  thresholds: ActiveDetector['thresholds'],
): AlarmDefinition & { readonly metric: AlarmMetric } {
  const { matched, all } = countMetrics(id);
  const common = { ...DETECTION_ALARM, period: window / 1000, comparison: 'GreaterThanThreshold' } as const;
  if (rule.type === 'sum')
    return { ...common, threshold: thresholds[rule.matches]!, metric: { type: 'sum', metricName: matched } };
  const minimum = thresholds[rule.minimum]!;
  return {
    ...common,
    threshold: thresholds[rule.share]!,
    metric: {
      type: 'share',
      expression: `IF(total >= ${minimum}, matched / total, 0)`,
      metrics: { matched, total: all },
      minimum,
    },
  };
}

/**
 * State changes of a detector's alarm over the periods that end in (`from`, `to`], evaluated each minute.
 *
 * @param sumsOf - sums of a metric by the start of their minute
 */
export function detectorAlarmChanges(
  alarm: DetectorAlarmDefinition,
  sumsOf: (metricName: string) => ReadonlyMap<number, number>,
  from: number,
  to: number,
): readonly AlarmTransition[] {
  const { metric, period } = alarm;
  const minutes = period / 60;
  const perMinute = { ...alarm, period: 60 };
  if (metric.type === 'sum') return evaluateAlarm(perMinute, sliding(sumsOf(metric.metricName), minutes), from, to);
  const matched = sliding(sumsOf(metric.metrics.matched), minutes);
  const total = sliding(sumsOf(metric.metrics.total), minutes);
  const shares = new Map<number, number>();
  for (const [minute, sum] of total) shares.set(minute, sum >= metric.minimum ? (matched.get(minute) ?? 0) / sum : 0);
  return evaluateAlarm(perMinute, shares, from, to);
}

/** Sums of the windows that end with each minute. */
function sliding(sums: ReadonlyMap<number, number>, minutes: number): ReadonlyMap<number, number> {
  const windows = new Map<number, number>();
  for (const [minute, sum] of sums)
    for (let end = minute; end < minute + minutes * MINUTE; end += MINUTE)
      windows.set(end, (windows.get(end) ?? 0) + sum);
  return windows;
}
