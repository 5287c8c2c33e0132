import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { ApiSource, Keywatch } from '../../lib/index.js';
import { CONTEXT, restApi, settingsFile } from './stacks.js';

function shop(): Stack {
  return new Stack(new App({ context: CONTEXT }), 'Shop', { env: { account: '111122223333', region: 'eu-west-3' } });
}

function acl(stack: Stack, id = 'WebAcl'): CfnWebACL {
  const visibilityConfig = { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName: id };
  return new CfnWebACL(stack, id, { scope: 'REGIONAL', defaultAction: { allow: {} }, visibilityConfig });
}

/** Keywatch beside a REST API, with more sources; what it deploys. */
function watch(stack: Stack, ...more: ApiSource[]) {
  new Keywatch(stack, 'Keywatch', { sources: [ApiSource.rest(restApi(stack).deploymentStage), ...more] });
  const template = Template.fromStack(stack);
  const idOf = (type: string, word: string): string => {
    const ids = Object.keys(template.findResources(type)).filter((id) => id.includes(word));
    expect(ids).toHaveLength(1);
    return ids[0]!;
  };
  const mask = { 'Fn::GetAtt': [idOf('AWS::Lambda::Function', 'PipelineMask'), 'Arn'] };
  const formats = (): [unknown, string][] => {
    const { KEYWATCH_FORMATS } =
      template.findResources('AWS::Lambda::Function')[mask['Fn::GetAtt'][0]!]!.Properties.Environment.Variables;
    const [, parts] = KEYWATCH_FORMATS['Fn::Join'];
    return JSON.parse(
      parts.map((part: unknown) => (typeof part === 'string' ? part : (part as { Ref: string }).Ref)).join(''),
    );
  };
  return { stack, template, idOf, mask, formats };
}

describe('a web ACL', () => {
  const stack = shop();
  const { template, idOf, mask, formats } = watch(stack, ApiSource.waf(acl(stack)));
  const group = idOf('AWS::Logs::LogGroup', 'WebAclLogging');

  test('logs into a group whose name AWS WAF asks for, as raw as the access log', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.stringLikeRegexp('^aws-waf-logs-keywatch-Shop-'),
      RetentionInDays: 3,
      KmsKeyId: { 'Fn::GetAtt': [idOf('AWS::KMS::Key', 'RawKey'), 'Arn'] },
    });
    const { KeyPolicy } = template.findResources('AWS::KMS::Key')[idOf('AWS::KMS::Key', 'RawKey')]!.Properties;
    expect(JSON.stringify(KeyPolicy.Statement[1].Condition)).toContain(':log-group:aws-waf-logs-keywatch-Shop-*');
  });

  test('logs what was blocked and counted, without the headers of credentials, by an ARN without a wildcard', () => {
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      ResourceArn: { 'Fn::GetAtt': ['WebAcl', 'Arn'] },
      LogDestinationConfigs: [{ 'Fn::Join': ['', ['arn:aws:logs:eu-west-3:111122223333:log-group:', { Ref: group }]] }],
      RedactedFields: Match.arrayWith(
        ['x-api-key', 'authorization', 'cookie'].map((Name) => ({ SingleHeader: { Name } })),
      ),
      LoggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: [{ ActionCondition: { Action: 'BLOCK' } }, { ActionCondition: { Action: 'COUNT' } }],
          },
        ],
      },
    });
  });

  test('is read by mask, by its own format', () => {
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
      LogGroupName: { Ref: group },
      DestinationArn: mask,
      FilterPattern: '',
    });
    expect(formats()).toContainEqual([group, 'waf']);
  });

  test('fails when it has a logging configuration already', () => {
    const other = shop();
    const webAcl = acl(other);
    const logDestinationConfigs = ['arn:aws:logs:eu-west-3:111122223333:log-group:aws-waf-logs-own'];
    new CfnLoggingConfiguration(other, 'Own', { resourceArn: webAcl.attrArn, logDestinationConfigs });
    expect(() => watch(other, ApiSource.waf(webAcl))).toThrow(
      'Shop/WebAcl: the web ACL already has a logging configuration; use ApiSource.wafLogGroup',
    );
  });
});

