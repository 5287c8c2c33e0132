import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Detection } from '../../lib/core/detect/detection.js';
import { serializeDetection } from '../../lib/core/detect/order.js';
import type { LogGroup } from '../aws/log-group.js';
import { batches, sendAll } from '../aws/retry.js';

/** PutEvents' limits. */
const BATCH = { count: 10, bytes: 256 << 10 };
/** What the source, the detail type and the bus count beside the detail. */
const EVENT_OVERHEAD = 512;

/** Gives final lines to the detections group and then to the bus, from which they page. At least once. */
export class Publisher {
  constructor(
    private readonly group: LogGroup,
    private readonly events: Pick<EventBridgeClient, 'send'>,
    private readonly bus: string,
    private readonly now: () => number = Date.now,
    private readonly pauses?: readonly number[],
  ) {}

  /** Throws when a line was not taken: the same lines then come again. */
  readonly publish = async (detections: readonly Detection[]): Promise<void> => {
    const lines = detections.map(serializeDetection);
    const time = this.now();
    const rejected = await this.group.put(
      'detections',
      lines.map((line) => ({ time, line })),
    );
    if (rejected > 0) throw new Error(`${rejected} of ${lines.length} detections were not taken by their log group`);
    for (const batch of batches(lines, BATCH, (line) => Buffer.byteLength(line) + EVENT_OVERHEAD))
      await sendAll(batch.map(this.event), (some) => this.send(some), 'detections', this.pauses);
  };

  private readonly event = (line: string): PutEventsRequestEntry => ({
    EventBusName: this.bus,
    Source: 'keywatch',
    DetailType: 'Keywatch Detection',
    Detail: line,
  });

  private async send(entries: readonly PutEventsRequestEntry[]): Promise<readonly PutEventsRequestEntry[]> {
    const { FailedEntryCount, Entries = [] } = await this.events.send(new PutEventsCommand({ Entries: [...entries] }));
    return FailedEntryCount ? entries.filter((_, index) => Entries[index]?.ErrorCode !== undefined) : [];
  }
}
