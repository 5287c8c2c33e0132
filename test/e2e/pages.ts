import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { SEVERITIES, type Severity } from '../../lib/core/detect/detection.js';
import type { Clients } from './clients';
import type { Deployed } from './stack';
import type { Stations } from './stations';

/** Somebody on call: a queue that is subscribed to each severity's topic. */
export interface Pages {
  /** Details of the events that were sent to a severity's topic since the last call. */
  received(severity: Severity): Promise<string[]>;
}

export async function openPages({ sns, sqs }: Clients, stations: Stations, deployed: Deployed): Promise<Pages> {
  const queues = new Map<Severity, string>();
  for (const severity of SEVERITIES) {
    const TopicArn = deployed.id(`Alarms/${severity.charAt(0).toUpperCase()}${severity.slice(1)}/Topic`);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `on-call-${severity}` }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const Policy = JSON.stringify(mayReceive(TopicArn, Attributes!.QueueArn!));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes!.QueueArn }));
    queues.set(severity, QueueUrl!);
  }
  return {
    async received(severity) {
      const bodies = await stations.take(queues.get(severity)!);
      return bodies.map((body) => JSON.stringify(JSON.parse(JSON.parse(body).Message).detail));
    },
  };
}

const mayReceive = (topicArn: string, queueArn: string): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
    },
  ],
});
