import type { ActiveDetector, CountDetector } from '../detect/detector.js';
import type { DetectorId } from '../detect/detector-ids.js';
import { isCall } from '../entry/calls.js';
import type { Entry } from '../entry/fields.js';
import { isoTime } from '../entry/serialize.js';
import { MINUTE } from '../time-units.js';

/** What `mask` read in one batch. */
export interface TalliedBatch {
  /** Every entry of the batch, stored or not. */
  readonly entries: readonly Entry[];
  /** Whether an entry is stored; what is not counts as sampled. */
  readonly isStored: (entry: Entry) => boolean;
  /** Lines that became no entry. */
  readonly quarantined: number;
  /** When the batch was read, in milliseconds: the time of lines that have none of their own. */
  readonly at: number;
}

/** One line of the tally log group. */
export interface TallyLine {
  /** Timestamp of the log event, so that metrics stand at the event's minute: its start in milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

interface Counts {
  readonly timestamp: number;
  readonly id: string;
  readonly stage: string;
  requests: number;
  sampled: number;
  quarantined: number;
  readonly detectors: { readonly [id in DetectorId]?: { matched: number; all: number } };
}

const minuteOf = (time: number): number => Math.floor(time / MINUTE) * MINUTE;

/**
 * The tally of a batch: one line for each API, stage and event minute, in order of time, and one without an API for
 * lines that became no entry. It is counted before sampling, so that what is stored changes no alarm. Only `count`
 * detectors in `alert` mode are counted: no metric filter may see what runs in `shadow` mode.
 */
export function tally(batch: TalliedBatch, active: readonly ActiveDetector[]): readonly TallyLine[] {
  const counted = active.flatMap(({ detector, mode }) =>
    detector.kind === 'count' && mode === 'alert' ? [detector] : [],
  );
  const lines = new Map<string, Counts>();
  const lineOf = (time: number, id: string, stage: string, detectors: readonly CountDetector[]): Counts => {
    const timestamp = minuteOf(time);
    const key = JSON.stringify([timestamp, id, stage]);
    const known = lines.get(key);
    if (known) return known;
    const zeros = Object.fromEntries(detectors.map((detector) => [detector.id, { matched: 0, all: 0 }]));
    const fresh = { timestamp, id, stage, requests: 0, sampled: 0, quarantined: 0, detectors: zeros };
    lines.set(key, fresh);
    return fresh;
  };
  for (const entry of batch.entries) {
    const { '@timestamp': time, 'api.id': id = 'default', 'api.stage': stage = 'default' } = entry;
    const line = lineOf(time ?? batch.at, id, stage, counted);
    if (isCall(entry)) line.requests++;
    if (!batch.isStored(entry)) line.sampled++;
    for (const detector of counted) {
      const matched = detector.tally(entry);
      // In the stack every stage has its access log.
      if (matched === undefined || matched === 'otherwise') continue;
      const counts = line.detectors[detector.id]!;
      counts.all++;
      if (matched) counts.matched++;
    }
  }
  if (batch.quarantined > 0) lineOf(batch.at, '', '', []).quarantined = batch.quarantined;
  return [...lines.values()].sort(byTime).map(toLine);
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byTime = (a: Counts, b: Counts): number =>
  a.timestamp - b.timestamp || order(a.id, b.id) || order(a.stage, b.stage);

function toLine({ timestamp, id, stage, requests, detectors, sampled, quarantined }: Counts): TallyLine {
  const time = isoTime(timestamp);
  const message = JSON.stringify({
    tally: { time, api: { id, stage }, requests, ...detectors, sampled, quarantined },
  });
  return { timestamp, message };
}