test('log groups that are there already are read, and nothing is made for them', () => {
  const stack = shop();
  const waf = LogGroup.fromLogGroupName(stack, 'Waf', 'aws-waf-logs-own');
  const audit = new LogGroup(stack, 'Audit');
  const { template, mask, formats } = watch(stack, ApiSource.wafLogGroup(waf), ApiSource.audit(audit));
  template.resourceCountIs('AWS::WAFv2::LoggingConfiguration', 0);
  for (const LogGroupName of ['aws-waf-logs-own', stack.resolve(audit.logGroupName)])
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', { LogGroupName, DestinationArn: mask });
  expect(formats()).toEqual(
    expect.arrayContaining([
      ['aws-waf-logs-own', 'waf'],
      [stack.resolve(audit.logGroupName).Ref, 'audit'],
    ]),
  );
});

test('fails without a stage', () => {
  const stack = shop();
  expect(() => new Keywatch(stack, 'Keywatch', { sources: [ApiSource.waf(acl(stack))] })).toThrow(
    'sources: must name at least one stage',
  );
});

describe('CloudTrail', () => {
  const { template, mask, idOf } = watch(shop());
  const rules = Object.values(template.findResources('AWS::Events::Rule'))
    .map(({ Properties }) => Properties)
    .filter(({ EventPattern }) => EventPattern?.['detail-type']?.[0] === 'AWS API Call via CloudTrail');

  test('every rule sees calls that only read, and hands to mask', () => {
    expect(rules).toHaveLength(5);
    for (const { State, Targets } of rules) {
      expect(State).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
      expect(Targets).toHaveLength(1);
      expect(Targets[0].Arn).toEqual(mask);
    }
  });

  test('what mask cannot be given waits under the raw key, since a key may be made with a value of its own', () => {
    const queue = idOf('AWS::SQS::Queue', 'MaskDeadLetters');
    for (const { Targets } of rules)
      expect(Targets[0].DeadLetterConfig).toEqual({ Arn: { 'Fn::GetAtt': [queue, 'Arn'] } });
    const { KmsMasterKeyId } = template.findResources('AWS::SQS::Queue')[queue]!.Properties;
    expect(KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [idOf('AWS::KMS::Key', 'RawKey'), 'Arn'] });
    const { KeyPolicy } = template.findResources('AWS::KMS::Key')[idOf('AWS::KMS::Key', 'RawKey')]!.Properties;
    expect(KeyPolicy.Statement[2]).toMatchObject({
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    });
  });

  test('its own log groups and buckets are those that are watched', () => {
    const patterns = JSON.stringify(rules.map(({ EventPattern }) => EventPattern.detail));
    for (const prefix of ['Shop-Keywatch', '/aws/vendedlogs/keywatch/Shop/', 'aws-waf-logs-keywatch-Shop-'])
      expect(patterns).toContain(`{"prefix":"${prefix}"}`);
    for (const bucket of ['LandingBucket', 'ArchiveBucket'])
      expect(patterns).toContain(JSON.stringify({ Ref: idOf('AWS::S3::Bucket', bucket) }));
    expect(patterns).toContain(
      JSON.stringify({ 'anything-but': [{ 'Fn::GetAtt': [idOf('AWS::IAM::Role', 'CanarySendRole'), 'Arn'] }] }),
    );
  });
});

