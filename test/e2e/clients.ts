import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Endpoint } from './emulator';

/** Longest call: a function that judges hours of traffic. */
const CALL_LIMIT = 120_000;

/** A client of each service that the tests speak to, every call under a time limit. */
export function openClients({ endpoint, region, credentials }: Endpoint) {
  const requestHandler = { connectionTimeout: 5_000, requestTimeout: CALL_LIMIT, throwOnRequestTimeout: true };
  const config = { endpoint, region, credentials, requestHandler };
  const clients = {
    alarms: new CloudWatchClient(config),
    apis: new APIGatewayClient(config),
    dynamo: new DynamoDBClient(config),
    events: new EventBridgeClient(config),
    kms: new KMSClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    secrets: new SecretsManagerClient(config),
    sns: new SNSClient(config),
    // The emulator's queue URLs name the host otherwise than its endpoint does.
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
    ssm: new SSMClient(config),
    stacks: new CloudFormationClient(config),
  };
  return {
    ...clients,
    close(): void {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

export type Clients = ReturnType<typeof openClients>;
