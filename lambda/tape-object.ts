import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Entry } from '../lib/core/entry/fields.js';
import { deserialize } from '../lib/core/entry/serialize.js';

/** What an object may hold once it is unpacked. */
const MOST_BYTES = 512 << 20;

/** An object that no second look will make readable. Its message names the object, never its content. */
export class PoisonObject extends Error {}

/** Where an object lies. */
export interface ObjectRef {
  readonly bucket: string;
  readonly key: string;
}

/** A line of the tape and what it holds. */
export interface TapeEntry {
  readonly entry: Entry;
  readonly line: string;
}

export interface TapeContent {
  readonly entries: readonly TapeEntry[];
  /** Lines that are no entries. */
  readonly rejected: number;
  /** When the object was written, in milliseconds since the epoch. */
  readonly writtenAt: number;
}

/**
 * Reads an object of the tape: lines of entries, plain or gzip.
 *
 * @throws PoisonObject when its bytes are neither
 */
export async function readTapeObject(s3: Pick<S3Client, 'send'>, { bucket, key }: ObjectRef): Promise<TapeContent> {
  const { Body, LastModified } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const text = unpack(await Body!.transformToByteArray(), key);
  const entries: TapeEntry[] = [];
  let rejected = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const entry = read(line);
    if (entry) entries.push({ entry, line });
    else rejected++;
  }
  return { entries, rejected, writtenAt: LastModified!.getTime() };
}

function unpack(bytes: Uint8Array, key: string): string {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Buffer.from(bytes).toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch {
    throw new PoisonObject(`${key}: not the gzip that it begins as`);
  }
}

/** Undefined for what `serialize` did not write. */
function read(line: string): Entry | undefined {
  try {
    const entry = deserialize(line);
    return Number.isFinite(entry['@timestamp']) && typeof entry['event.id'] === 'string' ? entry : undefined;
  } catch {
    return undefined;
  }
}
