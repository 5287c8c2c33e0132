import { randomInt } from 'node:crypto';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CLIENT } from '../aws/client.js';
import { LogGroup } from '../aws/log-group.js';
import { variable } from '../environment.js';
import { canaryHandler } from './handler.js';

const logs = new CloudWatchLogsClient(CLIENT);

/** A look every 5 seconds for 4 minutes; subscriptions deliver within seconds. */
const PAUSES = new Array<number>(48).fill(5_000);

export const handler = canaryHandler({
  logs,
  raw: new LogGroup(logs, variable('KEYWATCH_RAW_LOG_GROUP')),
  maskedLogGroup: variable('KEYWATCH_MASKED_LOG_GROUP'),
  namespace: variable('KEYWATCH_METRIC_NAMESPACE'),
  below: (limit) => randomInt(limit),
  pauses: PAUSES,
});
