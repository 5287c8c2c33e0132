import { type FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { batches, sendAll } from '../aws/retry.js';

/** Firehose's limits (PutRecordBatch). */
export const RECORD_BYTES = 1_000 * 1024;
const BATCH = { count: 500, bytes: 4 << 20 };

/** The tape's beginning: a delivery stream that takes lines and lands them as objects of lines. */
export class Tape {
  constructor(
    private readonly firehose: Pick<FirehoseClient, 'send'>,
    private readonly stream: string,
    private readonly pauses?: readonly number[],
  ) {}

  /** Puts lines, many to a record: Firehose bills each record rounded up to 5 KB. */
  async put(lines: readonly string[]): Promise<void> {
    const records: readonly Uint8Array[] = [
      ...batches(lines, { count: Number.POSITIVE_INFINITY, bytes: RECORD_BYTES }, sizeOf),
    ].map((some) => Buffer.from(`${some.join('\n')}\n`));
    for (const batch of batches(records, BATCH, ({ length }) => length))
      await sendAll(batch, (some) => this.send(some), 'tape records', this.pauses);
  }

  private async send(records: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const { FailedPutCount, RequestResponses = [] } = await this.firehose.send(
      new PutRecordBatchCommand({ DeliveryStreamName: this.stream, Records: records.map((Data) => ({ Data })) }),
    );
    return FailedPutCount ? records.filter((_, index) => RequestResponses[index]?.ErrorCode !== undefined) : [];
  }
}

const sizeOf = (line: string): number => Buffer.byteLength(line) + 1;
