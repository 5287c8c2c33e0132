import type { S3Client } from '@aws-sdk/client-s3';
import type { Observer } from '../../lib/core/detect/observer.js';
import { eachMessage, type QueueEvent, type QueueResponse } from '../queue.js';
import { report } from '../report.js';
import { PoisonObject, readTapeObject } from '../tape-object.js';
import type { TapeReads } from './tape-reads.js';

export interface ObserveStations {
  readonly s3: Pick<S3Client, 'send'>;
  readonly observer: Pick<Observer, 'observe'>;
  readonly reads: Pick<TapeReads, 'mark'>;
}

/** Objects of the tape in; what detectors keep of their entries merged into the state. Twice is as good as once. */
export const observeHandler =
  ({ s3, observer, reads }: ObserveStations) =>
  (event: QueueEvent): Promise<QueueResponse> =>
    eachMessage(event, async (object) => {
      try {
        const { entries, rejected, writtenAt } = await readTapeObject(s3, object);
        const counts = await observer.observe(
          entries.map(({ entry }) => entry),
          writtenAt,
        );
        report('observe', { entries: entries.length, rejected, ...counts });
      } catch (error) {
        // It goes to the dead-letter queue; the watermark does not wait for it.
        if (error instanceof PoisonObject) await reads.mark(object.key);
        throw error;
      }
      await reads.mark(object.key);
    });
