import { DescribeAlarmsCommand, type MetricAlarm, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { type DetectorAlarmDefinition, detectorAlarmChanges } from '../../lib/core/cloudwatch/detector-alarms.js';
import { publishedSums } from '../../lib/core/cloudwatch/metric-value.js';
import type { Clients } from './clients';
import type { Deployed } from './stack';
import type { Stations } from './stations';
import { ofType, type Template } from './template';

/** What a metric filter of the template makes of the log events of its group. */
export interface Published {
  readonly namespace: string;
  readonly metric: string;
  readonly defaultValue: number;
  /** Sums by the start of their minute. */
  readonly sums: ReadonlyMap<number, number>;
}

/** Evaluates each metric filter of the template over its log group. */
export async function publish(template: Template, deployed: Deployed, stations: Stations): Promise<Published[]> {
  return Promise.all(
    ofType(template, 'AWS::Logs::MetricFilter').map(async ([, { Properties }]) => {
      const { LogGroupName, FilterPattern, MetricTransformations } = deployed.resolve<typeof Properties>(Properties);
      const [{ MetricNamespace, MetricName, MetricValue, DefaultValue }] = MetricTransformations;
      const filter = { filterPattern: FilterPattern, metricValue: MetricValue, defaultValue: DefaultValue };
      const sums = publishedSums(filter, await stations.logged(LogGroupName));
      return { namespace: MetricNamespace, metric: MetricName, defaultValue: DefaultValue, sums };
    }),
  );
}

/** Puts a datapoint of the minute that CloudWatch looks at. */
export const put = ({ alarms }: Clients, { namespace, metric }: Published, value: number) =>
  alarms.send(
    new PutMetricDataCommand({
      Namespace: namespace,
      MetricData: [{ MetricName: metric, Value: value, Timestamp: new Date() }],
    }),
  );

/** Names of the alarms in a state. */
export async function inState({ alarms }: Clients, state: MetricAlarm['StateValue']): Promise<string[]> {
  const { MetricAlarms = [] } = await alarms.send(new DescribeAlarmsCommand({ StateValue: state }));
  return MetricAlarms.map(({ AlarmName }) => AlarmName!).sort();
}

/** The alarm over a share, as the template has it, judged by the project's own evaluator. */
export function shareChanges(template: Template, published: readonly Published[], from: number, to: number) {
  const sumsOf = (name: string): ReadonlyMap<number, number> => published.find(({ metric }) => metric === name)!.sums;
  return ofType(template, 'AWS::CloudWatch::Alarm')
    .filter(([, { Properties }]) => Properties.Metrics?.some(({ Id }: { Id: string }) => Id === 'matched'))
    .map(([, { Properties }]) => {
      const nameOf = (id: string): string =>
        Properties.Metrics.find((metric: { Id: string }) => metric.Id === id).MetricStat.Metric.MetricName;
      const { Expression } = Properties.Metrics.find((metric: { Expression?: string }) => metric.Expression);
      const minimum = /^IF\(total >= (\d+), matched \/ total, 0\)$/.exec(Expression);
      const { Period } = Properties.Metrics.find((metric: { MetricStat?: object }) => metric.MetricStat).MetricStat;
      const alarm = {
        period: Period,
        evaluationPeriods: Properties.EvaluationPeriods,
        datapointsToAlarm: Properties.DatapointsToAlarm ?? Properties.EvaluationPeriods,
        threshold: Properties.Threshold,
        comparison: Properties.ComparisonOperator,
        treatMissingData: Properties.TreatMissingData,
        metric: {
          type: 'share',
          expression: Expression,
          metrics: { matched: nameOf('matched'), total: nameOf('total') },
          minimum: Number(minimum![1]),
        },
      } as DetectorAlarmDefinition;
      return { name: Properties.AlarmName as string, changes: detectorAlarmChanges(alarm, sumsOf, from, to) };
    });
}
