import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { dashboardLink } from '../../lib/core/cloudwatch/dashboard-link.js';
import { activeDetectors } from '../../lib/core/detect/catalogue.js';
import type { Detection } from '../../lib/core/detect/detection.js';
import { Judge } from '../../lib/core/detect/judge.js';
import { Observer } from '../../lib/core/detect/observer.js';
import { CLIENT } from '../aws/client.js';
import { LogGroup } from '../aws/log-group.js';
import { loadSettings, variable } from '../environment.js';
import { knownSettings } from '../registry/known-settings.js';
import { RegistryTable } from '../registry/registry-table.js';
import type { ScheduledEvent } from '../schedule.js';
import { DynamoStateStore } from './dynamo-state-store.js';
import { judgeHandler } from './judge.js';
import { observeHandler } from './observe.js';
import { Publisher } from './publisher.js';
import { TapeReads } from './tape-reads.js';

const settings = loadSettings();
const active = activeDetectors(settings);
const table = variable('KEYWATCH_STATE_TABLE');
const dynamo = new DynamoDBClient(CLIENT);
const s3 = new S3Client(CLIENT);
const store = new DynamoStateStore(dynamo, table);
const reads = new TapeReads(dynamo, table);

export const observe = observeHandler({ s3, reads, observer: new Observer(store, active) });

/** Made at the first call: the observing function has no groups and no bus. */
let judging: ((event: ScheduledEvent) => Promise<void>) | undefined;

export const judge = (event: ScheduledEvent): Promise<void> => {
  judging ??= makeJudge();
  return judging(event);
};

function makeJudge(): (event: ScheduledEvent) => Promise<void> {
  const group = new LogGroup(new CloudWatchLogsClient(CLIENT), variable('KEYWATCH_DETECTIONS_LOG_GROUP'));
  const publisher = new Publisher(group, new EventBridgeClient(CLIENT), variable('KEYWATCH_BUS'));
  // Detection alone has no dashboard.
  const name = process.env.KEYWATCH_DASHBOARD;
  const dashboard = name ? { region: variable('AWS_REGION'), name } : undefined;
  const publish = (lines: readonly Detection[]): Promise<void> =>
    publisher.publish(
      dashboard ? lines.map((line) => ({ ...line, dashboard: dashboardLink(dashboard, line) })) : lines,
    );
  const known = knownSettings(settings, new RegistryTable(dynamo, table));
  return judgeHandler({
    s3,
    tapeBucket: variable('KEYWATCH_TAPE_BUCKET'),
    reads,
    store,
    async judge() {
      const withKeys = await known();
      return new Judge(store, activeDetectors(withKeys), withKeys.keys, publish);
    },
  });
}
