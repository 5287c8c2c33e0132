import { MINUTE } from '../../time-units.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import type { Observation } from '../observation.js';
import { cellsFrom, countFrom, observationsOf, SlidingWindow } from '../sliding-window.js';
import { isOwn, numberOf } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';

/** Requests of a window, how evenly they come, and how many ask for the neighbour of what was asked for before. */
class Pace extends SlidingWindow {
  /** Of the gaps between the requests, in milliseconds. */
  private squares = 0;
  private latest: number | undefined;
  private number = Number.NaN;
  /** Of each request in the window, whether it asks for the neighbour of the one before in it. */
  private readonly marks: boolean[] = [];
  neighbours = 0;

  protected override entered({ time, value }: Observation): void {
    if (this.latest !== undefined) this.squares += (time - this.latest) ** 2;
    this.latest = time;
    const number = numberOf(value) ?? Number.NaN;
    const isNeighbour = Math.abs(number - this.number) === 1;
    this.number = number;
    this.marks.push(isNeighbour);
    if (isNeighbour) this.neighbours++;
  }

  protected override left({ time }: Observation): void {
    this.squares -= (this.first.time - time) ** 2;
    this.marks.shift();
    if (this.marks[0]) this.neighbours--;
    // The one before it is out of the window.
    this.marks[0] = false;
  }

  /** Mean gap in milliseconds. */
  get gap(): number {
    return (this.latest! - this.first.time) / (this.size - 1);
  }

  /** Standard deviation of the gaps over their mean; requests of one instant have none. */
  get variation(): number {
    const { gap } = this;
    if (!(gap > 0)) return Number.POSITIVE_INFINITY;
    return Math.sqrt(Math.max(0, this.squares / (this.size - 1) - gap ** 2)) / gap;
  }
}

function judge({ cells, current, thresholds }: Judged): readonly Verdict[] {
  const { requestsPerMinute, variation, sequentialShare } = thresholds as {
    requestsPerMinute: number;
    variation: number;
    sequentialShare: number;
  };
  if (countFrom(cells, current.minute - 1) <= requestsPerMinute) return NO_VERDICTS;
  const verdicts: Verdict[] = [];
  const all = observationsOf(cellsFrom(cells, current.minute - 1)).filter(({ value }) => isOwn(value));
  const window = new Pace(all, MINUTE);
  for (const { time } of all) {
    window.advance();
    if (time < current.minute * MINUTE || window.size <= requestsPerMinute) continue;
    const unrest = window.variation;
    if (unrest >= variation) continue;
    const sequential = window.neighbours / window.size;
    verdicts.push({
      at: time,
      severity: sequential >= sequentialShare ? 'high' : 'medium',
      firstSeen: window.first.time,
      count: window.size,
      evidence: {
        requests: window.size,
        threshold: requestsPerMinute,
        meanGapMs: Math.round(window.gap),
        variation: Math.round(unrest * 1000) / 1000,
        variationThreshold: variation,
        sequentialShare: Math.round(sequential * 100) / 100,
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

/** More than 200 requests a minute at regular intervals. */
export const scraping = {
  id: 'scraping',
  kind: 'window',
  title: 'Scraping',
  description:
    'One key (else user, else address) makes more than 200 requests within 60 seconds at regular intervals; high when it walks through sequential ids.',
  severity: 'medium',
  required: ['@timestamp', 'event.id'],
  optional: ['api_key.id', 'user.id', 'source.ip', 'url.path', 'url.query'],
  entity: ['api_key', 'user', 'source_ip'],
  thresholds: {
    requestsPerMinute: { default: 200, doc: 'Requests within 60 seconds, above which it is crossed.' },
    variation: {
      default: 0.25,
      doc: 'Standard deviation of the gaps between requests, as a part of their mean, below which they are regular.',
    },
    sequentialShare: {
      default: 0.5,
      doc: 'Share of the requests that ask for the number after or before the last one, from which on it is high.',
    },
  },
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'Many people behind one key or address make no regular gaps.',
    'Times must have milliseconds: requests logged by the full second are never regular.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: is it a known integration, monitor or load test? What does it read?',
    "Contain: lower the key's usage plan, or add a rate rule for the address.",
    'Investigate: how much was read, is it personal or priced data, which other keys share the address or agent?',
    'Remediate: page sizes and quotas that make a full copy slow; an export route for honest partners.',
    'Recover: set the usage plan back when the owner has explained it.',
    'Document: what was copied, by whom, and the limit that holds from now on.',
  ],
  references: [
    'OWASP API6:2023 Unrestricted Access to Sensitive Business Flows',
    'MITRE ATT&CK T1119 Automated Collection',
  ],
  examples: {
    match: [{ 'api_key.id': 'k1', 'url.path': '/products/1' }, { 'source.client': '198.51.100.7' }],
    noMatch: [{ 'api_key.id': 'k1', 'event.dataset': 'waf' }, {}],
  },
  track: CALLERS,
  concerns: isOwn,
  judge,
} as const satisfies KeyedDetector;
