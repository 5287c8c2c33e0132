import {
  CreateStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand, type RuleState } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Clients } from './clients';
import type { Endpoint } from './emulator';
import { until } from './stations';

const StackName = 'gap-probes';
const deny = (Action: string, Resource: unknown, Condition: object): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action, Resource, Condition }],
});
const arn = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const trust = { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'sts:AssumeRole' };
const mayPut = { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' };

/** What AWS would deploy without any of the changes. */
const TEMPLATE = {
  Resources: {
    Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'none' } },
    LogGroup: { Type: 'AWS::Logs::LogGroup', Properties: {} },
    Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: deny('sqs:SendMessage', arn('Queue'), { Bool: { 'aws:SecureTransport': 'false' } }),
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
        Policies: [{ PolicyName: 'put', PolicyDocument: { Version: '2012-10-17', Statement: [mayPut] } }],
      },
    },
    Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: deny(
          's3:PutObject',
          { 'Fn::Join': ['', [arn('Bucket'), '/*']] },
          { ArnNotEquals: { 'aws:PrincipalArn': arn('Role') } },
        ),
      },
    },
  },
};

const isDenied = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => false,
    (error: Error) => /denied/i.test(`${error.name} ${error.message}`),
  );

async function isTaken(events: Clients['events'], Source: string): Promise<boolean> {
  const { FailedEntryCount } = await events.send(
    new PutEventsCommand({ Entries: [{ Source, DetailType: 'probe', Detail: '{}' }] }),
  );
  return FailedEntryCount === 0;
}

/** Whether a rule in the state that also sees calls which only read says nothing of an event, where an enabled one does. */
async function handsNothingOn({ events, sqs }: Pick<Clients, 'events' | 'sqs'>): Promise<boolean> {
  const told = async (State: RuleState): Promise<boolean> => {
    const Name = `probe-${State}`;
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: Name }));
    await events.send(new PutRuleCommand({ Name, State, EventPattern: JSON.stringify({ source: ['probe'] }) }));
    const Arn = `arn:aws:sqs:us-east-1:000000000000:${Name}`;
    await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'queue', Arn }] }));
    await isTaken(events, 'probe');
    const received = async (): Promise<boolean> =>
      (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages !== undefined;
    const found = await until(received, (one) => one, 3);
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    return found;
  };
  return (await told('ENABLED')) && !(await told('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'));
}

/** Whether the emulator still is not AWS, seen in a stack of its own. */
export async function probe({ stacks, sqs, events }: Clients, { endpoint, region, credentials }: Endpoint) {
  await stacks.send(
    new CreateStackCommand({
      StackName,
      TemplateBody: JSON.stringify(TEMPLATE),
      Capabilities: ['CAPABILITY_IAM'],
    }),
  );
  const status = await until(
    async () => (await stacks.send(new DescribeStacksCommand({ StackName }))).Stacks![0]!.StackStatus!,
    (now) => !now.endsWith('_IN_PROGRESS'),
    20,
  );
  if (status !== 'CREATE_COMPLETE') throw new Error(`the stack of probes: ${status}`);
  const { StackResources } = await stacks.send(new DescribeStackResourcesCommand({ StackName }));
  const id = (name: string): string =>
    StackResources!.find(({ LogicalResourceId }) => LogicalResourceId === name)!.PhysicalResourceId!;

  const sts = new STSClient({ endpoint, region, credentials });
  const RoleArn = `arn:aws:iam::000000000000:role/${id('Role')}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'probe' }));
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
  const session = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
  const s3 = new S3Client({ endpoint, region, credentials: session, forcePathStyle: true });
  const found = {
    'parameter name': id('Parameter').includes('/'),
    'plain HTTP': await isDenied(sqs.send(new SendMessageCommand({ QueueUrl: id('Queue'), MessageBody: 'probe' }))),
    'principal of a session': await isDenied(
      s3.send(new PutObjectCommand({ Bucket: id('Bucket'), Key: 'probe', Body: 'probe' })),
    ),
    'log group name': !id('LogGroup').startsWith(`${StackName}-LogGroup`),
    'a source of AWS': !(await isTaken(events, 'aws.logs')),
    'state of a rule': await handsNothingOn({ events, sqs }),
  };
  sts.destroy();
  s3.destroy();
  return found;
}

export type Probe = keyof Awaited<ReturnType<typeof probe>>;
