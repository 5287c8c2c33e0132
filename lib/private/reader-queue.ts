import { Duration } from 'aws-cdk-lib';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { DeadLetterQueue } from './dead-letter-queue.js';

export interface ReaderQueueProps {
  /** Where events go that the reader could not handle, or that could not be delivered. */
  readonly deadLetters: DeadLetterQueue;
  /** Rule that tells of new objects. */
  readonly rule: Rule;
  /** Timeout of the reading function. */
  readonly timeout: Duration;
}

/** The queue of one reader of the tape. */
export class ReaderQueue extends Queue {
  constructor(scope: Construct, id: string, { deadLetters, rule, timeout }: ReaderQueueProps) {
    super(scope, id, {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      // What Lambda asks for; a batch that waits for its turn is then not counted as received again.
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    rule.addTarget({ bind: () => ({ arn: this.queueArn, deadLetterConfig: { arn: deadLetters.queueArn } }) });
    for (const queue of [this, deadLetters])
      queue.addToResourcePolicy(
        new PolicyStatement({
          sid: 'NewObjects',
          principals: [new ServicePrincipal('events.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [queue.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
        }),
      );
  }
}
