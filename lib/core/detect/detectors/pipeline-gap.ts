import { MINUTE } from '../../time-units.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import { CALLS, minuteOfCalls } from '../tracks/calls.js';

const WINDOW = 15 * MINUTE;

function judge({ cells, current, thresholds }: Judged): readonly Verdict[] {
  const { missingRequests, missingShare } = thresholds as { missingRequests: number; missingShare: number };
  let [calls, counted, firstSeen] = [0, 0, Number.POSITIVE_INFINITY];
  for (const cell of cells) {
    if (cell.minute <= current.minute - WINDOW / MINUTE) continue;
    const minute = minuteOfCalls(cell);
    calls += minute.calls;
    counted += minute.counted;
    // A minute that the gateway did not count says nothing, calls or not.
    if (minute.counted > 0) firstSeen = Math.min(firstSeen, cell.minute * MINUTE);
  }
  const missing = counted - calls;
  if (missing < missingRequests || missing <= missingShare * counted) return NO_VERDICTS;
  return [
    {
      at: (current.minute + 1) * MINUTE,
      severity: 'high',
      firstSeen,
      count: missing,
      evidence: {
        counted,
        logged: calls,
        missing,
        share: Math.round((missing / counted) * 10_000) / 10_000,
        threshold: missingShare,
        windowMinutes: WINDOW / MINUTE,
        withoutLogs: calls === 0,
      },
    },
  ];
}

/** Requests that the gateway counted and nobody logged. */
export const pipelineGap = {
  id: 'pipeline-gap',
  kind: 'window',
  title: 'Pipeline gap',
  description:
    'Within 15 minutes API Gateway counted more requests than were logged: at least 5, and more than 1 %; or a stage has no logs at all.',
  severity: 'high',
  required: ['@timestamp', 'event.id'],
  optional: ['api.count', 'api.id'],
  reads: ['counts'],
  entity: ['api'],
  thresholds: {
    missingRequests: { default: 5, doc: 'Missing requests in 15 minutes from which on it is crossed.' },
    missingShare: { default: 0.01, doc: 'Share of the counted requests that must be exceeded as well.' },
  },
  window: WINDOW,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: ['More than 1 %: API Gateway delivers access logs without a promise.', 'Only where the gateway counts.'],
  runbook: [
    'Triage: does the stage still have its access log? Did a deployment change it, or a role or key lose a right?',
    'Contain: switch the access log on again.',
    'Investigate: dead-letter queues, rejected events, the error prefix of the tape, quarantined lines, throttled functions.',
    'Remediate: mend what failed, and redrive what waits in the queues.',
    'Recover: watch counted and logged requests meet again.',
    'Document: which time has a gap, and how many requests it lacks.',
  ],
  references: ['OWASP API8:2023 Security Misconfiguration', 'MITRE ATT&CK T1562.008 Disable or Modify Cloud Logs'],
  examples: { match: [{ 'event.dataset': 'counts', 'api.count': 10 }], noMatch: [{ 'event.dataset': 'audit' }] },
  track: CALLS,
  concerns: (value) => (value as number) < 0,
  judge,
} as const satisfies KeyedDetector;
