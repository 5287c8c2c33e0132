import { DAY, HOUR, MINUTE } from '../../time-units.js';
import type { Cell } from '../cell.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import type { Observation, ObservationValue } from '../observation.js';
import { any } from '../sliding-window.js';
import { IS, is, isOwn, planOf } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';

/** Whether an observation counts: throttled, or of a plan; a used-up quota is another thing. */
const concerns = (value: ObservationValue): boolean =>
  isOwn(value) && !is(value, IS.overQuota) && (is(value, IS.throttled) || planOf(value) !== undefined);

const isThrottled = ({ value }: Observation): boolean => is(value, IS.throttled);

/** A minute or an hour in which the limit was near: its first such entry, the last, and the number. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** Minutes of the last hour at the limit, and clock hours of the last day with throttled requests. */
interface Memory {
  readonly minutes: readonly Stretch[];
  readonly hours: readonly Stretch[];
}

const NONE: Memory = { minutes: [], hours: [] };
const MINUTES = 60;
/** Most example ids in a detection's evidence. */
const EXAMPLES = 5;

/** The part of what is remembered that a minute still sees. */
const rest = (memory: unknown, minute: number): Memory => {
  const { minutes, hours } = (memory as Memory | undefined) ?? NONE;
  return {
    minutes: minutes.filter(({ first }) => Math.floor(first / MINUTE) > minute - MINUTES),
    hours: hours.filter(({ last }) => last > minute * MINUTE - DAY),
  };
};

/** When a limit was near. */
interface Reached {
  readonly at: number;
  readonly limit: number | undefined;
}

function firstThrottled(cell: Cell): number {
  for (let at = 0; at < cell.size; at++) if (is(cell.valueAt(at), IS.throttled)) return cell.timeAt(at);
  return Number.POSITIVE_INFINITY;
}

/** When a minute reached the share of the limit, or was throttled first: the time, and the number of its requests by then. */
function reached(
  current: Cell,
  { registry, thresholds }: Pick<Judged, 'registry' | 'thresholds'>,
): Reached | undefined {
  const limit = registry.plans.get(planOf(current.valueAt(0)) ?? '')?.rateLimit;
  const needed = limit === undefined ? Number.POSITIVE_INFINITY : Math.ceil(limit * 60 * thresholds.limitShare!);
  const throttled = firstThrottled(current);
  const full = needed > 0 && needed <= current.size ? current.timeAt(needed - 1) : Number.POSITIVE_INFINITY;
  const at = Math.min(throttled, full);
  if (Number.isFinite(at)) return { at, limit };
  // Past what a minute keeps exactly, the number is known at its end.
  return current.estimated && current.count >= needed ? { at: (current.minute + 1) * MINUTE, limit } : undefined;
}

function judge(judged: Judged): readonly Verdict[] {
  if (!any(judged.current, concerns)) return NO_VERDICTS;
  const current = judged.current.where(concerns);
  const near = reached(current, judged);
  return near ? verdictsOf(judged, current, near) : NO_VERDICTS;
}

function verdictsOf({ thresholds, own: memory }: Judged, current: Cell, near: Reached): readonly Verdict[] {
  const { minutesNearLimit, throttledHours, limitShare } = thresholds as {
    minutesNearLimit: number;
    throttledHours: number;
    limitShare: number;
  };
  const { observations } = current;
  const { minutes, hours } = rest(memory, current.minute);
  const verdicts: Verdict[] = [];
  const say = (at: number, matching: readonly Stretch[], severity: 'low' | 'high', inHours: number): void => {
    verdicts.push({
      at,
      severity,
      firstSeen: Math.min(...matching.map(({ first }) => first)),
      count: matching.reduce((sum, { count }) => sum + count, 0),
      evidence: {
        minutesNearLimit: minutes.length + 1,
        minutesThreshold: minutesNearLimit,
        throttledHours: inHours,
        hoursThreshold: throttledHours,
        plan: planOf(observations[0]!.value) ?? null,
        requestsPerSecond: near.limit ?? null,
        limitShare,
        requestsInMinute: current.count,
        examples: observations.slice(-EXAMPLES).map(({ id }) => id),
      },
    });
  };
  const isNear = minutes.length + 1 >= minutesNearLimit;
  const upTo = (count: number): readonly Stretch[] => [...minutes, { ...stretch(current, near.at), count }];
  const throttled: Observation[] = [];
  let said = false;
  for (const [index, observation] of observations.entries()) {
    const { time } = observation;
    if (time < near.at) continue;
    if (isThrottled(observation)) throttled.push(observation);
    const day = hours.filter(({ last }) => last > time - DAY);
    const inHours = throttled.length > 0 ? withHour(day, throttled) : day;
    if (isThrottled(observation) && inHours.length >= throttledHours) say(time, inHours, 'high', inHours.length);
    // Between the first and the last such entry a minute says nothing new.
    else if (isNear && (!said || index === observations.length - 1)) say(time, upTo(index + 1), 'low', inHours.length);
    said = true;
  }
  if (!said && isNear) say(near.at, upTo(current.count), 'low', hours.length);
  return verdicts;
}

