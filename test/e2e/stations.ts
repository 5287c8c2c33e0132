import { gunzipSync } from 'node:zlib';
import { CreateLogStreamCommand, PutLogEventsCommand, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { DeleteMessageBatchCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { LogEvent } from '../../lib/core/cloudwatch/metric-value.js';
import type { Clients } from './clients';

/** Log events a batch: several calls of the function, and objects of the tape. */
const BATCH = 250;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Asks until the answer is the expected one; the last answer is given when the limit is over. */
export async function until<T>(ask: () => Promise<T>, done: (answer: T) => boolean, seconds: number): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ; await pause(250)) {
    const answer = await ask();
    if (done(answer) || Date.now() > end) return answer;
  }
}

/** Reading and writing where the functions stand between services. */
export const stationsOf = ({ logs, s3, sqs, dynamo, lambda }: Clients) => ({
  /** Puts events, which are in order, into streams of a log group in turn. */
  async put(logGroupName: string, events: readonly { time: number; message: string }[]): Promise<void> {
    const streams = ['a', 'b', 'c'];
    for (const logStreamName of streams) await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    for (let at = 0, turn = 0; at < events.length; at += BATCH, turn++) {
      const logEvents = events.slice(at, at + BATCH).map(({ time, message }) => ({ timestamp: time, message }));
      const logStreamName = streams[turn % streams.length]!;
      const { rejectedLogEventsInfo } = await logs.send(
        new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }),
      );
      if (rejectedLogEventsInfo) throw new Error('the raw log group rejected events');
    }
  },

  /** Log events of a group, of one stream where it is named. */
  async logged(logGroupName: string, stream?: string): Promise<LogEvent[]> {
    const found: LogEvent[] = [];
    const streams = stream === undefined ? {} : { logStreamNames: [stream] };
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName, ...streams }))
      found.push(...events.map(({ timestamp, message }) => ({ timestamp: timestamp!, message: message! })));
    return found;
  },

  /** The counts that a function wrote into its log, of one step. */
  async reports(logGroupName: string, step: string): Promise<Record<string, number>[]> {
    return (await this.logged(logGroupName))
      .filter(({ message }) => message.startsWith('{"keywatch":{"step"'))
      .map(({ message }) => JSON.parse(message).keywatch)
      .filter((report) => report.step === step);
  },

  async keys(Bucket: string, Prefix = ''): Promise<string[]> {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix }))
      keys.push(...Contents.map(({ Key }) => Key!));
    return keys.sort();
  },

  /** An object's text, unpacked. */
  async read(Bucket: string, Key: string): Promise<string> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = Buffer.from(await Body!.transformToByteArray());
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  },

  /** Lines of all objects under a prefix. */
  async lines(bucket: string, prefix: string): Promise<string[]> {
    const texts = await Promise.all((await this.keys(bucket, prefix)).map((key) => this.read(bucket, key)));
    return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  },

  /** Takes all messages out of a queue. */
  async take(QueueUrl: string): Promise<string[]> {
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return bodies;
      bodies.push(...Messages.map(({ Body }) => Body!));
      const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle: ReceiptHandle! }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  },

  /** Messages of a queue that wait or are being handled. */
  async waiting(QueueUrl: string): Promise<number> {
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  },

  async items(TableName: string): Promise<string[]> {
    const items: string[] = [];
    for await (const { Items = [] } of paginateScan({ client: dynamo }, { TableName }))
      items.push(...Items.map((item) => JSON.stringify(item)));
    return items;
  },

  /** Calls a function and waits for its end; throws what it throws. */
  async invoke(FunctionName: string, event: object): Promise<void> {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
    );
    if (FunctionError) throw new Error(`${FunctionName}: ${Buffer.from(Payload ?? []).toString()}`);
  },
});

export type Stations = ReturnType<typeof stationsOf>;
