import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { InputFormat } from '../../lib/core/entry/parsed.js';
import { CLIENT } from '../aws/client.js';
import { LogGroup } from '../aws/log-group.js';
import { loadSettings, variable } from '../environment.js';
import { knownSettings } from '../registry/known-settings.js';
import { RegistryTable } from '../registry/registry-table.js';
import { maskHandler } from './handler.js';
import { intakeMaker } from './intake.js';
import { Tape } from './tape.js';

/** Pairs of a log group's name and the format of its lines. */
const formats = new Map<string, InputFormat>(JSON.parse(variable('KEYWATCH_FORMATS')));

const registry = new RegistryTable(new DynamoDBClient(CLIENT), variable('KEYWATCH_STATE_TABLE'));
const logs = new CloudWatchLogsClient(CLIENT);

export const handler = maskHandler({
  intake: intakeMaker(
    knownSettings(loadSettings(), registry),
    new SecretsManagerClient(CLIENT),
    variable('KEYWATCH_PSEUDONYM_SECRET_ARN'),
  ),
  formats,
  tape: new Tape(new FirehoseClient(CLIENT), variable('KEYWATCH_TAPE_STREAM')),
  tally: new LogGroup(logs, variable('KEYWATCH_TALLY_LOG_GROUP')),
  masked: new LogGroup(logs, variable('KEYWATCH_MASKED_LOG_GROUP')),
  namespace: variable('KEYWATCH_METRIC_NAMESPACE'),
});
