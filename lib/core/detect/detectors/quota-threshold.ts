import type { ObservationValue } from '../cell.js';
import { type Judged, type KeyedDetector, MINUTE, type Registry, type Verdict } from '../detector.js';
import { IS, is, planOf } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';
import { type KeyHistory, type Used, usedAfter } from '../tracks/key-history.js';

type Quota = NonNullable<NonNullable<ReturnType<Registry['plans']['get']>>['quota']>;

const NOTHING: Used = [0, 0, 0, 0, 0, 0];

const usedOf = (used: Used, { period }: Quota): number => used[period === 'DAY' ? 1 : period === 'WEEK' ? 3 : 5];

function judge({ current, thresholds, memory, registry }: Judged): readonly Verdict[] {
  const quotaOf = (value: ObservationValue): Quota | undefined => registry.plans.get(planOf(value) ?? '')?.quota;
  if (!current.observations.some(({ value }) => quotaOf(value))) return [];
  const shares = [thresholds.firstShare!, thresholds.secondShare!, 1];
  let used = (memory as KeyHistory | undefined)?.used ?? NOTHING;
  const verdicts: Verdict[] = [];
  for (const { time, id, value } of current.observations) {
    if (is(value, IS.refused | IS.throttled | IS.overQuota)) continue;
    used = usedAfter(used, time);
    const quota = quotaOf(value);
    if (!quota) continue;
    const requests = usedOf(used, quota);
    const share = shares.findLast((one) => requests >= one * quota.limit && requests - 1 < one * quota.limit);
    if (share === undefined) continue;
    verdicts.push({
      at: time,
      severity: share === 1 ? 'medium' : 'low',
      firstSeen: time,
      count: 1,
      evidence: { requests, limit: quota.limit, period: quota.period, threshold: share, examples: [id] },
    });
  }
  return verdicts;
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
  guards: ['Only keys whose plan has a quota in the settings.', 'Refused and throttled calls use no quota.'],
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
} as const satisfies KeyedDetector;
