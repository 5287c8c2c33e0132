import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListQueuesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand, GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Clients } from './clients';
import type { Stations } from './stations';

/** A place that holds text, and its text. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** Everything that is kept in the account: each log group, bucket, queue, table and parameter. */
export async function everything(clients: Clients, stations: Stations): Promise<readonly Place[]> {
  const { dynamo, logs, s3, sqs, ssm } = clients;
  const places: Place[] = [];
  const add = (name: string, texts: readonly string[]): number => places.push({ name, text: texts.join('\n') });

  for (const { logGroupName } of (await logs.send(new DescribeLogGroupsCommand({ limit: 50 }))).logGroups ?? [])
    add(
      `log group ${logGroupName}`,
      (await stations.logged(logGroupName!)).map(({ message }) => message),
    );
  for (const { Name } of (await s3.send(new ListBucketsCommand({}))).Buckets ?? []) {
    const keys = await stations.keys(Name!);
    add(`bucket ${Name}`, [...keys, ...(await Promise.all(keys.map((key) => stations.read(Name!, key))))]);
  }
  for (const url of (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [])
    add(`queue ${url}`, await peek(clients, url));
  for (const table of (await dynamo.send(new ListTablesCommand({}))).TableNames ?? [])
    add(`table ${table}`, await stations.items(table));
  for (const { Name } of (await ssm.send(new DescribeParametersCommand({}))).Parameters ?? [])
    add(`parameter ${Name}`, [(await ssm.send(new GetParameterCommand({ Name }))).Parameter!.Value!]);
  return places;
}

/** Messages of a queue, which stay in it. */
async function peek({ sqs }: Clients, QueueUrl: string): Promise<string[]> {
  const bodies = new Map<string, string>();
  for (let fresh = true; fresh; ) {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 5 });
    const { Messages = [] } = await sqs.send(command);
    fresh = Messages.some(({ MessageId }) => !bodies.has(MessageId!));
    for (const { MessageId, Body } of Messages) bodies.set(MessageId!, Body!);
  }
  return [...bodies.values()];
}

/** How a value may stand in a text. */
const forms = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('hex'),
];

/** Names of the places that hold any of the secrets. */
export const holding = (places: readonly Place[], secrets: readonly string[]): string[] => {
  const wanted = secrets.flatMap(forms);
  return places.filter(({ text }) => wanted.some((form) => text.includes(form))).map(({ name }) => name);
};
