import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CLIENT } from '../aws/client.js';
import { LogGroup } from '../aws/log-group.js';
import { variable } from '../environment.js';
import { countHandler } from './counts.js';

export const count = countHandler({
  cloudWatch: new CloudWatchClient(CLIENT),
  stages: JSON.parse(variable('KEYWATCH_STAGES')),
  group: new LogGroup(new CloudWatchLogsClient(CLIENT), variable('KEYWATCH_COUNTS_LOG_GROUP')),
});
