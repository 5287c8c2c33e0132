import { Template } from 'aws-cdk-lib/assertions';
import { filterPattern } from '../../lib/core/cloudwatch/filter-pattern.js';
import { metricValue } from '../../lib/core/cloudwatch/metric-value.js';
import { FIELDS } from '../../lib/core/entry/fields.js';
import { validateCloudWatchDashboard } from '../../lib/core/panels/validate-cloudwatch-dashboard.js';
import { exampleStack, PROFILES } from './stacks.js';

/**
 * What neither CDK nor CloudFormation's schemas find, and only the deployment would.
 * Each limit: the API reference of the service that refuses it.
 */
describe.each(PROFILES)('profile $name', (profile) => {
  const template = Template.fromStack(exampleStack(profile));
  const properties = (type: string) => {
    const found = Object.values(template.findResources(type)).map((resource) => resource.Properties);
    expect(found.length).toBeGreaterThan(0);
    return found;
  };
  const filters = properties('AWS::Logs::MetricFilter');

  test('every filter pattern is one that CloudWatch Logs takes, and its value is named by it', () => {
    for (const { FilterPattern, MetricTransformations } of filters) {
      expect(() => filterPattern(FilterPattern)).not.toThrow();
      expect(MetricTransformations).toHaveLength(1);
      const [{ MetricValue, DefaultValue, Dimensions }] = MetricTransformations;
      expect(() => metricValue({ filterPattern: FilterPattern, metricValue: MetricValue })).not.toThrow();
      expect(DefaultValue === undefined || Dimensions === undefined).toBe(true);
    }
  });

  test('a log group has at most 100 metric filters and two subscription filters', () => {
    const most = (type: string): number => {
      const groups = properties(type).map(({ LogGroupName }) => LogGroupName.Ref);
      return Math.max(...groups.map((group) => groups.filter((other) => other === group).length));
    };
    expect(most('AWS::Logs::MetricFilter')).toBeLessThanOrEqual(100);
    expect(most('AWS::Logs::SubscriptionFilter')).toBeLessThanOrEqual(2);
  });

  test('every alarm says when it alarms, over at most a day, with names and descriptions that fit', () => {
    for (const alarm of properties('AWS::CloudWatch::Alarm')) {
      expect(Object.keys(alarm)).toEqual(
        expect.arrayContaining(['ComparisonOperator', 'EvaluationPeriods', 'Threshold', 'TreatMissingData']),
      );
      const single = ['MetricName', 'Namespace', 'Period', 'Statistic'].filter((name) => name in alarm);
      expect(single).toHaveLength('Metrics' in alarm ? 0 : 4);
      const returned = (alarm.Metrics ?? []).filter(({ ReturnData }: { ReturnData?: boolean }) => ReturnData !== false);
      expect(returned).toHaveLength('Metrics' in alarm ? 1 : 0);
      const period = alarm.Period ?? Math.max(...alarm.Metrics.map((one: Metric) => one.MetricStat?.Period ?? 0));
      expect(period * alarm.EvaluationPeriods).toBeLessThanOrEqual(period >= 3600 ? 604_800 : 86_400);
      expect(alarm.DatapointsToAlarm ?? 1).toBeLessThanOrEqual(alarm.EvaluationPeriods);
      expect(alarm.AlarmName?.length ?? 0).toBeLessThanOrEqual(255);
      expect(alarm.AlarmDescription.length).toBeLessThanOrEqual(1024);
      expect(alarm.AlarmActions?.length ?? 0).toBeLessThanOrEqual(5);
    }
  });

  test('the access log destination has no wildcard and is the raw log group', () => {
    for (const { AccessLogSetting } of properties('AWS::ApiGateway::Stage')) {
      const arn = JSON.stringify(AccessLogSetting.DestinationArn);
      expect(arn).not.toContain('*');
      expect(arn).toMatch(/:log-group:"?,.*RawLogGroup/);
      expect(Buffer.byteLength(AccessLogSetting.Format)).toBeLessThan(3 * 1024);
      expect(() => JSON.parse(AccessLogSetting.Format)).not.toThrow();
    }
  });

  test('what is sent to is an ARN of what may be sent to', () => {
    const arn = (type: string) =>
      Object.keys(template.findResources(type)).map((id) => JSON.stringify({ 'Fn::GetAtt': [id, 'Arn'] }));
    const queues = arn('AWS::SQS::Queue');
    const functions = arn('AWS::Lambda::Function');
    const topics = Object.keys(template.findResources('AWS::SNS::Topic')).map((id) => JSON.stringify({ Ref: id }));
    for (const { Targets } of properties('AWS::Events::Rule'))
      for (const { Arn, DeadLetterConfig } of Targets) {
        expect([...queues, ...functions, ...topics]).toContain(JSON.stringify(Arn));
        if (DeadLetterConfig) expect(queues).toContain(JSON.stringify(DeadLetterConfig.Arn));
      }
    for (const { DestinationArn } of properties('AWS::Logs::SubscriptionFilter'))
      expect(functions).toContain(JSON.stringify(DestinationArn));
    for (const { DestinationConfig } of properties('AWS::Lambda::EventInvokeConfig'))
      expect(queues).toContain(JSON.stringify(DestinationConfig.OnFailure.Destination));
    for (const { AlarmActions = [] } of properties('AWS::CloudWatch::Alarm'))
      for (const action of AlarmActions) expect(topics).toContain(JSON.stringify(action));
  });

  test('the attributes that a table declares are those of its keys', () => {
    for (const { KeySchema, AttributeDefinitions } of properties('AWS::DynamoDB::Table')) {
      const names = (list: { AttributeName: string }[]) => list.map(({ AttributeName }) => AttributeName);
      expect(names(AttributeDefinitions)).toEqual(names(KeySchema));
      expect(KeySchema.map(({ KeyType }: { KeyType: string }) => KeyType)).toEqual(['HASH', 'RANGE']);
    }
  });

  test('the dashboard is JSON whose widgets fit, and names only what there is', () => {
    const [dashboard] = properties('AWS::CloudWatch::Dashboard');
    const body = JSON.parse(resolved(dashboard!.DashboardBody));
    const metrics = filters.map(({ MetricTransformations: [to] }) => `${to.MetricNamespace}/${to.MetricName}`);
    const nameable = { metrics: new Set(metrics), fields: new Set(NAMES) };
    expect(validateCloudWatchDashboard(body, nameable)).toEqual([]);
    expect(body.widgets.length).toBeGreaterThan(5);
  });

  test('a lifecycle never removes what the lock still holds, and moves nothing to storage that cannot be read', () => {
    for (const { LifecycleConfiguration, ObjectLockConfiguration } of properties('AWS::S3::Bucket')) {
      const locked = ObjectLockConfiguration?.Rule.DefaultRetention.Days ?? 0;
      for (const { ExpirationInDays = locked, Transitions = [] } of LifecycleConfiguration.Rules) {
        expect(ExpirationInDays).toBeGreaterThanOrEqual(locked);
        for (const { StorageClass, TransitionInDays } of Transitions) {
          expect(['STANDARD_IA', 'GLACIER_IR']).toContain(StorageClass);
          expect(TransitionInDays).toBeGreaterThanOrEqual(30);
        }
      }
    }
  });
});

/** Fields of entries and of detections. */
const NAMES: readonly string[] = [...FIELDS.map(({ name }) => name), 'phase', 'severity'];

interface Metric {
  readonly MetricStat?: { readonly Period: number };
}

/** A joined string with each reference as its logical id. */
function resolved(value: string | { 'Fn::Join': [string, (string | { Ref: string })[]] }): string {
  if (typeof value === 'string') return value;
  const [separator, parts] = value['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : part.Ref)).join(separator);
}
