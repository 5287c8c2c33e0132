import { BUCKET_ACTS, LOG_ACTS, TRAIL_ACTS } from '../detect/detectors/log-access.js';

/** An event pattern of EventBridge, of at most 2,048 characters when its names are resolved. */
export interface TrailPattern {
  readonly source: readonly string[];
  readonly detailType: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What stands for the log groups and buckets that are watched. */
export interface Watched {
  /** What the names of the log groups begin with. */
  readonly logGroupPrefixes: readonly string[];
  /** Names of the buckets. */
  readonly buckets: readonly string[];
  /** ARN of the role that reads masked entries each day to look for secrets, and that is not to be told of. */
  readonly canaryRole?: string | undefined;
}

/** Administration of API Gateway's keys and of what they are good for, and the stage's access log. */
const KEY_ACTS: readonly string[] = [
  'CreateApiKey',
  'UpdateApiKey',
  'DeleteApiKey',
  'ImportApiKeys',
  'GetApiKey',
  'GetApiKeys',
  'CreateUsagePlan',
  'UpdateUsagePlan',
  'DeleteUsagePlan',
  'CreateUsagePlanKey',
  'DeleteUsagePlanKey',
  'GetUsagePlanKey',
  'GetUsagePlanKeys',
  'UpdateUsage',
  'UpdateStage',
];

/** Acts on the whole account or on a record: they name no log group. */
const WITHOUT_GROUP: readonly string[] = ['PutAccountPolicy', 'DeleteAccountPolicy', 'GetLogRecord', 'GetLogObject'];

/** Acts that may name a log group by its ARN, for which a pattern needs more room. */
const BY_IDENTIFIER: readonly string[] = [
  'GetLogEvents',
  'FilterLogEvents',
  'StartQuery',
  'StartLiveTail',
  'PutDataProtectionPolicy',
  'DeleteDataProtectionPolicy',
];

const pattern = (services: readonly string[], detail: Readonly<Record<string, unknown>>): TrailPattern => ({
  source: services.map((service) => `aws.${service}`),
  detailType: ['AWS API Call via CloudTrail'],
  detail,
});

/** Patterns of the rules that hand CloudTrail's events on, by a name each. */
export function trailPatterns({
  logGroupPrefixes,
  buckets,
  canaryRole,
}: Watched): Readonly<Record<string, TrailPattern>> {
  const byName = logGroupPrefixes.map((prefix) => ({ prefix }));
  const byNameOrArn = logGroupPrefixes.map((prefix) => ({ wildcard: `*${prefix}*` }));
  const anyOf = (names: readonly string[], values: readonly object[]) => ({
    $or: names.map((name) => ({ requestParameters: { [name]: values } })),
  });
  // Users have no session, so that the absence of an issuer is no role of ours either.
  const issuer = [{ 'anything-but': [canaryRole] }, { exists: false }];
  const others =
    canaryRole === undefined ? {} : { userIdentity: { sessionContext: { sessionIssuer: { arn: issuer } } } };
  return {
    Acts: pattern(['apigateway', 'logs', 'cloudtrail'], { eventName: [...KEY_ACTS, ...WITHOUT_GROUP, ...TRAIL_ACTS] }),
    LogGroups: pattern(['logs'], {
      eventName: LOG_ACTS.filter((name) => !WITHOUT_GROUP.includes(name)),
      ...others,
      ...anyOf(['logGroupName', 'logGroupNames'], byName),
    }),
    LogGroupArns: pattern(['logs'], {
      eventName: BY_IDENTIFIER,
      ...others,
      ...anyOf(['logGroupIdentifier', 'logGroupIdentifiers'], byNameOrArn),
    }),
    LogGroupKeys: pattern(['logs'], {
      eventName: ['DisassociateKmsKey'],
      requestParameters: { resourceIdentifier: byNameOrArn },
    }),
    Buckets: pattern(['s3'], { eventName: [...BUCKET_ACTS], requestParameters: { bucketName: buckets } }),
  };
}
