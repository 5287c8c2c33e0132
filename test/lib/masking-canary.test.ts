import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ownStack, settingsFile } from './stacks.js';

const { template } = ownStack();
const functions = template.findResources('AWS::Lambda::Function');
const id = Object.keys(functions).find((name) => name.includes('Canary'))!;
const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).filter(([name]) =>
  name.includes('Canary'),
);
const alarm = (word: string) => alarms.find(([name]) => name.includes(word))![1].Properties;
const topic = (severity: string) => ({
  Ref: Object.keys(template.findResources('AWS::SNS::Topic')).find((name) => name.includes(`Alarms${severity}`)),
});

test('goes out once a day', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 day)',
    Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [id, 'Arn'] } })],
  });
});

test('may write one stream of the raw log group and read the masked one unhidden, and nothing else', () => {
  const [policy] = Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([name]) => name.includes('Canary'))
    .map(([, { Properties }]) => Properties.PolicyDocument.Statement);
  const actions = policy.flatMap(({ Action }: { Action: string | string[] }) => [Action].flat());
  expect([...actions].sort()).toEqual(
    [
      ...['logs:CreateLogStream', 'logs:PutLogEvents'],
      ...['logs:CreateLogStream', 'logs:PutLogEvents'],
      ...['logs:FilterLogEvents', 'logs:Unmask', 'sqs:SendMessage'],
    ].sort(),
  );
  const raw = policy.find(({ Resource }: { Resource: unknown }) => JSON.stringify(Resource).includes('RawLogGroup'));
  expect(JSON.stringify(raw.Resource)).toContain(':log-stream:canary');
  const read = policy.find(({ Action }: { Action: string[] }) => Action.includes('logs:Unmask'));
  expect(JSON.stringify(read.Resource)).not.toContain('RawLogGroup');
});

test('a leak pages as critical; none for 30 hours, or a failure of its own, as high', () => {
  expect(alarm('LeakAlarm')).toMatchObject({
    Namespace: 'Keywatch/Shop',
    MetricName: 'CanaryLeaked',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [topic('Critical')],
  });
  expect(alarm('ArrivalAlarm')).toMatchObject({
    Namespace: 'Keywatch/Shop',
    MetricName: 'CanaryArrived',
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    Period: 21_600,
    EvaluationPeriods: 5,
    DatapointsToAlarm: 5,
    TreatMissingData: 'breaching',
    AlarmActions: [topic('High')],
  });
  expect(alarm('DeadLettersAlarm').AlarmActions).toEqual([topic('High')]);
});

test('is left out, with a warning, where the settings store no failed calls', () => {
  const { stack, keywatch } = ownStack({
    settings: settingsFile({ categories: { failed_call: { enabled: false } } }),
  });
  expect(keywatch.canary).toBeUndefined();
  expect(
    Annotations.fromStack(stack).findWarning('/Shop/Keywatch', Match.stringLikeRegexp('masking canary')),
  ).toHaveLength(1);
});
