import { CloudWatchLogsClient, CreateLogGroupCommand, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { randomValue } from '../core/mask/secrets';
import { type Emulator, startEmulator } from '../e2e/emulator';

/** Creates a table as the stack does. */
export async function createTable(dynamo: DynamoDBClient, name: string): Promise<void> {
  await dynamo.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
}

/** The services that the functions stand between, in an emulator, with real clients. */
export async function openStations() {
  const emulator: Emulator = await startEmulator();
  const { endpoint, region, credentials } = emulator;
  const config = {
    endpoint,
    region,
    credentials,
    requestHandler: { requestTimeout: 20_000, throwOnRequestTimeout: true },
  };
  const clients = {
    dynamo: new DynamoDBClient(config),
    events: new EventBridgeClient(config),
    firehose: new FirehoseClient(config),
    kms: new KMSClient(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client(config),
    secrets: new SecretsManagerClient(config),
    sqs: new SQSClient(config),
    ssm: new SSMClient(config),
  };
  const { dynamo, events, firehose, kms, logs, s3, secrets, sqs, ssm } = clients;
  await s3.send(new CreateBucketCommand({ Bucket: 'landing' }));
  await s3.send(new CreateBucketCommand({ Bucket: 'archive', ObjectLockEnabledForBucket: true }));
  await firehose.send(
    new CreateDeliveryStreamCommand({
      DeliveryStreamName: 'tape',
      ExtendedS3DestinationConfiguration: {
        BucketARN: 'arn:aws:s3:::landing',
        RoleARN: 'arn:aws:iam::000000000000:role/firehose',
        Prefix: 'tape/',
        ErrorOutputPrefix: 'errors/',
      },
    }),
  );
  for (const logGroupName of ['masked', 'tally', 'detections'])
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await createTable(dynamo, 'state');
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }));
  await ssm.send(new PutParameterCommand({ Name: '/head', Value: '0:none', Type: 'String' }));
  const { ARN } = await secrets.send(new CreateSecretCommand({ Name: 'pseudonyms', SecretString: randomValue(40) }));
  await events.send(new CreateEventBusCommand({ Name: 'bus' }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'pages' }));
  await events.send(
    new PutRuleCommand({ Name: 'pages', EventBusName: 'bus', EventPattern: JSON.stringify({ source: ['keywatch'] }) }),
  );
  await events.send(
    new PutTargetsCommand({
      Rule: 'pages',
      EventBusName: 'bus',
      Targets: [{ Id: 'queue', Arn: `arn:aws:sqs:${region}:000000000000:pages` }],
    }),
  );

  return {
    ...clients,
    digestKey: KeyMetadata!.KeyId!,
    pseudonymSecret: ARN!,

    async keys(bucket: string): Promise<string[]> {
      const keys: string[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket }))
        keys.push(...Contents.map(({ Key }) => Key!));
      return keys.sort();
    },

    async read(bucket: string, key: string): Promise<Buffer> {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from(await Body!.transformToByteArray());
    },

    async logged(group: string, stream: string): Promise<string[]> {
      const lines: string[] = [];
      const pages = paginateFilterLogEvents({ client: logs }, { logGroupName: group, logStreamNames: [stream] });
      for await (const { events: found = [] } of pages) lines.push(...found.map(({ message }) => message!));
      return lines;
    },

    /** Details of the events that the bus handed on. */
    async paged(): Promise<Record<string, unknown>[]> {
      const details: Record<string, unknown>[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return details;
        details.push(...Messages.map(({ Body }) => JSON.parse(Body!).detail));
        const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle: ReceiptHandle! }));
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      }
    },

    async close(): Promise<void> {
      for (const client of Object.values(clients)) client.destroy();
      await emulator.stop();
    },
  };
}

export type Stations = Awaited<ReturnType<typeof openStations>>;
