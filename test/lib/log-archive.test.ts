import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Profile } from '../../lib/index.js';
import { ownStack, settingsFile } from './stacks.js';

const { template } = ownStack();
const development = ownStack({ profile: Profile.DEVELOPMENT }).template;
const highSecurity = ownStack({ profile: Profile.HIGH_SECURITY }).template;

const only = (from: Template, type: string, word: string) =>
  Object.entries(from.findResources(type)).filter(([id]) => id.includes(word))[0]!;
const archive = (from: Template) => only(from, 'AWS::S3::Bucket', 'ArchiveBucket')[1].Properties;
const statements = (from: Template) =>
  only(from, 'AWS::S3::BucketPolicy', 'ArchiveBucket')[1].Properties.PolicyDocument.Statement as {
    Sid?: string;
    Action: unknown;
    Condition?: unknown;
  }[];
const denied = (from: Template, sid: string) => statements(from).find(({ Sid }) => Sid === sid);

describe('the lock', () => {
  test('is governance mode for 400 days by default', () => {
    expect(archive(template)).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 400 } } },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  test('is compliance mode for 2,555 days under high-security', () => {
    expect(archive(highSecurity).ObjectLockConfiguration).toMatchObject({
      Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2555 } },
    });
  });

  test('is absent under development', () => {
    expect(archive(development)).not.toHaveProperty('ObjectLockConfiguration');
    expect(archive(development)).not.toHaveProperty('ObjectLockEnabled');
  });

  test.each([
    ['standard', template, 'GOVERNANCE'],
    ['high-security', highSecurity, 'COMPLIANCE'],
    ['development', development, undefined],
  ])('is told to seal under %s', (_, from, mode) => {
    const { Variables } = only(from, 'AWS::Lambda::Function', 'Seal')[1].Properties.Environment;
    expect(Variables.KEYWATCH_LOCK_MODE).toBe(mode);
  });
});

describe('the bucket', () => {
  test('is written by seal alone', () => {
    const [role] = only(template, 'AWS::IAM::Role', 'Seal');
    expect(denied(template, 'OnlySealWrites')).toMatchObject({
      Action: ['s3:PutObject', 's3:PutObjectRetention'],
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [role, 'Arn'] } } },
    });
  });

  test('lets nobody delete or bypass the lock, except where there is none', () => {
    expect(denied(template, 'NobodyDeletes')).toMatchObject({
      Action: ['s3:BypassGovernanceRetention', 's3:DeleteObject', 's3:DeleteObjectVersion'],
    });
    expect(denied(development, 'NobodyDeletes')).toBeUndefined();
  });

  test('keeps each category as long as the settings say, digests as long as the longest', () => {
    const settings = settingsFile({
      categories: { api_call: { retentionDays: 31 }, admin_activity: { retentionDays: 731 } },
    });
    const { Rules } = archive(ownStack({ settings }).template).LifecycleConfiguration;
    const days = Object.fromEntries(
      (Rules as { Prefix?: string; ExpirationInDays?: number }[])
        .filter(({ Prefix }) => Prefix)
        .map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays]),
    );
    expect(days).toEqual({
      'category=key_lifecycle/': 400,
      'category=blocked_call/': 400,
      'category=admin_activity/': 731,
      'category=failed_call/': 400,
      'category=api_call/': 31,
      'digests/': 731,
    });
  });

  test('moves only what stays long to cheaper storage', () => {
    const transitions = (from: Template) =>
      archive(from).LifecycleConfiguration.Rules.flatMap((rule: { Transitions?: unknown[] }) => rule.Transitions ?? []);
    expect(transitions(development)).toEqual([]);
    expect(transitions(template)).toContainEqual({ StorageClass: 'GLACIER_IR', TransitionInDays: 90 });
  });

  test('has its server access logs in another bucket', () => {
    const [logs] = only(template, 'AWS::S3::Bucket', 'BucketLogs');
    expect(archive(template).LoggingConfiguration).toEqual({
      DestinationBucketName: { Ref: logs },
      LogFilePrefix: 'archive/',
    });
  });
});

test('digests are signed by a P-256 key and their head is kept in a parameter, which begins without one', () => {
  template.hasResourceProperties('AWS::SSM::Parameter', { Value: '0:none' });
  template.hasResourceProperties('AWS::KMS::Key', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  const { Properties } = only(template, 'AWS::Lambda::Function', 'Seal')[1];
  expect(Properties.Environment.Variables).toMatchObject({
    KEYWATCH_ARCHIVE_BUCKET: { Ref: only(template, 'AWS::S3::Bucket', 'ArchiveBucket')[0] },
    KEYWATCH_DIGEST_KEY_ID: { Ref: only(template, 'AWS::KMS::Key', 'DigestKey')[0] },
    KEYWATCH_HEAD_PARAMETER: { Ref: only(template, 'AWS::SSM::Parameter', 'Head')[0] },
  });
});

test('seal runs alone', () => {
  const [id, { Properties }] = only(template, 'AWS::Lambda::Function', 'Seal');
  expect(Properties).toMatchObject({ Handler: 'index.handler', ReservedConcurrentExecutions: 1 });
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FunctionName: { Ref: id },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 2 },
    BatchSize: Match.anyValue(),
  });
});
