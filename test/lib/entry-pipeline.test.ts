import { Match, type Template } from 'aws-cdk-lib/assertions';
import { KeywatchSettings, Profile } from '../../lib/index.js';
import { ownStack, settingsFile } from './stacks.js';

const { template } = ownStack();
const development = ownStack({ profile: Profile.DEVELOPMENT }).template;

/** Logical id of the one resource of a type whose id holds a word. */
function idOf(from: Template, type: string, word: string): string {
  const ids = Object.keys(from.findResources(type)).filter((id) => id.includes(word));
  expect(ids).toHaveLength(1);
  return ids[0]!;
}
const arn = (type: string, word: string) => ({ 'Fn::GetAtt': [idOf(template, type, word), 'Arn'] });

describe('the raw log group', () => {
  test('is kept for 3 days under a key of its own, by a name that HTTP APIs can deliver to', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.stringLikeRegexp('^/aws/vendedlogs/keywatch/Shop/'),
      RetentionInDays: 3,
      KmsKeyId: arn('AWS::KMS::Key', 'RawKey'),
    });
  });

  test('sends every line to mask', () => {
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
      FilterPattern: '',
      LogGroupName: { Ref: idOf(template, 'AWS::Logs::LogGroup', 'RawLogGroup') },
      DestinationArn: arn('AWS::Lambda::Function', 'Mask'),
    });
  });
});

describe('mask', () => {
  const id = idOf(template, 'AWS::Lambda::Function', 'Mask');

  test('is given the stream, the groups, the secret and the settings', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Environment: {
        Variables: {
          KEYWATCH_TAPE_STREAM: { Ref: idOf(template, 'AWS::KinesisFirehose::DeliveryStream', '') },
          KEYWATCH_MASKED_LOG_GROUP: { Ref: idOf(template, 'AWS::Logs::LogGroup', 'MaskedLogGroup') },
          KEYWATCH_TALLY_LOG_GROUP: { Ref: idOf(template, 'AWS::Logs::LogGroup', 'TallyLogGroup') },
          KEYWATCH_METRIC_NAMESPACE: 'Keywatch/Shop',
          KEYWATCH_PSEUDONYM_SECRET_ARN: { 'Fn::GetAtt': [idOf(template, 'AWS::SecretsManager::Secret', ''), 'Id'] },
          KEYWATCH_SETTINGS: 'settings.json',
          KEYWATCH_SETTINGS_SHA256: KeywatchSettings.defaults().sha256,
        },
      },
    });
  });

  test('sends what failed three times to a queue under the raw key', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: id },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: { OnFailure: { Destination: arn('AWS::SQS::Queue', 'MaskDeadLetters') } },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      KmsMasterKeyId: arn('AWS::KMS::Key', 'RawKey'),
      MessageRetentionPeriod: 345_600,
    });
  });

  test('has no reserve that would hold back the evidence of a flood', () => {
    expect(template.findResources('AWS::Lambda::Function')[id]!.Properties).not.toHaveProperty(
      'ReservedConcurrentExecutions',
    );
  });
});

describe('the tape', () => {
  test('is written compressed, each minute, failures apart from what readers see', () => {
    template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      DeliveryStreamType: 'DirectPut',
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'CUSTOMER_MANAGED_CMK' },
      ExtendedS3DestinationConfiguration: {
        Prefix: 'tape/!{timestamp:yyyy/MM/dd/HH}/',
        ErrorOutputPrefix: Match.stringLikeRegexp('^failed/'),
        CompressionFormat: 'GZIP',
        BufferingHints: { IntervalInSeconds: 60 },
      },
    });
  });

  test.each([
    ['standard', template, 14],
    ['development', development, 2],
  ])('stays as long as profile %s says', (_, from, ExpirationInDays) => {
    from.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays, Status: 'Enabled' })] },
    });
  });

  test('tells each reader of a new object, through one rule', () => {
    const targets = ['DetectQueue', 'SealQueue'].map((queue) =>
      Match.objectLike({ Arn: arn('AWS::SQS::Queue', queue) }),
    );
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [{ Ref: idOf(template, 'AWS::S3::Bucket', 'LandingBucket') }] },
          object: { key: [{ prefix: 'tape/' }] },
        },
      },
      Targets: targets,
    });
  });

  test.each([
    ['DetectQueue', 'DetectDeadLetters', 6 * 300],
    ['SealQueue', 'SealDeadLetters', 6 * 300],
  ])(
    '%s hides a batch for six times its reader’s timeout and gives it up after five receipts',
    (queue, letters, hidden) => {
      const { Properties } = template.findResources('AWS::SQS::Queue')[idOf(template, 'AWS::SQS::Queue', queue)]!;
      expect(Properties).toMatchObject({
        VisibilityTimeout: hidden,
        SqsManagedSseEnabled: true,
        RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: arn('AWS::SQS::Queue', letters) },
      });
    },
  );
});

test('masked entries and tallies stay as long as the profile says', () => {
  const retentions = (from: Template) =>
    ['MaskedLogGroup', 'TallyLogGroup'].map(
      (name) =>
        from.findResources('AWS::Logs::LogGroup')[idOf(from, 'AWS::Logs::LogGroup', name)]!.Properties.RetentionInDays,
    );
  expect(retentions(template)).toEqual([90, 90]);
  expect(retentions(development)).toEqual([7, 7]);
});

test('each version of the pseudonym key has a secret of its own, by whose tags `erase` finds it', () => {
  const next = ownStack({ settings: settingsFile({ pseudonyms: { version: 2 } }) }).template;
  const [first, second] = [template, next].map((from) => {
    const [[id, { Properties, DeletionPolicy }]] = Object.entries(
      from.findResources('AWS::SecretsManager::Secret'),
    ) as [[string, { Properties: { Tags: unknown }; DeletionPolicy: string }]];
    expect(DeletionPolicy).toBe('Retain');
    return { id, tags: Properties.Tags };
  });
  expect(first!.id).not.toBe(second!.id);
  expect([first!.tags, second!.tags]).toEqual(
    ['1', '2'].map((version) => [
      { Key: 'keywatch:pseudonyms', Value: version },
      { Key: 'keywatch:stack', Value: 'Shop' },
    ]),
  );
});

test('the settings are part of every function’s code, so that a change of them is a deploy', () => {
  const keys = (from: Template) =>
    Object.values(from.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.Code.S3Key as string);
  const other = ownStack({ settings: settingsFile({ timeZone: 'Asia/Tokyo' }) }).template;
  expect(keys(template)).toHaveLength(7);
  expect(keys(other).filter((key) => keys(template).includes(key))).toEqual([]);
  expect(keys(ownStack().template)).toEqual(keys(template));
});
