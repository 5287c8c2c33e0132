import { Match } from 'aws-cdk-lib/assertions';
import { Profile } from '../../lib/index.js';
import { ownStack } from './stacks.js';

/** Where raw lines can be, whoever reads there, and for how long: what the promise of masking rests on. */
describe.each([Profile.STANDARD, Profile.DEVELOPMENT, Profile.HIGH_SECURITY])('profile $name', (profile) => {
  const { template } = ownStack({ profile });
  const resources = Object.entries(template.toJSON().Resources as Record<string, Resource>);
  const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
  const idOf = (type: string, word: string): string => {
    const found = ofType(type).filter(([id]) => id.includes(word));
    expect(found).toHaveLength(1);
    return found[0]![0];
  };
  const rawKey = idOf('AWS::KMS::Key', 'RawKey');
  const rawGroup = idOf('AWS::Logs::LogGroup', 'RawLogGroup');
  const landing = idOf('AWS::S3::Bucket', 'LandingBucket');
  const isRawKey = (value: unknown): boolean => JSON.stringify(value ?? null).includes(rawKey);
  const statements = ofType('AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
    (Properties.PolicyDocument.Statement as Statement[]).map((statement) => ({ id, statement })),
  );
  const touching = (id: string) =>
    statements.filter(({ statement }) => JSON.stringify(statement.Resource).includes(id));
  const actionsOf = ({ Action }: Statement): readonly string[] => [Action].flat();

  test('the raw key encrypts the raw log group, the mask function’s own log and what that function could not handle', () => {
    const groups = ofType('AWS::Logs::LogGroup').filter(([, { Properties }]) => isRawKey(Properties.KmsKeyId));
    const queues = ofType('AWS::SQS::Queue').filter(([, { Properties }]) => isRawKey(Properties.KmsMasterKeyId));
    expect(groups.map(([id]) => id).sort()).toEqual([idOf('AWS::Logs::LogGroup', 'MaskLogGroup'), rawGroup].sort());
    expect(queues.map(([id]) => id)).toEqual([idOf('AWS::SQS::Queue', 'MaskDeadLetters')]);
  });

  test('none of them is kept for more than two weeks, the raw lines for 3 days and dead letters for 4', () => {
    const retention = (id: string) => template.findResources('AWS::Logs::LogGroup')[id]!.Properties.RetentionInDays;
    expect(retention(rawGroup)).toBe(3);
    expect(retention(idOf('AWS::Logs::LogGroup', 'MaskLogGroup'))).toBe(14);
    const queue = template.findResources('AWS::SQS::Queue')[idOf('AWS::SQS::Queue', 'MaskDeadLetters')]!;
    expect(queue.Properties.MessageRetentionPeriod).toBe(4 * 86_400);
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: idOf('AWS::Lambda::Function', 'PipelineMaskFunction') },
      MaximumEventAgeInSeconds: 6 * 3_600,
    });
  });

  test('no role reads the raw log group, its dead letters or with the raw key, but mask writes dead letters', () => {
    const onGroup = touching(rawGroup).flatMap(({ statement }) => actionsOf(statement));
    // The canary writes into it.
    expect(new Set(onGroup)).toEqual(new Set(['logs:CreateLogStream', 'logs:PutLogEvents']));
    expect(
      touching(idOf('AWS::SQS::Queue', 'MaskDeadLetters')).flatMap(({ statement }) => actionsOf(statement)),
    ).toEqual(['sqs:SendMessage']);
    const onKey = touching(rawKey);
    expect(new Set(onKey.map(({ id }) => id))).toEqual(new Set([idOf('AWS::IAM::Policy', 'MaskRole')]));
    for (const { statement } of onKey)
      expect(statement.Condition?.StringEquals?.['kms:ViaService']).toBe('sqs.eu-west-3.amazonaws.com');
  });

  test('the raw key is for log groups of this stack, by the name that CloudWatch gives as context', () => {
    const { KeyPolicy } = template.findResources('AWS::KMS::Key')[rawKey]!.Properties;
    const [, logs] = KeyPolicy.Statement;
    expect(logs.Principal).toEqual({ Service: 'logs.eu-west-3.amazonaws.com' });
    const names = logs.Condition.ArnLike['kms:EncryptionContext:aws:logs:arn'].map((arn: unknown) =>
      JSON.stringify(arn),
    );
    const { LogGroupName } = template.findResources('AWS::Logs::LogGroup')[rawGroup]!.Properties;
    expect(names[0]).toContain(`:log-group:${LogGroupName}"`);
    expect(names[1]).toContain(':log-group:Shop-*"');
  });

  test('what Firehose could not deliver is readable by the raw role alone, whatever other policies say', () => {
    const policies = ofType('AWS::S3::BucketPolicy').filter(([, { Properties }]) => Properties.Bucket.Ref === landing);
    const statement = (policies[0]![1].Properties.PolicyDocument.Statement as Statement[]).find(
      ({ Sid }) => Sid === 'OnlyForTheRawRole',
    )!;
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Condition: {
        ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [idOf('AWS::IAM::Role', 'MaskRole'), 'Arn'] } },
      },
    });
    expect(JSON.stringify(statement.Resource)).toContain('/failed/*');
    template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      ExtendedS3DestinationConfiguration: { ErrorOutputPrefix: Match.stringLikeRegexp('^failed/') },
    });
  });

  test('no stream keeps a copy of its source, and none has a transform that could fail to answer', () => {
    for (const [, { Properties }] of ofType('AWS::KinesisFirehose::DeliveryStream')) {
      const { S3BackupMode, ProcessingConfiguration } = Properties.ExtendedS3DestinationConfiguration;
      expect(S3BackupMode ?? 'Disabled').toBe('Disabled');
      expect(ProcessingConfiguration).toBeUndefined();
    }
  });

  test('whoever reads masked entries gets nothing raw by it: no masked store is under the raw key', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::SNS::Topic', 'AWS::SecretsManager::Secret'])
      for (const [, { Properties }] of ofType(type)) expect(isRawKey(Properties)).toBe(false);
    const masked = template.findResources('AWS::Logs::LogGroup')[idOf('AWS::Logs::LogGroup', 'MaskedLogGroup')]!;
    expect(isRawKey(masked.Properties.KmsKeyId)).toBe(false);
  });
});

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of any type of resource
  readonly Properties: any;
}
interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
