import type { Entry } from '../../entry/fields.js';
import { MINUTE } from '../../time-units.js';
import type { Severity } from '../detection.js';
import type { Judged, KeyedDetector, Verdict } from '../detector.js';

type Act = 'read' | 'unmasked' | 'exported' | 'key values fetched' | 'altered';

/** CloudTrail's names of what may be done to logs (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/). */
const NAMES = {
  read: ['GetLogEvents', 'FilterLogEvents', 'StartQuery', 'GetLogRecord', 'StartLiveTail', 'GetLogObject'],
  unmasked: ['Unmask'],
  exported: ['CreateExportTask', 'PutSubscriptionFilter', 'PutAccountPolicy'],
  altered: [
    'DeleteLogGroup',
    'DeleteLogStream',
    'PutRetentionPolicy',
    'DeleteRetentionPolicy',
    'DeleteSubscriptionFilter',
    'DeleteMetricFilter',
    'PutDataProtectionPolicy',
    'DeleteDataProtectionPolicy',
    'DeleteAccountPolicy',
    'DisassociateKmsKey',
  ],
} as const satisfies Partial<Record<Act, readonly string[]>>;

/** The acts on log groups that are judged. */
export const LOG_ACTS: readonly string[] = Object.values(NAMES).flat();

/** The acts that end CloudTrail's own record. */
export const TRAIL_ACTS: readonly string[] = ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'];

const ACTS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ...Object.entries(NAMES).flatMap(([act, names]) => names.map((name) => [name, act as Act] as const)),
  ...TRAIL_ACTS.map((name) => [name, 'altered'] as const),
]);

/** What may be done to the buckets that hold logs, as far as their name says that they do. */
export const BUCKET_ACTS: ReadonlySet<string> = new Set([
  'DeleteObject',
  'DeleteObjects',
  'DeleteBucket',
  'PutBucketPolicy',
  'DeleteBucketPolicy',
  'PutBucketLifecycle',
  'PutBucketVersioning',
  'PutObjectLockConfiguration',
  'PutBucketObjectLockConfiguration',
  'PutObjectRetention',
]);
const LOG_BUCKET = /keywatch|archive|log/i;

const SEVERITIES: Readonly<Record<Act, Severity>> = {
  read: 'medium',
  unmasked: 'high',
  exported: 'high',
  'key values fetched': 'high',
  altered: 'critical',
};

function actOf(entry: Entry): Act | undefined {
  const action = entry['event.action'] ?? '';
  const changes = entry['admin.changes'] ?? '';
  if (/^GetApiKeys?$/.test(action)) return /\bincludeValues?\b/.test(changes) ? 'key values fetched' : undefined;
  if (BUCKET_ACTS.has(action)) return LOG_BUCKET.test(entry['admin.resource'] ?? '') ? 'altered' : undefined;
  const act = ACTS.get(action);
  // Taking the access log from a stage is a change of the stage.
  if (action === 'UpdateStage') return changes.includes('/accessLogSettings') ? 'altered' : undefined;
  return act === 'read' && /\bunmask\b/.test(changes) ? 'unmasked' : act;
}

function judge({ current }: Judged): readonly Verdict[] {
  return current.observations.map(({ time, id, value }) => {
    const [act, failed, action, resource] = value as readonly [Act, boolean, string, string | undefined];
    return {
      at: time,
      severity: failed ? 'medium' : SEVERITIES[act],
      firstSeen: time,
      count: 1,
      evidence: { act, action, ...(resource === undefined ? {} : { resource }), failed, examples: [id] },
    };
  });
}

/** Somebody read, unmasked, exported or altered the logs, or fetched the values of keys. */
export const logAccess = {
  id: 'log-access',
  kind: 'window',
  title: 'Access to the logs',
  description:
    'Somebody reads the logs (medium), unmasks or exports them or fetches key values (high), or alters them (critical), by CloudTrail.',
  severity: 'medium',
  required: ['@timestamp', 'event.id'],
  optional: ['event.action', 'admin.actor', 'admin.resource', 'admin.changes', 'error.code'],
  reads: ['cloudtrail'],
  entity: ['user'],
  thresholds: {},
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: ['One detection an actor and episode.', 'What was refused is medium.', 'Addresses on the allow list.'],
  runbook: [
    'Triage: who is the actor, is there a ticket for the access, and from where did it come?',
    'Contain: end the session and take the right away when nobody knows of it.',
    'Investigate: list all that the actor did in CloudTrail on that day; which entries were read?',
    'Remediate: narrow the right to unmask, export and alter; rotate keys whose values were fetched.',
    'Recover: restore policies and retention; verify the archive with the head that is kept apart.',
    'Document: who saw what and why; tell the auditor.',
  ],
  lookAt: { field: 'event.dataset', in: ['cloudtrail', 'audit'] },
  references: ['OWASP API8:2023 Security Misconfiguration', 'MITRE ATT&CK T1562.008 Disable or Modify Cloud Logs'],
  examples: {
    match: [
      { 'event.dataset': 'cloudtrail', 'event.action': 'FilterLogEvents', 'admin.actor': 'a' },
      {
        'event.dataset': 'cloudtrail',
        'event.action': 'GetApiKey',
        'admin.changes': 'includeValue',
        'admin.actor': 'a',
      },
    ],
    noMatch: [
      { 'event.dataset': 'cloudtrail', 'event.action': 'GetApiKey', 'admin.actor': 'a' },
      { 'event.dataset': 'audit', 'event.action': 'FilterLogEvents', 'admin.actor': 'a' },
    ],
  },
  observe(entry, keep) {
    if (entry['event.dataset'] !== 'cloudtrail') return;
    const act = actOf(entry);
    if (act === undefined) return;
    const failed = entry['error.code'] !== undefined;
    keep('user', entry['admin.actor'] ?? 'unknown', [act, failed, entry['event.action'], entry['admin.resource']]);
  },
  judge,
} as const satisfies KeyedDetector;
