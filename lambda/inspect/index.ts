import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CountedStage } from '../../lib/core/cloudwatch/gateway-counts.js';
import { CLIENT } from '../aws/client.js';
import { LogGroup } from '../aws/log-group.js';
import { loadSettings, variable } from '../environment.js';
import { RegistryTable } from '../registry/registry-table.js';
import type { ScheduledEvent } from '../schedule.js';
import { countHandler } from './counts.js';
import { GatewayListing } from './gateway-listing.js';
import { KeyTable } from './key-table.js';
import { keysHandler } from './keys.js';

type Handler = (event: ScheduledEvent) => Promise<void>;

/** Two functions share the bundle, and neither has what the other needs: each is made at its first call. */
const lazily = (make: () => Handler): Handler => {
  let made: Handler | undefined;
  return (event) => {
    made ??= make();
    return made(event);
  };
};

export const count = lazily(() => {
  const stages: CountedStage[] = JSON.parse(variable('KEYWATCH_STAGES'));
  const group = new LogGroup(new CloudWatchLogsClient(CLIENT), variable('KEYWATCH_COUNTS_LOG_GROUP'));
  return countHandler({ cloudWatch: new CloudWatchClient(CLIENT), stages, group });
});

export const keys = lazily(() => {
  const dynamo = new DynamoDBClient(CLIENT);
  const keyTable = process.env.KEYWATCH_KEY_TABLE;
  return keysHandler({
    settings: loadSettings(),
    watched: JSON.parse(variable('KEYWATCH_WATCHED_STAGES')),
    gateway: new GatewayListing(new APIGatewayClient(CLIENT)),
    table: keyTable ? new KeyTable(dynamo, keyTable) : undefined,
    registry: new RegistryTable(dynamo, variable('KEYWATCH_STATE_TABLE')),
  });
});
