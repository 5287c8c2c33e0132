import { trailPatterns } from '../../../lib/core/cloudwatch/trail-patterns.js';
import { logAccess } from '../../../lib/core/detect/detectors/log-access.js';
import { parseCloudTrail } from '../../../lib/core/entry/parse-cloudtrail.js';
import { fits } from './event-pattern';

const CANARY = 'arn:aws:iam::111122223333:role/Shop-Canary';
const MASKED = 'Shop-KeywatchPipelineMaskedLogGroup-AbC';
const MASKED_ARN = `arn:aws:logs:eu-west-3:111122223333:log-group:${MASKED}`;
const WATCHED = {
  logGroupPrefixes: ['Shop-Keywatch', '/aws/vendedlogs/keywatch/Shop/', 'aws-waf-logs-keywatch-Shop-'],
  buckets: ['shop-landing', 'shop-archive-logs'],
  canaryRole: CANARY,
};
const patterns = trailPatterns(WATCHED);

/** An event as EventBridge gets it from CloudTrail. */
const event = (service: string, eventName: string, requestParameters: unknown = {}, issuer?: string) => ({
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  source: `aws.${service}`,
  detailType: 'AWS API Call via CloudTrail',
  detail: {
    eventVersion: '1.11',
    eventTime: '2026-03-10T12:00:00Z',
    eventSource: `${service}.amazonaws.com`,
    eventName,
    userIdentity: {
      arn: 'arn:aws:sts::111122223333:assumed-role/admin/eve',
      ...(issuer && { sessionContext: { sessionIssuer: { arn: issuer } } }),
    },
    requestParameters,
  },
});
const passes = (one: ReturnType<typeof event>): number =>
  Object.values(patterns).filter((pattern) => fits(pattern, one)).length;

test.each([
  ['a key is made', event('apigateway', 'CreateApiKey')],
  ['a key is changed', event('apigateway', 'UpdateApiKey', { apiKey: 'k1' })],
  ['key values are fetched', event('apigateway', 'GetApiKeys', { includeValues: 'true' })],
  ['keys of a plan are fetched, whose values AWS gives with them', event('apigateway', 'GetUsagePlanKeys')],
  ['a stage loses its access log', event('apigateway', 'UpdateStage', { restApiId: 'a1' })],
  ['masked entries are read', event('logs', 'FilterLogEvents', { logGroupName: MASKED })],
  ['masked entries are read by the group’s ARN', event('logs', 'GetLogEvents', { logGroupIdentifier: MASKED_ARN })],
  ['the raw log group is read', event('logs', 'GetLogEvents', { logGroupName: '/aws/vendedlogs/keywatch/Shop/Raw' })],
  ['a query over several groups', event('logs', 'StartQuery', { logGroupNames: ['other', MASKED] })],
  ['a query by ARN', event('logs', 'StartQuery', { logGroupIdentifiers: [MASKED_ARN] })],
  ['a live tail', event('logs', 'StartLiveTail', { logGroupIdentifiers: [MASKED_ARN] })],
  ['an export', event('logs', 'CreateExportTask', { logGroupName: MASKED })],
  ['the web ACL’s log is deleted', event('logs', 'DeleteLogGroup', { logGroupName: 'aws-waf-logs-keywatch-Shop-A' })],
  ['the data-protection policy goes', event('logs', 'DeleteDataProtectionPolicy', { logGroupIdentifier: MASKED })],
  ['a log group loses its key', event('logs', 'DisassociateKmsKey', { resourceIdentifier: `${MASKED_ARN}:*` })],
  ['a policy of the whole account', event('logs', 'PutAccountPolicy')],
  ['the archive’s policy changes', event('s3', 'PutBucketPolicy', { bucketName: 'shop-archive-logs' })],
  ['an archived object is deleted', event('s3', 'DeleteObject', { bucketName: 'shop-archive-logs', key: 'k' })],
  ['CloudTrail is stopped', event('cloudtrail', 'StopLogging')],
])('told once: %s', (_, one) => {
  expect(passes(one)).toBe(1);
});

test.each([
  ['another log group is read', event('logs', 'FilterLogEvents', { logGroupName: 'Shop-Other' })],
  ['another bucket changes', event('s3', 'PutBucketPolicy', { bucketName: 'pictures' })],
  ['a log stream is made', event('logs', 'CreateLogStream', { logGroupName: MASKED })],
  ['an API is deployed', event('apigateway', 'CreateDeployment', { restApiId: 'a1' })],
  ['the canary looks for secrets', event('logs', 'FilterLogEvents', { logGroupName: MASKED }, CANARY)],
])('not told: %s', (_, one) => {
  expect(passes(one)).toBe(0);
});

test('another role that reads is told, and so is the canary’s when it alters', () => {
  const reads = (issuer: string) => event('logs', 'FilterLogEvents', { logGroupName: MASKED }, issuer);
  expect(passes(reads('arn:aws:iam::111122223333:role/admin'))).toBe(1);
  expect(passes(event('cloudtrail', 'StopLogging', {}, CANARY))).toBe(1);
});

test('what is told of the logs is what log-access judges', () => {
  const judged = (one: ReturnType<typeof event>): boolean => {
    const parsed = parseCloudTrail(JSON.stringify(one));
    let kept = 0;
    if ('entry' in parsed) logAccess.observe(parsed.entry, () => kept++);
    return kept > 0;
  };
  expect(judged(event('logs', 'StartQuery', { logGroupNames: [MASKED] }))).toBe(true);
  expect(judged(event('s3', 'PutBucketPolicy', { bucketName: 'shop-archive-logs' }))).toBe(true);
  expect(judged(event('cloudtrail', 'DeleteTrail'))).toBe(true);
});

test('every pattern fits EventBridge’s 2,048 characters, whatever the names: a stack’s has at most 128', () => {
  const stack = 's'.repeat(128);
  const long = trailPatterns({
    logGroupPrefixes: [
      `${stack}-ObservabilityKeywatch`,
      `/aws/vendedlogs/keywatch/${stack}/`,
      `aws-waf-logs-keywatch-${stack}-`,
    ],
    buckets: ['b'.repeat(63), 'c'.repeat(63)],
    canaryRole: `arn:aws-us-gov:iam::111122223333:role/${'r'.repeat(64)}`,
  });
  for (const { source, detailType, detail } of Object.values(long))
    expect(JSON.stringify({ source, 'detail-type': detailType, detail }).length).toBeLessThanOrEqual(2_048);
});
