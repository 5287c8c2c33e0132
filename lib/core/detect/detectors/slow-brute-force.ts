import type { Observation } from '../cell.js';
import { HOUR, type Judged, type KeyedDetector, MINUTE, type Verdict } from '../detector.js';
import { DistinctValues } from '../distinct-values.js';
import { AUTHENTICATIONS, failureCount, isSuccess, triedKey } from '../tracks/authentications.js';

const WINDOW = 6 * HOUR;
/** Most example ids in a detection's evidence. */
const EXAMPLES = 5;

/** A failure since the last success. */
interface Failure {
  readonly time: number;
  /** Empty for none. */
  readonly key: string;
  /** How many failures of its minute are left out after it. */
  readonly more: number;
  readonly id: string;
}

const failureOf = ({ time, id, value }: Observation): Failure => ({ time, key: triedKey(value), more: 0, id });

/** Failures as one text, since nearly all addresses that fail have one: time, key, number left out and id, with tabs between. */
const toText = (failures: readonly Failure[]): string | undefined =>
  failures.length === 0
    ? undefined
    : failures
        .map(({ time, key, more, id }, index) => {
          const isExample = failures.length > 1 && index >= failures.length - EXAMPLES;
          return [time.toString(36), key, more || '', isExample ? id : ''].join('\t').trimEnd();
        })
        .join('\n');

const fromText = (memory: unknown): Failure[] =>
  memory === undefined
    ? []
    : (memory as string).split('\n').map((line) => {
        const [time, key = '', more = '', id = ''] = line.split('\t');
        return { time: Number.parseInt(time!, 36), key, more: Number(more), id };
      });

const lastTime = (memory: string): number => Number.parseInt(memory.slice(memory.lastIndexOf('\n') + 1), 36);

/**
 * Of a minute's failures those that decide whatever comes: the first, which makes the run long; the last, as many as
 * the rule asks for; and the last one with another key than the latest.
 */
function decisive(failures: readonly Failure[], enough: number): readonly Failure[] {
  const lastWith = failures.findLastIndex(({ key }) => key !== '');
  const another = failures.findLastIndex(({ key }) => key !== '' && key !== failures[lastWith]!.key);
  const from = failures.length - enough;
  const kept = failures.filter((_, index) => index === 0 || index >= from || index === lastWith || index === another);
  return kept.map((failure, index) => (index === 0 ? { ...failure, more: failures.length - kept.length } : failure));
}

/** The failures of the 6 hours up to the last one, none of them before a success. */
class Run {
  private readonly keys = new DistinctValues();
  private from = 0;
  count = 0;

  constructor(private readonly failures: Failure[]) {
    for (const failure of failures) this.enter(failure);
  }

  add(failure: Failure): void {
    this.failures.push(failure);
    this.enter(failure);
    while (this.first.time <= failure.time - WINDOW) {
      const { key, more } = this.failures[this.from++]!;
      if (key !== '') this.keys.remove(key);
      this.count -= 1 + more;
    }
  }

  private enter({ key, more }: Failure): void {
    if (key !== '') this.keys.add(key);
    this.count += 1 + more;
  }

  get first(): Failure {
    return this.failures[this.from]!;
  }

  get differentKeys(): number {
    return this.keys.size;
  }

  examples(): readonly string[] {
    return this.failures.slice(Math.max(this.from, this.failures.length - EXAMPLES)).flatMap(({ id }) => id || []);
  }
}

function judge({ current, thresholds, own: memory }: Judged): readonly Verdict[] {
  const { failures: enough, hours, otherKeys } = thresholds as { failures: number; hours: number; otherKeys: number };
  if (failureCount(current) === 0) return [];
  if (memory === undefined && (hours * HOUR >= MINUTE || failureCount(current) < enough)) return [];
  const verdicts: Verdict[] = [];
  let run = new Run(fromText(memory));
  for (const observation of current.observations) {
    const { time, value } = observation;
    if (isSuccess(value)) {
      run = new Run([]);
      continue;
    }
    run.add(failureOf(observation));
    if (run.count < enough || time - run.first.time < hours * HOUR || run.differentKeys <= otherKeys) continue;
    verdicts.push({
      at: time,
      severity: 'medium',
      firstSeen: run.first.time,
      count: run.count,
      evidence: {
        failures: run.count,
        threshold: enough,
        overHours: Math.round(((time - run.first.time) / HOUR) * 10) / 10,
        hoursThreshold: hours,
        differentKeys: run.differentKeys,
        examples: run.examples(),
      },
    });
  }
  return verdicts;
}

function remember({ current, thresholds, own: memory }: Judged): string | undefined {
  if (memory === undefined && failureCount(current) === 0) return undefined;
  const { observations } = current;
  const success = observations.findLastIndex(({ value }) => isSuccess(value));
  const fresh = observations.slice(success + 1).map(failureOf);
  const before = success >= 0 ? [] : fromText(memory).filter(({ time }) => time > current.minute * MINUTE - WINDOW);
  return toText([...before, ...decisive(fresh, thresholds.failures!)]);
}

/** Failures slow enough to stay under every rate. */
export const slowBruteForce = {
  id: 'slow-brute-force',
  kind: 'window',
  title: 'Slow brute force',
  description:
    'One address fails to authenticate at least 12 times over at least 2 hours within 6 hours, with more than one key and no success between.',
  severity: 'medium',
  required: ['@timestamp', 'event.id', 'source.ip', 'http.response.status_code'],
  optional: ['error.type', 'api_key.id', 'api_key.fingerprint', 'user.id'],
  entity: ['source_ip'],
  thresholds: {
    failures: { default: 12, doc: 'Failures within 6 hours from which on it is crossed.' },
    hours: { default: 2, doc: 'Hours from the first to the last of them at least.' },
    otherKeys: { default: 1, doc: 'Different keys, above which it is crossed; an absent key is none.' },
  },
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'A success of the address ends the run: people mistype, and then get in.',
    'One and the same key is a misconfigured client; an absent key is no second one.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: is the address a partner or an own system that was forgotten?',
    'Contain: block the address (WAF IP set).',
    'Investigate: look for other addresses with the same agent and pace, over days.',
    'Remediate: lengthen the wait after failures; revoke keys that it came close to.',
    'Recover: take the block back when the address is quiet for a day.',
    'Document: the address, since when, and the keys tried.',
  ],
  references: ['OWASP API2:2023 Broken Authentication', 'MITRE ATT&CK T1110.001 Password Guessing'],
  examples: {
    match: [
      { 'source.client': '198.51.100.7', 'api.authentication.result': 'failure' },
      { 'source.client': '198.51.100.7', 'api.authentication.result': 'success' },
    ],
    noMatch: [
      { 'source.client': '198.51.100.7', 'api.authentication.result': 'none' },
      { 'api.authentication.result': 'failure' },
    ],
  },
  track: AUTHENTICATIONS,
  concerns: () => true,
  judge,
  remember,
  expires: (own) => lastTime(own as string) + WINDOW,
} as const satisfies KeyedDetector;
