import { type TallyLine, tally } from './cloudwatch/tally.js';
import type { ActiveDetector } from './detect/detector.js';
import type { Entry } from './entry/fields.js';
import { lineHash } from './entry/line-hash.js';
import { serialize } from './entry/serialize.js';
import type { MaskedField, Pipeline } from './pipeline.js';
import { type Quarantined, quarantine } from './quarantine.js';
import type { StoragePolicy } from './storage-policy.js';

/** A line as a log group delivers it. */
export interface Received {
  /** The log event's own id, equal when it is delivered again. */
  readonly id: string;
  readonly line: string;
}

/** What becomes of a batch: every line is in `tape` or in `quarantined`, unless it is a duplicate. */
export interface Batch {
  /** Every entry in its stored form, for detection, archive and index. */
  readonly tape: readonly string[];
  /** Those that the settings store, with their event time. */
  readonly stored: readonly { readonly time: number; readonly line: string }[];
  readonly tally: readonly TallyLine[];
  readonly quarantined: readonly Quarantined[];
  readonly duplicates: number;
  /** What was masked, by kind and field. */
  readonly masked: readonly MaskedField[];
}

/** Longest entry that the tape takes in one record, its newline included. */
export const TAPE_LINE_BYTES = 1_000 * 1024;

export interface IntakeParts {
  readonly pipeline: Pipeline;
  readonly policy: StoragePolicy;
  readonly active: readonly ActiveDetector[];
}

/** Takes one batch of log lines, read at a time in milliseconds, through the pipeline and counts it. */
export function takeIn(
  { pipeline, policy, active }: IntakeParts,
  received: readonly Received[],
  malformed: readonly Quarantined[],
  at: number,
): Batch {
  const entries: Entry[] = [];
  const tape: string[] = [];
  const stored: { time: number; line: string }[] = [];
  const quarantined: Quarantined[] = [...malformed];
  const once = new Map(received.map((one) => [one.id, one.line]));
  for (const [id, line] of once) {
    const processed = pipeline.process(line);
    if ('reject' in processed) {
      quarantined.push(quarantine(line, processed.reject));
      continue;
    }
    const { entry, given } = processed;
    // A source without ids: equal lines are entries of their own, and a line delivered again is the same.
    if (!given) entry['event.id'] = lineHash(entry['event.id']!, id);
    const text = serialize(entry);
    if (Buffer.byteLength(text) >= TAPE_LINE_BYTES) {
      quarantined.push(quarantine(line, 'too_long'));
      continue;
    }
    entries.push(entry);
    tape.push(text);
    if (policy.isStored(entry)) stored.push({ time: entry['@timestamp']!, line: text });
  }
  const batch = {
    entries,
    isStored: (entry: Entry) => policy.isStored(entry),
    quarantined: quarantined.length,
    at,
  };
  return {
    tape,
    stored,
    tally: tally(batch, active),
    quarantined,
    duplicates: received.length - once.size,
    masked: pipeline.takeMasked(),
  };
}
