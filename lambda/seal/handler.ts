import type { S3Client } from '@aws-sdk/client-s3';
import type { Sealer, Source } from '../../lib/core/archive/sealer.js';
import type { StoragePolicy } from '../../lib/core/storage-policy.js';
import { eachMessage, type QueueEvent, type QueueResponse } from '../queue.js';
import { report } from '../report.js';
import { readTapeObject } from '../tape-object.js';

export interface SealStations {
  readonly s3: Pick<S3Client, 'send'>;
  readonly policy: StoragePolicy;
  readonly sealer: () => Promise<Sealer>;
}

/** Objects of the tape in; what the settings store written to the archive, under one digest. */
export const sealHandler =
  ({ s3, policy, sealer }: SealStations) =>
  async (event: QueueEvent): Promise<QueueResponse> => {
    const sources: Source[] = [];
    const counts = { entries: 0, rejected: 0, sampled: 0 };
    const response = await eachMessage(event, async (object) => {
      const { entries, rejected } = await readTapeObject(s3, object);
      const stored = entries.filter(({ entry }) => policy.isStored(entry));
      sources.push({ name: object.key, entries: stored });
      counts.entries += entries.length;
      counts.rejected += rejected;
      counts.sampled += entries.length - stored.length;
    });
    const archived = await (await sealer()).seal(sources, Date.now());
    report('seal', { ...counts, archived });
    return response;
  };
