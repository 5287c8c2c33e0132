import { CUSTOM_IDENTIFIERS, MANAGED_IDENTIFIERS } from '../../lib/core/cloudwatch/data-protection.js';
import { ownStack } from './stacks.js';

const { template } = ownStack();
const groups = template.findResources('AWS::Logs::LogGroup');
const protectedGroups = Object.entries(groups).filter(([, { Properties }]) => Properties.DataProtectionPolicy);
const topic = (severity: string) => ({
  Ref: Object.keys(template.findResources('AWS::SNS::Topic')).find((id) => id.includes(`Alarms${severity}`)),
});

describe('the data-protection policy', () => {
  const policy = protectedGroups[0]![1].Properties.DataProtectionPolicy;

  test('stands on the masked log group alone: on the raw one it would blind the mask function', () => {
    expect(protectedGroups.map(([id]) => id)).toEqual([expect.stringContaining('MaskedLogGroup')]);
  });

  test('audits and hides the same identifiers, those of the catalogue', () => {
    const [audit, hide] = policy.Statement;
    expect(Object.keys(audit.Operation)).toEqual(['Audit']);
    expect(hide.Operation).toEqual({ Deidentify: { MaskConfig: {} } });
    expect(hide.DataIdentifier).toEqual(audit.DataIdentifier);
    const names = audit.DataIdentifier.map((one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one)));
    for (const name of MANAGED_IDENTIFIERS)
      expect(names.some((one: string) => one.includes(`data-identifier/${name}"`))).toBe(true);
    for (const { name } of CUSTOM_IDENTIFIERS) expect(names).toContain(name);
    expect(policy.Configuration.CustomDataIdentifier.map(({ Regex }: { Regex: string }) => Regex)).toEqual(
      CUSTOM_IDENTIFIERS.map(({ regex }) => regex),
    );
    expect(JSON.stringify(policy).length).toBeLessThan(30_720);
  });

  test('tells its findings to a log group whose name needs no policy of the account, under the key', () => {
    const { Ref } = policy.Statement[0].Operation.Audit.FindingsDestination.CloudWatchLogs.LogGroup;
    const { LogGroupName, KmsKeyId } = groups[Ref]!.Properties;
    expect(LogGroupName).toMatch(/^\/aws\/vendedlogs\/keywatch\/Shop\//);
    const key = KmsKeyId['Fn::GetAtt'][0];
    const { KeyPolicy } = template.findResources('AWS::KMS::Key')[key]!.Properties;
    expect(JSON.stringify(KeyPolicy)).toContain(':log-group:/aws/vendedlogs/keywatch/Shop/*');
  });
});

test('a finding alarms within five minutes and pages as high, by either set of dimensions', () => {
  const [alarm] = Object.values(template.findResources('AWS::CloudWatch::Alarm')).filter(({ Properties }) =>
    JSON.stringify(Properties.Metrics ?? '').includes('LogEventsWithFindings'),
  );
  const { Metrics, ...rest } = alarm!.Properties;
  expect(rest).toMatchObject({
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
    AlarmActions: [topic('High')],
  });
  const group = { Name: 'LogGroupName', Value: { Ref: protectedGroups[0]![0] } };
  const seen = Metrics.flatMap(({ MetricStat }: { MetricStat?: { Metric: { Dimensions: unknown } } }) =>
    MetricStat ? [MetricStat.Metric.Dimensions] : [],
  );
  expect(seen).toEqual([[{ Name: 'DataProtectionOperation', Value: 'Audit' }, group], [group]]);
});
