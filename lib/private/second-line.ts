import { Duration, Names, RemovalPolicy } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  CustomDataIdentifier,
  DataIdentifier,
  DataProtectionPolicy,
  type ILogGroup,
  LogGroup,
} from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CUSTOM_IDENTIFIERS, MANAGED_IDENTIFIERS } from '../core/cloudwatch/data-protection.js';
import type { Profile } from '../profile.js';
import { vendedLogPrefix } from './log-group-names.js';

export interface SecondLineProps {
  readonly profile: Profile;
  /** Key of the findings; it has to allow CloudWatch Logs. */
  readonly encryptionKey: IKey;
}

/** CloudWatch's own search for secrets in a log group that should hold none: what it finds is hidden, told and alarmed. */
export class SecondLine extends Construct {
  /** To be set on the log group. */
  public readonly policy: DataProtectionPolicy;
  /** Where and what was found, never the secret itself. */
  public readonly findingsLogGroup: LogGroup;

  constructor(scope: Construct, id: string, { profile, encryptionKey }: SecondLineProps) {
    super(scope, id);
    // CloudWatch delivers to names below /aws/vendedlogs/ without growing the account's resource policy.
    this.findingsLogGroup = new LogGroup(this, 'Findings', {
      logGroupName: `${vendedLogPrefix(this)}${Names.uniqueResourceName(this, { maxLength: 64 })}`,
      encryptionKey,
      retention: profile.logRetention,
      // A retained group would keep its name from the next stack.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.policy = new DataProtectionPolicy({
      name: 'keywatch-second-line',
      description: 'Keywatch: secrets that the mask function should have masked',
      identifiers: [
        ...MANAGED_IDENTIFIERS.map((name) => new DataIdentifier(name)),
        ...CUSTOM_IDENTIFIERS.map(({ name, regex }) => new CustomDataIdentifier(name, regex)),
      ],
      logGroupAuditDestination: this.findingsLogGroup,
    });
  }

  /** Alarms as soon as anything is found in the log group. */
  public alarmOn({ logGroupName }: ILogGroup): Alarm {
    const findings = (dimensionsMap: Record<string, string>): Metric =>
      new Metric({
        namespace: 'AWS/Logs',
        metricName: 'LogEventsWithFindings',
        dimensionsMap: { LogGroupName: logGroupName, ...dimensionsMap },
        statistic: 'Sum',
        period: Duration.minutes(5),
      });
    return new Alarm(this, 'Alarm', {
      alarmDescription:
        'CloudWatch found what looks like a secret in masked entries. The findings log group says which kind and where. ' +
        'See docs/masking.md#a-finding-of-the-second-line.',
      // Published with the operation as a second dimension; without it in some accounts.
      metric: new MathExpression({
        expression: 'MAX([FILL(audited, 0), FILL(found, 0)])',
        usingMetrics: { audited: findings({ DataProtectionOperation: 'Audit' }), found: findings({}) },
        period: Duration.minutes(5),
      }),
      threshold: 0,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
