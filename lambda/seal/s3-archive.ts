import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { ArchiveReader } from '../../lib/core/archive/verify.js';

// The command line runs where its user's Node does; the SDK's advice about it is not what was asked for.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Reads the archive in a bucket, with the credentials, region and endpoint of the environment. */
export function openS3Archive(bucket: string): ArchiveReader {
  // An endpoint of one's own, an emulator's say, has no host for each bucket.
  const forcePathStyle = Boolean(process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL);
  const s3 = new S3Client({ forcePathStyle });
  return {
    async list() {
      const paths: string[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket }))
        paths.push(...Contents.map(({ Key }) => Key!));
      return paths;
    },
    async read(path) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: path }));
      return Buffer.from(await Body!.transformToByteArray());
    },
  };
}
