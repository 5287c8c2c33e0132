import type { S3Client } from '@aws-sdk/client-s3';
import type { Judge } from '../../lib/core/detect/judge.js';
import { PATIENCE, watermarkAt } from '../../lib/core/detect/watermark.js';
import { HOUR } from '../../lib/core/time-units.js';
import { report } from '../report.js';
import { type ScheduledEvent, timeOf } from '../schedule.js';
import type { DynamoStateStore } from './dynamo-state-store.js';
import { keyBefore, listTape } from './tape-list.js';
import type { TapeReads } from './tape-reads.js';

export interface JudgeStations {
  readonly s3: S3Client;
  readonly tapeBucket: string;
  readonly reads: Pick<TapeReads, 'after'>;
  readonly store: Pick<DynamoStateStore, 'unknownItems'>;
  /** With the keys that the registry holds now. */
  readonly judge: () => Promise<Pick<Judge, 'watermark' | 'advance'>>;
}

/** Each minute, one at a time: moves the watermark as far as the tape is read, and judges what it passed. */
export const judgeHandler =
  ({ s3, tapeBucket, reads, store, judge: makeJudge }: JudgeStations) =>
  async (event: ScheduledEvent): Promise<void> => {
    const now = timeOf(event);
    const judge = await makeJudge();
    // What was written before the watermark is read or passed over; a key begins with the hour of its first entry.
    const since = Math.min(now, Math.max(await judge.watermark(), now - PATIENCE));
    const after = keyBefore(since - HOUR);
    // Listed first: an object that is marked later is still unread, one that is written later is not seen.
    const tape = await listTape(s3, tapeBucket, after);
    const read = await reads.after(after);
    const { watermark, unread, passedOver } = watermarkAt(now, tape, (key) => read.has(key));
    const before = store.unknownItems;
    await judge.advance(watermark);
    const unknownState = store.unknownItems - before;
    report('judge', { behindSeconds: Math.round((now - watermark) / 1000), unread, passedOver, unknownState });
  };
