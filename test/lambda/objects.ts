import { fakeClient, serviceError } from './fake-client';

/** S3 that holds these objects, all written at one time. */
export const objectsOf = (objects: Readonly<Record<string, Buffer>>, writtenAt: number) =>
  fakeClient(({ input }) => {
    const bytes = objects[input.Key];
    if (!bytes) throw serviceError('NoSuchKey');
    return { Body: { transformToByteArray: async () => new Uint8Array(bytes) }, LastModified: new Date(writtenAt) };
  });

/** What the queue holds for an object, as EventBridge tells of it. */
export const messageOf = (key: string, messageId = key) => ({
  messageId,
  body: JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: 'landing' }, object: { key, size: 1 } },
  }),
});
