import type { InputFormat } from '../../lib/core/entry/parsed.js';
import { type IntakeParts, takeIn } from '../../lib/core/intake.js';
import type { LogGroup } from '../aws/log-group.js';
import { publish } from '../metrics.js';
import { report } from '../report.js';
import { decode, type Formats, type SubscriptionEvent, type TrailEvent } from './subscription.js';
import type { Tape } from './tape.js';

export interface MaskStations {
  readonly intake: (format: InputFormat) => Promise<IntakeParts>;
  /** @default - every log group holds access logs */
  readonly formats?: Formats;
  readonly tape: Tape;
  readonly tally: LogGroup;
  readonly masked: LogGroup;
  /** Namespace of the metrics. */
  readonly namespace: string;
}

/**
 * Raw log events, or an event of CloudTrail, in; masked entries out, the tape first and the masked group last: when anything fails the whole
 * message comes again, and every reader of the tape knows an entry by its id.
 */
export const maskHandler =
  ({ intake, formats, tape, tally, masked, namespace }: MaskStations) =>
  async (event: SubscriptionEvent | TrailEvent): Promise<void> => {
    const now = Date.now();
    const { format, received, malformed } = decode(event, formats);
    const batch = takeIn(await intake(format), received, malformed, now);
    await tape.put(batch.tape);
    const uncounted =
      (await tally.put(
        'quarantine',
        batch.quarantined.map((one) => ({ time: now, line: quarantineLine(one) })),
      )) +
      (await tally.put(
        'tally',
        batch.tally.map(({ timestamp, message }) => ({ time: timestamp, line: message })),
      ));
    const unseen = await masked.put('entries', batch.stored);
    // Last, so that a message that comes again is counted once.
    for (const { kind, field, number } of batch.masked)
      publish(namespace, now, {
        values: { Masked: number },
        dimensions: { Kind: kind, Field: field },
        dimensionSets: [['Kind'], ['Field']],
      });
    report('mask', {
      lines: received.length,
      entries: batch.tape.length,
      stored: batch.stored.length,
      duplicates: batch.duplicates,
      quarantined: batch.quarantined.length,
      tallyRejected: uncounted,
      maskedRejected: unseen,
    });
  };

const quarantineLine = (quarantined: object): string => JSON.stringify({ schemaVersion: 1, quarantine: quarantined });
