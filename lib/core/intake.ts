import type { ActiveDetector } from './detect/engine.js';
import { lineHash } from './entry/line-hash.js';
import { serialize } from './entry/serialize.js';
import type { Pipeline } from './pipeline.js';
import { type Quarantined, quarantine } from './quarantine.js';
import type { StoragePolicy } from './storage-policy.js';
import { Tally, type TallyLine } from './tally.js';

/** A line as a log group delivers it. */
export interface Received {
  /** The log event's own id, equal when it is delivered again. */
  readonly id: string;
  /** When it was logged, in milliseconds since the epoch. */
  readonly time: number;
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
}

/** Longest entry that the tape takes in one record, its newline included. */
export const TAPE_LINE_BYTES = 1_000 * 1024;

export interface IntakeParts {
  readonly pipeline: Pipeline;
  readonly policy: StoragePolicy;
  readonly active: readonly ActiveDetector[];
}

/** Takes one batch of log lines through the pipeline and counts it. */
export function takeIn(
  { pipeline, policy, active }: IntakeParts,
  received: readonly Received[],
  malformed: readonly Quarantined[] = [],
  now = 0,
): Batch {
  const tally = new Tally(active);
  const tape: string[] = [];
  const stored: { time: number; line: string }[] = [];
  const quarantined: Quarantined[] = [...malformed];
  for (const _ of malformed) tally.addQuarantined(now);
  const once = new Map(received.map((one) => [one.id, one]));
  for (const { id, time, line } of once.values()) {
    const processed = pipeline.process(line);
    if ('reject' in processed) {
      tally.addQuarantined(time);
      quarantined.push(quarantine(line, processed.reject));
      continue;
    }
    const { entry, given } = processed;
    // A source without ids: equal lines are entries of their own, and a line delivered again is the same.
    if (!given) entry['event.id'] = lineHash(entry['event.id']!, id);
    const text = serialize(entry);
    if (Buffer.byteLength(text) >= TAPE_LINE_BYTES) {
      tally.addQuarantined(time);
      quarantined.push(quarantine(line, 'too_long'));
      continue;
    }
    const isStored = policy.isStored(entry);
    tally.add(entry, isStored);
    tape.push(text);
    if (isStored) stored.push({ time: entry['@timestamp']!, line: text });
  }
  return { tape, stored, tally: tally.lines(), quarantined, duplicates: received.length - once.size };
}
