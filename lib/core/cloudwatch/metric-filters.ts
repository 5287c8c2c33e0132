import type { ActiveDetector } from '../detect/detector.js';
import type { DetectorId } from '../detect/detector-ids.js';
import type { MetricTransformation } from './metric-value.js';

/** Namespace of every metric that the metric filters publish. */
export const METRIC_NAMESPACE = 'Keywatch';

/** One metric filter of the stack; its metric has no dimensions, so that a default value is allowed. */
export interface MetricFilterDefinition extends MetricTransformation {
  readonly detector: DetectorId;
  readonly name: string;
  /** `tally`: counts of every entry; `detections`: one line a detection's phase. */
  readonly logGroup: 'tally' | 'detections';
  readonly metricNamespace: typeof METRIC_NAMESPACE;
  readonly metricName: string;
  readonly defaultValue: number;
}

/** Names of a detector's metrics: of its detection lines, or of its two counts in the tally. */
export const detectionMetric = (id: DetectorId): string => id;
export const countMetrics = (id: DetectorId) => ({ matched: `${id}-matched`, all: `${id}-all` });

/**
 * The metric filters of the detectors. Only lines in `alert` mode that open or escalate are counted; the tally holds
 * counts of detectors in `alert` mode only, so that no filter sees what a detector in `shadow` mode would have raised.
 */
export function metricFilters(active: readonly ActiveDetector[]): readonly MetricFilterDefinition[] {
  return active.flatMap(({ detector }) => {
    const { id } = detector;
    if (detector.kind !== 'count') return [filter(id, 'detections', detectionMetric(id), detectionPattern(id), '1')];
    const { matched, all } = countMetrics(id);
    const matches = tallied(id, matched, 'matched');
    return detector.rule.type === 'sum' ? [matches] : [matches, tallied(id, all, 'all')];
  });
}

const detectionPattern = (id: DetectorId): string =>
  `{ $.detector = "${id}" && $.mode = "alert" && ($.phase = "opened" || $.phase = "escalated") }`;

function tallied(id: DetectorId, metricName: string, count: 'matched' | 'all'): MetricFilterDefinition {
  const selector = `$.tally.${id}.${count}`;
  return filter(id, 'tally', metricName, `{ ${selector} = * }`, selector);
}

const filter = (
  detector: DetectorId,
  logGroup: MetricFilterDefinition['logGroup'],
  metricName: string,
  filterPattern: string,
  metricValue: string,
): MetricFilterDefinition => ({
  detector,
  name: `keywatch-${metricName}`,
  logGroup,
  filterPattern,
  metricNamespace: METRIC_NAMESPACE,
  metricName,
  metricValue,
  defaultValue: 0,
});
