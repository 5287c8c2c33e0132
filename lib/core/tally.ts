import { type CountDetector, MINUTE } from './detect/detector.js';
import type { ActiveDetector } from './detect/engine.js';
import type { Entry } from './entry/fields.js';
import { isoTime } from './entry/serialize.js';

interface Sums {
  readonly minute: number;
  readonly api: { readonly id: string | undefined; readonly stage: string | undefined } | undefined;
  requests: number;
  sampled: number;
  quarantined: number;
  readonly detectors: Record<string, { matched: number; all: number }>;
}

/** A line of the tally group and the event minute that it counts. */
export interface TallyLine {
  readonly time: number;
  readonly line: string;
}

/**
 * Counts a batch before anything is sampled, one line an API, stage and event minute, so that what is stored never
 * changes an alarm. The metric filters of `count` detectors read `$.tally.<detector id>.matched` and `.all`.
 */
export class Tally {
  private readonly sums = new Map<string, Sums>();
  private readonly counts: readonly CountDetector[];

  constructor(active: readonly ActiveDetector[]) {
    this.counts = active.flatMap(({ detector }) => (detector.kind === 'count' ? [detector] : []));
  }

  add(entry: Entry, stored: boolean): void {
    const sums = this.of(entry['@timestamp']!, { id: entry['api.id'], stage: entry['api.stage'] });
    sums.requests++;
    if (!stored) sums.sampled++;
    for (const { id, tally } of this.counts) {
      const matched = tally(entry);
      if (matched === undefined) continue;
      sums.detectors[id]!.all++;
      if (matched) sums.detectors[id]!.matched++;
    }
  }

  /** A line that became no entry: of an unknown API, counted in the minute that it arrived. */
  addQuarantined(time: number): void {
    this.of(time, undefined).quarantined++;
  }

  lines(): readonly TallyLine[] {
    return [...this.sums.values()].map(({ minute, api, requests, sampled, quarantined, detectors }) => {
      const time = minute * MINUTE;
      const tally = { time: isoTime(time), api, requests, ...detectors, sampled, quarantined };
      return { time, line: JSON.stringify({ schemaVersion: 1, tally }) };
    });
  }

  private of(time: number, api: Sums['api']): Sums {
    const minute = Math.floor(time / MINUTE);
    const key = `${minute}\n${api?.id}\n${api?.stage}`;
    let sums = this.sums.get(key);
    if (!sums) {
      const detectors = Object.fromEntries(this.counts.map(({ id }) => [id, { matched: 0, all: 0 }]));
      sums = { minute, api, requests: 0, sampled: 0, quarantined: 0, detectors };
      this.sums.set(key, sums);
    }
    return sums;
  }
}