/** A minute near the limit as it is remembered. */
function stretch(cell: Cell, at: number): Stretch {
  const last = cell.timeAt(cell.size - 1);
  return { first: Math.min(at, last), last, count: cell.count };
}

function remember(judged: Judged): Memory | undefined {
  const { own: memory } = judged;
  const isConcerned = any(judged.current, concerns);
  if (memory === undefined && !isConcerned) return undefined;
  const current = judged.current.where(concerns);
  const near = isConcerned ? reached(current, judged) : undefined;
  if (memory === undefined && !near) return undefined;
  const { minutes, hours } = rest(memory, current.minute);
  if (!near) return minutes.length + hours.length > 0 ? { minutes, hours } : undefined;
  const throttled = current.observations.filter(isThrottled);
  return {
    minutes: [...minutes, stretch(current, near.at)],
    hours: throttled.length > 0 ? withHour(hours, throttled) : hours,
  };
}

/** The hours with those of one more minute. */
function withHour(hours: readonly Stretch[], throttled: readonly Observation[]): readonly Stretch[] {
  const [first, last] = [throttled[0]!.time, throttled.at(-1)!.time];
  const before = hours.at(-1);
  if (!before || Math.floor(before.last / HOUR) !== Math.floor(last / HOUR))
    return [...hours, { first, last, count: throttled.length }];
  return [...hours.slice(0, -1), { first: before.first, last, count: before.count + throttled.length }];
}

/** A key consistently at 80 % of its limit, or throttled again and again. */
export const nearRateLimit = {
  id: 'near-rate-limit',
  kind: 'window',
  title: 'Near rate limit',
  description:
    'A key is at 80 % of the rate limit of its plan, or throttled, in 30 of 60 minutes; high when it is throttled in 3 different hours of 24.',
  severity: 'low',
  required: ['@timestamp', 'event.id', 'http.response.status_code'],
  optional: ['api_key.id', 'api.plan', 'error.type'],
  entity: ['api_key'],
  thresholds: {
    limitShare: { default: 0.8, doc: "Share of the plan's rate limit, times 60, from which on a minute counts." },
    minutesNearLimit: {
      default: 30,
      doc: 'Such minutes, or minutes with a throttled request, of 60: crossed from here on.',
    },
    throttledHours: {
      default: 3,
      doc: 'Clock hours with a throttled request within 24 hours from which on it is high.',
    },
  },
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'A burst of one minute, or of one hour, is no habit.',
    'A used-up quota is no throttling.',
    'Without a rate limit in the settings only throttled requests count.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: is the traffic wanted? Did it grow, or does a client repeat what was refused?',
    'Contain: nothing is urgent unless other keys are hit; then lower the burst of the plan.',
    'Investigate: break the requests down by route and hour; look for retries without backoff.',
    'Remediate: backoff in the client, caching, or a plan with a higher limit.',
    'Recover: tell the owner what was refused.',
    'Document: the plan that was agreed.',
  ],
  lookAt: { field: 'api.error.category', in: ['rate_limit'] },
  references: ['OWASP API4:2023 Unrestricted Resource Consumption', 'MITRE ATT&CK T1499 Endpoint Denial of Service'],
  examples: {
    match: [
      { 'api_key.id': 'k1', 'api.plan': 'gold', 'http.response.status_code': 200 },
      { 'api_key.id': 'k1', 'http.response.status_code': 429 },
    ],
    noMatch: [
      { 'api_key.id': 'k1', 'http.response.status_code': 200 },
      { 'api_key.id': 'k1', 'http.response.status_code': 429, 'error.type': 'QUOTA_EXCEEDED' },
      { 'api.plan': 'gold', 'http.response.status_code': 429 },
    ],
  },
  track: CALLERS,
  concerns,
  judge,
  remember,
} as const satisfies KeyedDetector;
