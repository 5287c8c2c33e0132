import { lineHash } from '../../entry/line-hash.js';
import { HOUR, MINUTE } from '../../time-units.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import { DistinctValues } from '../distinct-values.js';
import type { Observation } from '../observation.js';
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
  readonly more?: number;
  /** Of the newest ones, which are examples. */
  readonly id?: string;
}

const failureOf = ({ time, id, value }: Observation): Failure => ({ time, key: nameOf(triedKey(value)), id });

/** Keys are only compared, and an address that fails for hours has thousands of them in its record. */
const nameOf = (key: string): string => (key.length <= LONGEST_NAME ? key : lineHash(key).slice(0, LONGEST_NAME));
const LONGEST_NAME = 16;

/** Nearly all addresses that fail have one failure, which is kept as a text of time and key: a list weighs more. */
type Memory = string | readonly Failure[];

function remembered(failures: readonly Failure[]): Memory | undefined {
  // Joined to one flat text.
  if (failures.length === 1) return [failures[0]!.time, failures[0]!.key].join('\t');
  const examples = failures.length - EXAMPLES;
  const kept = failures.map((one, index) => (index < examples && one.id !== undefined ? withoutId(one) : one));
  return failures.length > 0 ? kept : undefined;
}

const withoutId = ({ time, key, more }: Failure): Failure => (more ? { time, key, more } : { time, key });

function failuresIn(memory: unknown): readonly Failure[] {
  if (typeof memory !== 'string') return (memory as readonly Failure[] | undefined) ?? [];
  const cut = memory.indexOf('\t');
  return [{ time: Number(memory.slice(0, cut)), key: memory.slice(cut + 1) }];
}

/**
 * Of a minute's failures those that decide whatever comes: the first, which makes the run long; the last, as many as
 * the rule asks for; and the last one with another key than the latest.
 */
function decisive(failures: readonly Failure[], enough: number): readonly Failure[] {
  const lastWith = failures.findLastIndex(({ key }) => key !== '');
  const another = failures.findLastIndex(({ key }) => key !== '' && key !== failures[lastWith]!.key);
  const from = failures.length - enough;
  const kept = failures.filter((_, index) => index === 0 || index >= from || index === lastWith || index === another);
  const more = failures.length - kept.length;
  return more === 0 ? kept : kept.map((failure, index) => (index === 0 ? { ...failure, more } : failure));
}

/** The failures of the 6 hours up to the last one, none of them before a success. */
class Run {
  private readonly failures: Failure[] = [];
  private readonly keys = new DistinctValues();
  private from = 0;
  count = 0;

  constructor(failures: readonly Failure[]) {
    for (const failure of failures) {
      this.failures.push(failure);
      this.enter(failure);
    }
  }

  add(failure: Failure): void {
    this.failures.push(failure);
    this.enter(failure);
    while (this.first.time <= failure.time - WINDOW) {
      const { key, more = 0 } = this.failures[this.from++]!;
      if (key !== '') this.keys.remove(key);
      this.count -= 1 + more;
    }
  }

  private enter({ key, more = 0 }: Failure): void {
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
    return this.failures.slice(Math.max(this.from, this.failures.length - EXAMPLES)).flatMap(({ id }) => id ?? []);
  }
}

function judge({ current, thresholds, own: memory }: Judged): readonly Verdict[] {
  const { failures: enough, hours, otherKeys } = thresholds as { failures: number; hours: number; otherKeys: number };
  if (failureCount(current) === 0) return NO_VERDICTS;
  if (memory === undefined && (hours * HOUR >= MINUTE || failureCount(current) < enough)) return NO_VERDICTS;
  const verdicts: Verdict[] = [];
  let run = new Run(failuresIn(memory));
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

function remember({ current, thresholds, own: memory }: Judged): Memory | undefined {
  if (memory === undefined && failureCount(current) === 0) return undefined;
  const { observations } = current;
  const success = observations.findLastIndex(({ value }) => isSuccess(value));
  const fresh = observations.slice(success + 1).map(failureOf);
  const before = success >= 0 ? [] : failuresIn(memory).filter(({ time }) => time > current.minute * MINUTE - WINDOW);
  return remembered([...before, ...decisive(fresh, thresholds.failures!)]);
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
  lookAt: { field: 'api.authentication.result', in: ['failure', 'success'] },
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
  expires: (own) => failuresIn(own).at(-1)!.time + WINDOW,
} as const satisfies KeyedDetector;
