import { Duration } from 'aws-cdk-lib';
import { type Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface DeadLetterQueueProps {
  /** @default - encrypted with a key of SQS */
  readonly encryptionKey?: IKey;
  /** @default - 14 days */
  readonly retentionPeriod?: Duration;
}

/** What could not be handled, with an alarm as soon as there is anything. */
export class DeadLetterQueue extends Queue {
  public readonly alarm: Alarm;

  constructor(
    scope: Construct,
    id: string,
    { encryptionKey, retentionPeriod = Duration.days(14) }: DeadLetterQueueProps = {},
  ) {
    super(scope, id, {
      enforceSSL: true,
      retentionPeriod,
      ...(encryptionKey
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
        : { encryption: QueueEncryption.SQS_MANAGED }),
    });
    this.alarm = this.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    }).createAlarm(this, 'Alarm', {
      alarmDescription: `${this.node.path} holds what could not be handled. Read the reason, mend it, redrive the queue.`,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
