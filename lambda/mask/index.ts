import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT } from '../aws/client.js';
import { LogGroup } from '../aws/log-group.js';
import { loadSettings, variable } from '../environment.js';
import { maskHandler } from './handler.js';
import { intakeMaker } from './intake.js';
import { Tape } from './tape.js';

const logs = new CloudWatchLogsClient(CLIENT);

export const handler = maskHandler({
  intake: intakeMaker(loadSettings(), new SecretsManagerClient(CLIENT), variable('KEYWATCH_PSEUDONYM_SECRET_ARN')),
  tape: new Tape(new FirehoseClient(CLIENT), variable('KEYWATCH_TAPE_STREAM')),
  tally: new LogGroup(logs, variable('KEYWATCH_TALLY_LOG_GROUP')),
  masked: new LogGroup(logs, variable('KEYWATCH_MASKED_LOG_GROUP')),
  namespace: variable('KEYWATCH_METRIC_NAMESPACE'),
});
