import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { EntryPipeline } from './entry-pipeline.js';
import type { KeywatchSettings } from './keywatch-settings.js';
import { logGroupArn } from './private/arns.js';
import { DeadLetterQueue } from './private/dead-letter-queue.js';
import { KeywatchFunction } from './private/keywatch-function.js';
import { metricNamespace } from './private/metric-namespace.js';
import type { Profile } from './profile.js';

/** What the canary goes through. */
export interface MaskingCanaryProps {
  readonly settings: KeywatchSettings;
  readonly profile: Profile;
  /** Key of the function's log group; it has to allow CloudWatch Logs. */
  readonly encryptionKey: IKey;
  /** The pipeline under watch. */
  readonly pipeline: EntryPipeline;
}

/** Each day a line with fresh secrets goes into the raw log group and has to arrive in the masked one without them. */
export class MaskingCanary extends Construct {
  /** A secret came through. */
  public readonly leakAlarm: Alarm;
  /** No canary arrived for 30 hours; red until the first of a new stack has arrived. */
  public readonly arrivalAlarm: Alarm;
  /** The canary itself failed. */
  public readonly deadLetterAlarm: Alarm;

  /** @internal Role of the function that reads masked entries. */
  public readonly _role: IRole;

  constructor(scope: Construct, id: string, props: MaskingCanaryProps) {
    super(scope, id);
    const { settings, profile, encryptionKey, pipeline } = props;
    const namespace = metricNamespace(this);
    const { logGroupName: raw } = pipeline.rawLogGroup;
    const { logGroupName: masked, logGroupArn: maskedArn } = pipeline.maskedLogGroup;
    const canary = new KeywatchFunction(this, 'Send', {
      verb: 'canary',
      description: 'Keywatch: sends secrets through the pipeline and looks whether they arrive masked',
      settings,
      profile,
      encryptionKey,
      timeout: Duration.minutes(5),
      memorySize: 256,
      reservedConcurrentExecutions: 1,
      environment: {
        KEYWATCH_RAW_LOG_GROUP: raw,
        KEYWATCH_MASKED_LOG_GROUP: masked,
        KEYWATCH_METRIC_NAMESPACE: namespace,
      },
    });
    const rawArn = logGroupArn(this, raw);
    canary.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], rawArn, `${rawArn}:log-stream:canary`);
    // Unmask, because the data-protection policy would hide a leak from it.
    canary.allow(['logs:FilterLogEvents', 'logs:Unmask'], logGroupArn(this, masked), maskedArn);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    canary.sendFailures(deadLetters, { retryAttempts: 1, maxEventAge: Duration.hours(1) });
    new Rule(this, 'Daily', {
      description: 'Keywatch: sends the canary',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [new LambdaFunction(canary.function, { retryAttempts: 1, maxEventAge: Duration.hours(1) })],
    });

    const metric = (metricName: string, period: Duration): Metric =>
      new Metric({ namespace, metricName, statistic: 'Sum', period });
    this.leakAlarm = new Alarm(this, 'LeakAlarm', {
      alarmDescription: 'A secret of the canary arrived unmasked. See docs/masking.md#the-canary-leaked.',
      metric: metric('CanaryLeaked', Duration.hours(1)),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.arrivalAlarm = new Alarm(this, 'ArrivalAlarm', {
      alarmDescription: 'No canary arrived for 30 hours. See docs/masking.md#the-canary-did-not-arrive.',
      metric: metric('CanaryArrived', Duration.hours(6)),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
      treatMissingData: TreatMissingData.BREACHING,
    });
    this._role = canary.role;
    this.deadLetterAlarm = deadLetters.alarm;
  }
}
