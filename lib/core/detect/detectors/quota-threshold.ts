import { isoTime } from '../../entry/serialize.js';
import type { Quota } from '../../registry/gateway.js';
import { MINUTE } from '../../time-units.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Registry, type Verdict } from '../detector.js';
import type { Observation, ObservationValue } from '../observation.js';
import { IS, is, planOf } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';
import type { KeyHistory } from '../tracks/key-history.js';
import { periodsAt, type Used, usedAfter, usedIn } from '../tracks/quota-periods.js';

const NOTHING: Used = { day: 0, inDay: 0, inWeek: 0, inMonth: 0 };
const PERIODS = ['DAY', 'WEEK', 'MONTH'] as const;

/** The most that API Gateway was seen to have counted in a period, where that is more than was logged. */
type Memory = readonly [period: number, requests: number];
const NEVER: Memory = [0, 0];

/** What a request made of a quota, or let be seen of it: `logged` and `requests` with it, `before` without. */
interface Use {
  readonly period: number;
  /** Requests of the period by what was logged. */
  readonly logged: number;
  /** The larger of that and what API Gateway had counted by then. */
  readonly requests: number;
  readonly before: number;
}

const quotaOf = (value: ObservationValue, { plans }: Registry): Quota | undefined => {
  const plan = planOf(value);
  return plan === undefined ? undefined : plans.get(plan)?.quota;
};

/** Whether any entry of the minute is of a plan with a quota. */
function hasQuota({ current, registry }: Judged): boolean {
  if (registry.plans.size === 0) return false;
  for (let at = 0; at < current.size; at++) if (quotaOf(current.valueAt(at), registry)) return true;
  return false;
}

/**
 * Tells each request of the minute that used some of a quota, in order; where API Gateway's count is known also those
 * that it refused since the quota is used up.
 */
function eachUse(
  { entity, current, memory, own, registry }: Judged,
  tell: (use: Use, quota: Quota, observation: Observation) => void,
): void {
  const usage = registry.usage?.get(entity.id);
  let used: Used = (memory as KeyHistory | undefined) ?? NOTHING;
  let [known, most] = (own as Memory | undefined) ?? NEVER;
  for (const observation of current.observations) {
    const { time, value } = observation;
    const usesNone = is(value, IS.overQuota);
    if (is(value, IS.refused | IS.throttled) || (usesNone && !usage)) continue;
    if (!usesNone) used = usedAfter(used, time);
    const quota = quotaOf(value, registry);
    if (!quota) continue;
    const place = PERIODS.indexOf(quota.period) as 0 | 1 | 2;
    const period = periodsAt(time)[place];
    const logged = usedIn(used, place, period);
    if (known !== period) [known, most] = [period, 0];
    const before = Math.max(most, usesNone ? logged : logged - 1);
    // What it had counted at a time it has counted at each later one of the period.
    if (usage && usage.at <= time && periodsAt(usage.at)[place] === period) most = Math.max(most, usage.requests);
    tell({ period, logged, requests: Math.max(most, logged), before }, quota, observation);
  }
}

function verdictsOf(judged: Judged): readonly Verdict[] {
  const { thresholds, registry, entity } = judged;
  const shares = [thresholds.firstShare!, thresholds.secondShare!, 1];
  const verdicts: Verdict[] = [];
  eachUse(judged, ({ logged, requests, before }, { limit, period }, { time, id }) => {
    const share = shares.findLast((one) => requests >= one * limit && before < one * limit);
    if (share === undefined) return;
    const counted = requests > logged && { logged, countedAt: isoTime(registry.usage?.get(entity.id)?.at ?? time) };
    verdicts.push({
      at: time,
      severity: share === 1 ? 'medium' : 'low',
      firstSeen: time,
      count: 1,
      evidence: { requests, limit, period, threshold: share, ...counted, examples: [id] },
    });
  });
  return verdicts;
}

const judge = (judged: Judged): readonly Verdict[] => (hasQuota(judged) ? verdictsOf(judged) : NO_VERDICTS);

function remember(judged: Judged): Memory | undefined {
  const { entity, own, registry } = judged;
  if (own === undefined && !registry.usage?.has(entity.id)) return undefined;
  return hasQuota(judged) ? memoryOf(judged) : (own as Memory | undefined);
}

function memoryOf(judged: Judged): Memory | undefined {
  let memory = judged.own as Memory | undefined;
  eachUse(judged, ({ period, logged, requests }) => {
    memory = requests > logged ? [period, requests] : undefined;
  });
  return memory;
}

/** A key's usage plan quota is used to 75, 90, 100 %. */
export const quotaThreshold = {
  id: 'quota-threshold',
  kind: 'baseline',
  title: 'Quota nearly used',
  description:
    "A key has used 75 % or 90 % of its usage plan's quota of the day, week or month (UTC); medium at 100 %.",
  severity: 'low',
  required: ['@timestamp', 'event.id', 'api_key.id'],
  optional: ['http.response.status_code', 'api.plan'],
  entity: ['api_key'],
  thresholds: {
    firstShare: { default: 0.75, doc: 'Share of the quota at which it is crossed first.' },
    secondShare: { default: 0.9, doc: 'Share of the quota at which it is crossed again.' },
  },
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'Only keys whose plan has a quota in the settings or, deployed, in API Gateway.',
    'Refused and throttled calls use no quota.',
    'Deployed, of what was logged and what API Gateway counted (each hour) the larger number counts.',
  ],
  runbook: [
    "Triage: does the key's use grow, or does a client repeat itself?",
    'Contain: nothing is urgent; at 100 % the gateway answers 429.',
    "Investigate: compare the key's days; which routes and agents use the quota?",
    'Remediate: mend the client, or agree a larger plan with the owner.',
    'Recover: raise the quota for the rest of the period when the use is meant.',
    'Document: the plan agreed.',
  ],
  references: ['OWASP API4:2023 Unrestricted Resource Consumption', 'MITRE ATT&CK T1499 Endpoint Denial of Service'],
  examples: {
    match: [{ 'api_key.id': 'k1', 'api.plan': 'gold' }],
    noMatch: [{ 'source.client': '198.51.100.7', 'api.plan': 'gold' }],
  },
  track: CALLERS,
  judge,
  remember,
} as const satisfies KeyedDetector;