describe('what API Gateway counts', () => {
  test('is read at the clock’s full five minutes, by a function that may read metrics and write its own groups', () => {
    const { template, idOf } = watch(shop());
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(0/5 * * * ? *)',
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [idOf('AWS::Lambda::Function', 'CountsRead'), 'Arn'] } })],
    });
    const { Statement } =
      template.findResources('AWS::IAM::Policy')[idOf('AWS::IAM::Policy', 'CountsReadRole')]!.Properties.PolicyDocument;
    const actions = Statement.flatMap(({ Action }: { Action: string | string[] }) => [Action].flat());
    expect(new Set(actions)).toEqual(
      new Set(['cloudwatch:GetMetricData', 'logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage']),
    );
  });

  test('is a REST API’s by name and stage, an HTTP API’s by id and stage, as CloudWatch has them', () => {
    const stack = shop();
    const http = new HttpApi(stack, 'Http').defaultStage!;
    const off = ['data-exfiltration', 'bulk-export', 'revoked-key-use', 'volume-surge', 'unusual-endpoint'];
    off.push('new-country', 'privilege-escalation', 'quota-threshold');
    const settings = settingsFile({ detectors: Object.fromEntries(off.map((id) => [id, { mode: 'off' }])) });
    new Keywatch(stack, 'Keywatch', {
      sources: [ApiSource.rest(restApi(stack, 'Café').deploymentStage), ApiSource.http(http)],
      settings,
    });
    const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    const { KEYWATCH_STAGES } = functions.find(({ Properties }) => Properties.Environment.Variables.KEYWATCH_STAGES)!
      .Properties.Environment.Variables;
    const text = KEYWATCH_STAGES['Fn::Join'][1]
      .map((part: string | { Ref: string }) => (typeof part === 'string' ? part : part.Ref))
      .join('');
    const [rest, second] = JSON.parse(text);
    // "API Gateway removes non-ASCII characters from the ApiName dimension before sending metrics to CloudWatch."
    expect(rest.dimensions).toEqual({ ApiName: 'Caf', Stage: expect.stringContaining('Caf') });
    expect(rest.api).toMatch(/^Caf/);
    expect(second).toEqual({
      api: second.api,
      stage: '$default',
      dimensions: { ApiId: second.api, Stage: '$default' },
    });
  });

  test('reaches mask by a log group of its own, and its failures page', () => {
    const { template, idOf, mask, formats } = watch(shop());
    const group = idOf('AWS::Logs::LogGroup', 'CountsLogGroup');
    expect(formats()).toEqual([[group, 'counts']]);
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
      LogGroupName: { Ref: group },
      DestinationArn: mask,
    });
    const { AlarmActions } =
      template.findResources('AWS::CloudWatch::Alarm')[idOf('AWS::CloudWatch::Alarm', 'CountsDeadLetters')]!.Properties;
    expect(AlarmActions).toEqual([{ Ref: idOf('AWS::SNS::Topic', 'AlarmsHigh') }]);
  });

  test('is read for no WebSocket API, whose stage is told so', () => {
    const stack = shop();
    const stage = new WebSocketStage(stack, 'Stage', {
      webSocketApi: new WebSocketApi(stack, 'Api'),
      stageName: 'live',
    });
    const off = ['resource-enumeration', 'data-exfiltration', 'bulk-export', 'after-hours-admin', 'unusual-endpoint'];
    off.push('privilege-escalation', 'attack-signature', 'endpoint-scan');
    const settings = settingsFile({ detectors: Object.fromEntries(off.map((id) => [id, { mode: 'off' }])) });
    new Keywatch(stack, 'Keywatch', { sources: [ApiSource.webSocket(stage)], settings });
    expect(
      Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function')).filter((id) =>
        id.includes('Counts'),
      ),
    ).toEqual([]);
    Annotations.fromStack(stack).hasWarning(
      '/Shop/Keywatch/AccessLogging0',
      Match.stringLikeRegexp('"pipeline-gap" goes without "api.count"'),
    );
  });
});

test('a stage is warned of what is really not connected', () => {
  const warnings = (...more: ((stack: Stack) => ApiSource)[]): string => {
    const stack = shop();
    watch(stack, ...more.map((make) => make(stack)));
    const [warning] = Annotations.fromStack(stack).findWarning('/Shop/Keywatch/AccessLogging0', Match.anyValue());
    return String(warning!.entry.data);
  };
  const alone = warnings();
  for (const covered of ['"log-access"', '"pipeline-gap"']) expect(alone).not.toContain(covered);
  expect(alone).toContain('"attack-signature" goes without "url.query"');
  const withWaf = warnings((stack) => ApiSource.waf(acl(stack)));
  expect(withWaf).not.toContain('"attack-signature"');
  expect(withWaf).not.toContain('"blocklist-spike"');
  expect(withWaf).toContain('"scraping" goes without "url.query"');
});
