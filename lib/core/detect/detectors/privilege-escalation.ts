import { DAY, MINUTE } from '../../time-units.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import type { ObservationValue } from '../observation.js';
import { any } from '../sliding-window.js';
import { IS, is, readCallerEntry } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';
import { historyDays } from '../tracks/hours.js';
import type { KeyHistory } from '../tracks/key-history.js';

/** A success on an admin or key-management route. */
const isPrivileged = (value: ObservationValue): boolean =>
  is(value, IS.admin | IS.keyManagement) && is(value, IS.succeeded) && !is(value, IS.refused);

function judge({ current, thresholds, memory }: Judged): readonly Verdict[] {
  if (!any(current, isPrivileged)) return NO_VERDICTS;
  const days = thresholds.historyDays!;
  const history = memory as KeyHistory | undefined;
  let isKnownAdmin = history?.lasting.admin !== undefined;
  const verdicts: Verdict[] = [];
  const { size } = current;
  for (let at = 0; at < size; at++) {
    const value = current.valueAt(at);
    if (!isPrivileged(value)) continue;
    const time = current.timeAt(at);
    const isForbidden = is(value, IS.withoutRole);
    const isFirst = !isKnownAdmin && history !== undefined && time - history.since >= days * DAY;
    isKnownAdmin = true;
    if (is(value, IS.withRole) || !(isForbidden || isFirst)) continue;
    verdicts.push({
      at: time,
      severity: 'critical',
      firstSeen: time,
      count: 1,
      evidence: {
        route: readCallerEntry(value).route,
        keyManagement: is(value, IS.keyManagement),
        why: isForbidden
          ? 'The registry gives the key roles, and admin is not among them.'
          : `The first success on such a route in ${historyDays(history!.since, time)} days of history.`,
        examples: [current.idAt(at)],
      },
    });
  }
  return verdicts;
}

/** First success on an admin or key-management route by a key without that role. */
export const privilegeEscalation = {
  id: 'privilege-escalation',
  kind: 'baseline',
  title: 'Privilege escalation',
  description:
    'A key without the admin role succeeds on an admin or key-management route; a key without roles in the registry does so for the first time after 14 days of history.',
  severity: 'critical',
  required: ['@timestamp', 'event.id', 'api_key.id', 'url.path', 'http.response.status_code'],
  optional: ['api.route'],
  entity: ['api_key'],
  thresholds: {
    historyDays: { default: 14, doc: 'Days of history before a key without roles in the registry is judged.' },
  },
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'Keys with the admin role.',
    'Keys without roles in the registry are judged after 14 days, and once.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: was a role given to the key lately? Who is its owner?',
    'Contain: disable the key; nobody but an administrator should be able to do this.',
    'Investigate: what was done on the route? List everything the key did since, and keys that were made.',
    "Remediate: mend the route's authorization; delete keys and roles that were made.",
    'Recover: undo the changes; give the owner a new key.',
    'Document: how the check was passed, what was changed, who was told.',
  ],
  lookAt: { field: 'api.route_class', exists: true },
  references: ['OWASP API5:2023 Broken Function Level Authorization', 'MITRE ATT&CK T1098 Account Manipulation'],
  examples: {
    match: [{ 'api_key.id': 'k1', 'api.route_class': ['admin'], 'http.response.status_code': 200 }],
    noMatch: [{ 'source.client': '198.51.100.7', 'api.route_class': ['admin'], 'http.response.status_code': 200 }],
  },
  track: CALLERS,
  judge,
} as const satisfies KeyedDetector;
