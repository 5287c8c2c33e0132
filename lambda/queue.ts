import type { ObjectRef } from './tape-object.js';

/** A batch of a queue (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). */
export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** The messages that come again; after so many times they go to the dead-letter queue. */
export interface QueueResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Handles each message of a batch, one after another, so that one that fails does not hold back the others. */
export async function eachMessage(
  { Records }: QueueEvent,
  handle: (object: ObjectRef) => Promise<void>,
): Promise<QueueResponse> {
  const failures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      await handle(objectOf(body));
    } catch (error) {
      // The message of a parser may quote what it parsed, so only our own and the services' errors are told.
      console.error(JSON.stringify({ keywatch: { failed: messageId, error: describe(error) } }));
      failures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures: failures };
}

class MalformedMessage extends Error {}

/** The object that an "Object Created" event of EventBridge tells of. */
function objectOf(body: string): ObjectRef {
  let bucket: unknown;
  let key: unknown;
  try {
    const { detail } = JSON.parse(body);
    [bucket, key] = [detail.bucket.name, detail.object.key];
  } catch {
    throw new MalformedMessage('not an event of an object');
  }
  if (typeof bucket !== 'string' || typeof key !== 'string') throw new MalformedMessage('not an event of an object');
  return { bucket, key };
}

const describe = (error: unknown): string =>
  error instanceof SyntaxError ? error.name : error instanceof Error ? `${error.name}: ${error.message}` : 'Error';
