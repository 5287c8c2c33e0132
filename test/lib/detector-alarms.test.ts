import { Match } from 'aws-cdk-lib/assertions';
import { DETECTORS } from '../../lib/core/detect/catalogue.js';
import { ownStack, settingsFile } from './stacks.js';

const { template, keywatch } = ownStack();
const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
const alarmOf = (id: string) => alarms.find(({ Properties }) => Properties.AlarmName === `Shop-${id}`)!.Properties;
const topic = (severity: string) => {
  const id = Object.keys(template.findResources('AWS::SNS::Topic')).find((name) => name.includes(`Alarms${severity}`));
  return { Ref: id };
};

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

describe.each(DETECTORS.map((detector) => [detector.id, detector] as const))('%s', (id, { kind, severity }) => {
  test('has a metric filter that bears its id', () => {
    template.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterName: Match.stringLikeRegexp(id),
      FilterPattern: Match.stringLikeRegexp(id),
    });
  });

  test('has an alarm over what its filter publishes, whose description names the runbook', () => {
    const alarm = alarmOf(id);
    const filters = Object.values(template.findResources('AWS::Logs::MetricFilter'));
    const published = filters
      .filter(({ Properties }) => Properties.FilterPattern.includes(id))
      .map(({ Properties }) => Properties.MetricTransformations[0])
      .map(({ MetricNamespace, MetricName }) => `${MetricNamespace} ${MetricName}`);
    const seen = (alarm.Metrics ?? [{ MetricStat: { Metric: alarm } }])
      .filter(({ MetricStat }: { MetricStat?: unknown }) => MetricStat)
      .map(
        ({ MetricStat }: { MetricStat: { Metric: { Namespace: string; MetricName: string } } }) =>
          `${MetricStat.Metric.Namespace} ${MetricStat.Metric.MetricName}`,
      );
    expect([...seen].sort()).toEqual([...published].sort());
    expect(alarm.AlarmDescription).toContain(`docs/detectors.md#${id}`);
    expect(alarm.TreatMissingData).toBe('notBreaching');
  });

  test(kind === 'count' ? 'pages by its alarm' : 'pages from the bus, so that its alarm has no action', () => {
    expect(alarmOf(id).AlarmActions).toEqual(kind === 'count' ? [topic(capitalized(severity))] : undefined);
  });
});

test('a share is judged only from the least volume on', () => {
  expect(alarmOf('auth-failure-rate')).toMatchObject({
    Threshold: 0.1,
    ComparisonOperator: 'GreaterThanThreshold',
    Metrics: expect.arrayContaining([
      expect.objectContaining({ Expression: 'IF(total >= 50, matched / total, 0)' }),
      expect.objectContaining({ MetricStat: expect.objectContaining({ Period: 600, Stat: 'Sum' }) }),
    ]),
  });
});

test('a number is judged as the sum of the window', () => {
  expect(alarmOf('blocklist-spike')).toMatchObject({
    Threshold: 100,
    ComparisonOperator: 'GreaterThanThreshold',
    MetricName: 'blocklist-spike-matched',
    Period: 300,
    Statistic: 'Sum',
  });
});

test('settings change thresholds and severity, and take a detector away', () => {
  const settings = settingsFile({
    detectors: {
      'auth-failure-rate': { severity: 'critical', thresholds: { failureShare: 0.35, minimumRequests: 77 } },
      'key-not-rotated': { mode: 'off' },
    },
  });
  const tuned = ownStack({ settings }).template;
  tuned.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'Shop-auth-failure-rate',
    Threshold: 0.35,
    Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF(total >= 77, matched / total, 0)' })]),
    AlarmActions: [{ Ref: Match.stringLikeRegexp('AlarmsCritical') }],
  });
  expect(JSON.stringify(tuned.toJSON())).not.toContain('Shop-key-not-rotated');
});

describe.each(['critical', 'high', 'medium', 'low'])('severity %s', (severity) => {
  const Name = capitalized(severity);
  const counts = DETECTORS.filter(({ kind }) => kind === 'count').map(({ id }) => id);

  test('has a topic fed by one rule: what opens or escalates in alert mode, not what pages by its alarm', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['keywatch'],
        'detail-type': ['Keywatch Detection'],
        detail: {
          severity: [severity],
          mode: ['alert'],
          phase: ['opened', 'escalated'],
          detector: [{ 'anything-but': counts }],
        },
      },
      Targets: [Match.objectLike({ Arn: topic(Name) })],
    });
  });

  test('is encrypted, and taken over TLS only', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [topic(Name)],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
  });

  test('is handed out by its name', () => {
    expect(keywatch.alarms.topic(severity).node.path).toBe(`Shop/Keywatch/Alarms/${Name}/Topic`);
  });
});

test('fails on names that are none', () => {
  expect(() => keywatch.alarms.topic('urgent')).toThrow('severity: must be one of low, medium, high, critical');
  expect(() => keywatch.alarms.alarm('nonsense')).toThrow('detector: must be one of failed-auth-spike');
});

test('every dead-letter queue has an alarm that pages', () => {
  const letters = alarms.filter(({ Properties }) => Properties.MetricName === 'ApproximateNumberOfMessagesVisible');
  expect(letters).toHaveLength(7);
  for (const { Properties } of letters) expect(Properties.AlarmActions).toEqual([topic('High')]);
});
