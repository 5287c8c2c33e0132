import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  type TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type DetectorAlarmDefinition, detectorAlarms } from './core/cloudwatch/detector-alarms.js';
import { metricFilters } from './core/cloudwatch/metric-filters.js';
import { SEVERITIES } from './core/detect/detection.js';
import type { KeywatchSettings } from './keywatch-settings.js';
import { metricNamespace } from './private/metric-namespace.js';
import { SeverityTopic } from './private/severity-topic.js';

/** What the alarms look at. */
export interface DetectorAlarmsProps {
  /** Settings that say which detectors run, with which thresholds and severities. */
  readonly settings: KeywatchSettings;
  /** Counts of every entry, for detectors that judge the whole API. */
  readonly tallyLogGroup: ILogGroup;
  /** Detections, for every other detector. */
  readonly detectionsLogGroup: ILogGroup;
  /** Bus of the detections. */
  readonly bus: IEventBus;
  /** Key of the topics; it has to allow EventBridge and CloudWatch. */
  readonly encryptionKey: IKey;
}

/**
 * A metric filter and an alarm for each detector, and a topic for each severity.
 *
 * Detectors that judge the whole API page by their alarm. The others page from the bus, one message for each detection,
 * because a second attacked key must page although the alarm is red already; what their alarm does is yours to add.
 */
export class DetectorAlarms extends Construct {
  /** Namespace of the metrics. */
  public readonly metricNamespace: string;

  private readonly topics: ReadonlyMap<string, SeverityTopic>;
  private readonly alarms = new Map<string, Alarm>();

  constructor(scope: Construct, id: string, props: DetectorAlarmsProps) {
    super(scope, id);
    const { settings, bus, encryptionKey } = props;
    const { stackName } = Stack.of(this);
    this.metricNamespace = metricNamespace(this);
    const active = settings._detectors;
    const alarmed = active.filter(({ detector }) => detector.kind === 'count').map(({ detector }) => detector.id);
    this.topics = new Map(
      SEVERITIES.map((severity) => [
        severity,
        new SeverityTopic(this, capitalized(severity), { severity, bus, encryptionKey, alarmed }),
      ]),
    );

    const logGroups = { tally: props.tallyLogGroup, detections: props.detectionsLogGroup };
    for (const filter of metricFilters(active)) {
      new MetricFilter(this, `${filter.metricName}-filter`, {
        logGroup: logGroups[filter.logGroup],
        filterName: filter.name,
        filterPattern: FilterPattern.literal(filter.filterPattern),
        metricNamespace: this.metricNamespace,
        metricName: filter.metricName,
        metricValue: filter.metricValue,
        defaultValue: filter.defaultValue,
      });
    }
    for (const definition of detectorAlarms(active)) {
      const alarm = new Alarm(this, `${definition.detector}-alarm`, {
        alarmName: `${stackName}-${definition.detector}`,
        alarmDescription: definition.description,
        metric: this.metric(definition),
        threshold: definition.threshold,
        comparisonOperator: definition.comparison as ComparisonOperator,
        evaluationPeriods: definition.evaluationPeriods,
        datapointsToAlarm: definition.datapointsToAlarm,
        treatMissingData: definition.treatMissingData as TreatMissingData,
      });
      if (alarmed.includes(definition.detector)) alarm.addAlarmAction(new SnsAction(this.topic(definition.severity)));
      this.alarms.set(definition.detector, alarm);
    }
  }

  /** The topic that pages for a severity: `critical`, `high`, `medium` or `low`. */
  public topic(severity: string): ITopic {
    return found(this.topics, 'severity', severity).topic;
  }

  /** The alarm of a detector that runs, by its id. */
  public alarm(detector: string): Alarm {
    return found(this.alarms, 'detector', detector);
  }

  private metric({ metric, period }: DetectorAlarmDefinition): IMetric {
    const sum = (metricName: string): Metric =>
      new Metric({
        namespace: this.metricNamespace,
        metricName,
        statistic: 'Sum',
        period: Duration.seconds(period),
      });
    if (metric.type === 'sum') return sum(metric.metricName);
    return new MathExpression({
      expression: metric.expression,
      usingMetrics: { matched: sum(metric.metrics.matched), total: sum(metric.metrics.total) },
      period: Duration.seconds(period),
    });
  }
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function found<T>(map: ReadonlyMap<string, T>, what: string, name: string): T {
  const value = map.get(name);
  if (!value) throw new Error(`${what}: must be one of ${[...map.keys()].join(', ')}`);
  return value;
}
