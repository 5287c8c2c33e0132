import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { CountedStage } from '../../lib/core/cloudwatch/gateway-counts.js';
import type { Clients } from './clients';
import { DRIVE } from './emulator-gaps';
import type { TrailRecord } from './other-sources';

/** Puts CloudTrail's records on the default bus, as CloudTrail does but for their source. */
export async function putTrail({ events }: Clients, records: readonly TrailRecord[]): Promise<void> {
  for (const record of records) {
    const { FailedEntryCount } = await events.send(
      new PutEventsCommand({
        Entries: [
          {
            Source: `${DRIVE}${record.eventSource.replace(/\.amazonaws\.com$/, '')}`,
            DetailType: 'AWS API Call via CloudTrail',
            Time: new Date(record.eventTime),
            Detail: JSON.stringify(record),
          },
        ],
      }),
    );
    if (FailedEntryCount) throw new Error('the bus refused a record');
  }
}

/** Puts what the gateway counted, as API Gateway does: one sample a request. */
export async function putCounts(
  { alarms }: Clients,
  { dimensions }: CountedStage,
  counts: ReadonlyMap<number, number>,
): Promise<void> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  await alarms.send(
    new PutMetricDataCommand({
      Namespace: 'AWS/ApiGateway',
      MetricData: [...counts].map(([minute, count]) => ({
        MetricName: 'Count',
        Dimensions,
        Timestamp: new Date(minute),
        Values: [1],
        Counts: [count],
      })),
    }),
  );
}
