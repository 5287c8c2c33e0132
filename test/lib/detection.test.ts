import { Match } from 'aws-cdk-lib/assertions';
import { Profile } from '../../lib/index.js';
import { ownStack } from './stacks.js';

const { template } = ownStack();
const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
const functionOf = (name: string) => functions.find(([id]) => id.includes(name))!;

test('state is one table with a time to live and point-in-time recovery, paid by use', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
  });
});

test('observe reads its queue and gives back only what failed', () => {
  const [id, { Properties }] = functionOf('Observe');
  expect(Properties).toMatchObject({ Handler: 'index.observe', Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FunctionName: { Ref: id },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 10 },
  });
});

test('judge runs alone, each minute, and is not tried again within it', () => {
  const [id, { Properties }] = functionOf('Judge');
  expect(Properties).toMatchObject({ Handler: 'index.judge', ReservedConcurrentExecutions: 1 });
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 minute)',
    Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [id, 'Arn'] } })],
  });
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: id },
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
  });
});

test('judge is told where detections go, and the dashboard that they link to', () => {
  const [, { Properties }] = functionOf('Judge');
  expect(Object.keys(Properties.Environment.Variables).sort()).toEqual([
    'KEYWATCH_BUS',
    'KEYWATCH_DASHBOARD',
    'KEYWATCH_DETECTIONS_LOG_GROUP',
    'KEYWATCH_SETTINGS',
    'KEYWATCH_SETTINGS_SHA256',
    'KEYWATCH_STATE_TABLE',
    'KEYWATCH_TAPE_BUCKET',
  ]);
  const [dashboard] = Object.keys(template.findResources('AWS::CloudWatch::Dashboard'));
  expect(Properties.Environment.Variables.KEYWATCH_DASHBOARD).toEqual({ Ref: dashboard });
});

test.each([
  [Profile.STANDARD, 90],
  [Profile.DEVELOPMENT, 7],
  [Profile.HIGH_SECURITY, 365],
])('detections stay as long as profile $name says', (profile, RetentionInDays) => {
  const groups = ownStack({ profile }).template.findResources('AWS::Logs::LogGroup');
  const [, group] = Object.entries(groups).find(([id]) => id.includes('DetectionsLogGroup'))!;
  expect(group.Properties.RetentionInDays).toBe(RetentionInDays);
});
