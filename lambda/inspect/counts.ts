import { type CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { type CountedStage, countLine, minutesToRead } from '../../lib/core/cloudwatch/gateway-counts.js';
import type { LogGroup, LogLine } from '../aws/log-group.js';
import { report } from '../report.js';
import { type ScheduledEvent, timeOf } from '../schedule.js';

export interface CountStations {
  readonly cloudWatch: Pick<CloudWatchClient, 'send'>;
  readonly stages: readonly CountedStage[];
  /** The log group that `mask` is subscribed to. */
  readonly group: Pick<LogGroup, 'put'>;
}

/** Queries that one call takes (GetMetricData). */
const MOST_QUERIES = 500;

/** At each look: what API Gateway counted in the minutes that have settled, as lines of a log group. */
export const countHandler =
  ({ cloudWatch, stages, group }: CountStations) =>
  async (event: ScheduledEvent): Promise<void> => {
    const { from, to } = minutesToRead(timeOf(event));
    const lines: LogLine[] = [];
    for (let at = 0; at < stages.length; at += MOST_QUERIES) {
      const some = stages.slice(at, at + MOST_QUERIES);
      for (const { Id, Timestamps = [], Values = [] } of await read(cloudWatch, some, from, to))
        for (const [index, time] of Timestamps.entries()) {
          const count = Math.round(Values[index]!);
          if (count > 0)
            lines.push({ time: time.getTime(), line: countLine(stageOf(some, Id!), time.getTime(), count) });
        }
    }
    const rejected = await group.put('counts', lines);
    if (rejected > 0) throw new Error(`${rejected} of ${lines.length} counts were not taken by their log group`);
    report('count', { stages: stages.length, minutes: lines.length });
  };

const idOf = (index: number): string => `stage${index}`;
const stageOf = (stages: readonly CountedStage[], id: string): CountedStage => stages[Number(id.slice(5))]!;

/**
 * Minutes in which there was a request, of each stage.
 *
 * @throws Error when CloudWatch did not give all of them: half a count would look like a gap that is none
 */
async function read(
  cloudWatch: Pick<CloudWatchClient, 'send'>,
  stages: readonly CountedStage[],
  from: number,
  to: number,
): Promise<readonly MetricDataResult[]> {
  const { MetricDataResults = [], NextToken } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(from),
      EndTime: new Date(to),
      MetricDataQueries: stages.map(({ dimensions }, index) => ({
        Id: idOf(index),
        MetricStat: {
          Metric: {
            Namespace: 'AWS/ApiGateway',
            MetricName: 'Count',
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: 60,
          // API Gateway puts one sample a request (its guide, "API Gateway metrics").
          Stat: 'SampleCount',
        },
      })),
    }),
  );
  if (NextToken || MetricDataResults.some(({ StatusCode }) => StatusCode !== 'Complete'))
    throw new Error('CloudWatch gave a part of the counts only');
  return MetricDataResults;
}
