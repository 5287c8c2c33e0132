import { GetObjectCommand, type ObjectLockMode, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ArchiveStore, Note } from '../../lib/core/archive/sealer.js';
import { errorName } from '../aws/client.js';

/** Names in an object's metadata. */
const DIGEST = 'keywatch-digest';
const ENTRIES = 'keywatch-entries';

/** Own retention of an object; what has none falls under the bucket's default. */
export interface Lock {
  readonly mode: ObjectLockMode;
  readonly until: Date;
}

/** The archive's bucket: S3 itself refuses to replace an object (`If-None-Match`) and to delete a locked one. */
export class ArchiveBucket implements ArchiveStore {
  constructor(
    private readonly s3: Pick<S3Client, 'send'>,
    private readonly bucket: string,
    private readonly lockOf: (category: Note['category']) => Lock | undefined,
  ) {}

  async create(path: string, bytes: Buffer, note?: Note): Promise<boolean> {
    const lock = note && this.lockOf(note.category);
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: path,
      Body: bytes,
      IfNoneMatch: '*',
      ...(note ? { Metadata: { [DIGEST]: String(note.digest), [ENTRIES]: String(note.entries) } } : {}),
      ...(lock ? { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: lock.until } : {}),
    });
    try {
      await this.s3.send(command);
      return true;
    } catch (error) {
      if (errorName(error) === 'PreconditionFailed') return false;
      throw error;
    }
  }

  async open(path: string): Promise<{ bytes: Buffer; digest: number; entries: number }> {
    const { Body, Metadata = {} } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: path }));
    const bytes = Buffer.from(await Body!.transformToByteArray());
    return { bytes, digest: Number(Metadata[DIGEST]), entries: Number(Metadata[ENTRIES]) };
  }

  async find(path: string): Promise<Buffer | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: path }));
      return Buffer.from(await Body!.transformToByteArray());
    } catch (error) {
      if (errorName(error) === 'NoSuchKey') return undefined;
      throw error;
    }
  }
}
