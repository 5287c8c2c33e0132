import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ApiSource, Keywatch } from '../../lib/index.js';
import { CONTEXT, ownStack, restApi, settingsFile } from './stacks.js';

test('watches several stages, each by its own format, through one pipeline', () => {
  const stack = new Stack(new App({ context: CONTEXT }), 'Shop');
  const stages = ['Orders', 'Users'].map((id) => restApi(stack, id).deploymentStage);
  const keywatch = new Keywatch(stack, 'Keywatch', { sources: stages.map((stage) => ApiSource.rest(stage)) });
  expect(keywatch.accessLogging.map(({ attached }) => attached)).toEqual([true, true]);
  const template = Template.fromStack(stack);
  // The access logs', and that of what API Gateway counted.
  template.resourceCountIs('AWS::Logs::SubscriptionFilter', 2);
  const destinations = Object.values(template.findResources('AWS::ApiGateway::Stage')).map(
    ({ Properties }) => Properties.AccessLogSetting.DestinationArn,
  );
  expect(destinations).toHaveLength(2);
  expect(destinations[0]).toEqual(destinations[1]);
});

test('fails without a source', () => {
  const stack = new Stack(new App(), 'Shop');
  expect(() => new Keywatch(stack, 'Keywatch', { sources: [] })).toThrow('sources: must name at least one stage');
});

describe('places', () => {
  const warned = (props: Parameters<typeof ownStack>[0]) => {
    const { stack } = ownStack(props);
    return Annotations.fromStack(stack).findWarning('/Shop/Keywatch', Match.stringLikeRegexp('geo.city')).length;
  };

  test('are asked for while a detector needs them', () => {
    expect(warned({})).toBe(1);
    const off = { 'impossible-travel': { mode: 'off' }, 'geo-dispersion': { mode: 'off' } };
    expect(warned({ settings: settingsFile({ detectors: off }) })).toBe(0);
  });
});

test('needs no feature flag of the app, and owns nothing account-wide', () => {
  const { template } = ownStack();
  const types = new Set(
    Object.values(template.toJSON().Resources).map((resource) => (resource as { Type: string }).Type),
  );
  expect([...types].filter((type) => type.startsWith('Custom::'))).toEqual([]);
  expect(template.findResources('AWS::Logs::ResourcePolicy')).toEqual({});
  const own = Object.keys(template.findResources('AWS::ApiGateway::Account')).filter((id) => id.startsWith('Keywatch'));
  expect(own).toEqual([]);
});

test('every function runs Node.js 24 on arm64, with a log group of its own', () => {
  const functions = Object.values(ownStack().template.findResources('AWS::Lambda::Function'));
  expect(functions).toHaveLength(7);
  for (const { Properties } of functions)
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  const groups = functions.map(({ Properties }) => Properties.LoggingConfig.LogGroup.Ref);
  expect(new Set(groups).size).toBe(7);
});

test('every queue, topic and bucket refuses what does not come over TLS, and is encrypted', () => {
  const { template } = ownStack();
  const policies = (type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties);
  const guarded = [
    ...policies('AWS::SQS::QueuePolicy').map(({ Queues }) => Queues[0].Ref),
    ...policies('AWS::SNS::TopicPolicy').map(({ Topics }) => Topics[0].Ref),
    ...policies('AWS::S3::BucketPolicy').map(({ Bucket }) => Bucket.Ref),
  ].sort();
  const types = ['AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::S3::Bucket'];
  expect(guarded).toEqual(types.flatMap((type) => Object.keys(template.findResources(type))).sort());
  for (const type of ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'])
    for (const { PolicyDocument } of policies(type))
      expect(JSON.stringify(PolicyDocument.Statement)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
  for (const queue of policies('AWS::SQS::Queue'))
    expect(queue.SqsManagedSseEnabled ?? queue.KmsMasterKeyId).toBeTruthy();
  for (const bucket of policies('AWS::S3::Bucket')) {
    expect(bucket.BucketEncryption).toBeTruthy();
    expect(Object.values(bucket.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
  }
});
