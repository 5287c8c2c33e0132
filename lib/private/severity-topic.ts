import { Stack } from 'aws-cdk-lib';
import { type IEventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Severity } from '../core/detect/detection.js';

export interface SeverityTopicProps {
  readonly severity: Severity;
  readonly bus: IEventBus;
  readonly encryptionKey: IKey;
  /** Detectors that page by their alarm instead. */
  readonly alarmed: readonly string[];
}

/** The topic that pages for one severity, fed by the bus: one message for each detection and each escalation. */
export class SeverityTopic extends Construct {
  public readonly topic: Topic;

  constructor(scope: Construct, id: string, props: SeverityTopicProps) {
    super(scope, id);
    const { severity, bus, encryptionKey, alarmed } = props;
    this.topic = new Topic(this, 'Topic', {
      displayName: `Keywatch ${severity}`,
      masterKey: encryptionKey,
      enforceSSL: true,
    });
    const target: IRuleTarget = { bind: () => ({ arn: this.topic.topicArn }) };
    const rule = new Rule(this, 'Rule', {
      eventBus: bus,
      description: `Keywatch: pages for detections of severity ${severity}`,
      eventPattern: {
        source: ['keywatch'],
        detailType: ['Keywatch Detection'],
        detail: {
          severity: [severity],
          mode: ['alert'],
          phase: ['opened', 'escalated'],
          ...(alarmed.length > 0 && { detector: [{ 'anything-but': alarmed }] }),
        },
      },
      targets: [target],
    });
    this.allow('events.amazonaws.com', { ArnEquals: { 'aws:SourceArn': rule.ruleArn } });
    this.allow('cloudwatch.amazonaws.com', { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } });
  }

  private allow(service: string, conditions: Record<string, Record<string, string>>): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions,
      }),
    );
  }
}
