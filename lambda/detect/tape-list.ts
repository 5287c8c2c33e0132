import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { TapeObject } from '../../lib/core/detect/watermark.js';
import { HOUR } from '../../lib/core/time-units.js';

const PREFIX = 'tape/';

/** The key that stands before all objects which Firehose began to write in the hour of the time or later. */
export const keyBefore = (time: number): string =>
  `${PREFIX}${new Date(Math.floor(time / HOUR) * HOUR).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')}/`;

/** Objects of the tape after a key. S3's lists are strongly consistent: an object that was written is in it. */
export async function listTape(s3: S3Client, bucket: string, after: string): Promise<readonly TapeObject[]> {
  const objects: TapeObject[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: PREFIX, StartAfter: after },
  ))
    for (const { Key, LastModified } of Contents) objects.push({ key: Key!, writtenAt: LastModified!.getTime() });
  return objects;
}
