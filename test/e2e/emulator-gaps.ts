import { GetStageCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { GetDataProtectionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { GetFunctionConcurrencyCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetObjectLockConfigurationCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import type { Clients } from './clients';
import type { Probe } from './gap-probes';
import { ofType, type Resource, type Template } from './template';

/**
 * Where the emulator (MiniStack 1.5.33) is not AWS. Nothing else stands between the synthesised template and what is
 * deployed; a test holds that each of these is still needed.
 */

/** Resources that it refuses, and which are taken out of the template. */
export interface Dropped {
  readonly what: string;
  readonly reason: string;
  readonly ids: (template: Template) => readonly string[];
}

export const DROPPED: readonly Dropped[] = [
  {
    what: 'alarms over metric math',
    reason: 'refused; the project’s own evaluator judges the shares from the template',
    ids: (template) =>
      ofType(template, 'AWS::CloudWatch::Alarm')
        .filter(([, { Properties }]) => Properties.Metrics)
        .map(([id]) => id),
  },
  ...['AWS::WAFv2::LoggingConfiguration', 'AWS::WAFv2::WebACLAssociation'].map((type) => ({
    what: type,
    reason: 'unknown to it; the drive puts what AWS WAF would log into the log group, which is deployed',
    ids: (template: Template) => ofType(template, type).map(([id]) => id),
  })),
];

/** Any session of a role whose ARN is an attribute of the template. */
const sessionsOf = (role: unknown): unknown => {
  const [id] = (role as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'];
  return { 'Fn::Sub': `arn:aws:sts::\${AWS::AccountId}:assumed-role/\${${id}}/*` };
};

/** Values that cannot be as they are, and how they are changed. */
export interface Changed {
  readonly what: string;
  readonly reason: string;
  /** What shows that it is still needed; without one it is needed by the drive, not by the emulator. */
  readonly probe?: Probe;
  /** Changes the resource; gives whether there was anything to change. */
  readonly change: (resource: Resource) => boolean;
}

/** What the drive's own sources begin with, where AWS's begin with `aws.`. */
export const DRIVE = 'drive.';
const isTrail = (pattern?: { 'detail-type'?: readonly string[] }): boolean =>
  pattern?.['detail-type']?.[0] === 'AWS API Call via CloudTrail';

export const CHANGED: readonly Changed[] = [
  {
    what: 'statements that deny access without TLS',
    reason: 'it is spoken to over plain HTTP on the loopback, and enforces them',
    probe: 'plain HTTP',
    change({ Properties: { PolicyDocument } }) {
      const all: readonly unknown[] = PolicyDocument?.Statement ?? [];
      const kept = all.filter((statement) => !JSON.stringify(statement).includes('aws:SecureTransport'));
      if (kept.length === all.length) return false;
      PolicyDocument.Statement = kept;
      return true;
    },
  },
  {
    what: 'a condition on the role of the caller (aws:PrincipalArn)',
    reason: 'it compares with the ARN of the role’s session, where AWS takes the role’s',
    probe: 'principal of a session',
    change({ Properties: { PolicyDocument } }) {
      const conditions = (PolicyDocument?.Statement ?? []).flatMap(
        ({ Condition }: { Condition?: Record<string, Record<string, unknown>> }) => Object.values(Condition ?? {}),
      );
      const found = conditions.filter((condition: Record<string, unknown>) => condition['aws:PrincipalArn']);
      for (const condition of found) condition['aws:PrincipalArn'] = sessionsOf(condition['aws:PrincipalArn']);
      return found.length > 0;
    },
  },
  {
    what: 'the name of a parameter',
    reason: 'it makes one up with slashes, which an ARN takes otherwise than a plain one of CloudFormation’s making',
    probe: 'parameter name',
    change({ Type, Properties }) {
      if (Type !== 'AWS::SSM::Parameter' || Properties.Name !== undefined) return false;
      Properties.Name = 'CFN-KeywatchHead';
      return true;
    },
  },
  {
    what: 'the names of log groups',
    reason:
      'it makes others than CloudFormation, which begins with the names of stack and resource: rules rely on that',
    probe: 'log group name',
    change({ Type, Properties, Metadata }) {
      if (Type !== 'AWS::Logs::LogGroup' || Properties.LogGroupName !== undefined) return false;
      const [stack, ...path] = Metadata!['aws:cdk:path']!.split('/').slice(0, -1);
      Properties.LogGroupName = `${stack}-${path.join('')}-E2E`;
      return true;
    },
  },
  {
    what: 'rules of events of AWS',
    reason: 'nobody may put events of AWS, here as there: the drive puts the same from a source of its own',
    probe: 'a source of AWS',
    change({ Type, Properties: { EventPattern } }) {
      if (Type !== 'AWS::Events::Rule' || !isTrail(EventPattern)) return false;
      EventPattern.source = EventPattern.source.map((source: string) => source.replace(/^aws\./, DRIVE));
      return true;
    },
  },
  {
    what: 'rules that also see calls which only read',
    reason: 'it takes the state and then hands nothing on',
    probe: 'state of a rule',
    change({ Type, Properties }) {
      if (Type !== 'AWS::Events::Rule' || !isTrail(Properties.EventPattern)) return false;
      Properties.State = 'ENABLED';
      return true;
    },
  },
  {
    what: 'the schedules',
    reason:
      'the drive’s day lies in the past, so the first judgement has to be of its beginning; the schedule of every minute is switched on at the end, the canary is sent by hand',
    change({ Type, Properties }) {
      if (Type !== 'AWS::Events::Rule' || !Properties.ScheduleExpression) return false;
      Properties.State = 'DISABLED';
      return true;
    },
  },
];

/** Roles of the bootstrap stack, which the assembly's manifests name: under enforcement they may not be assumed. */
export const BOOTSTRAP_ROLES = /^(assumeRole|cloudFormationExecutionRole|lookupRole)/;

/** A property that it takes and forgets. `set` brings it in through the API where the drive relies on it. */
export interface Ignored {
  readonly type: string;
  readonly property: string;
  /** What relies on it, or why nothing does. */
  readonly reason: string;
  readonly isSet: (clients: Clients, id: string, properties: Resource['Properties']) => Promise<boolean>;
  readonly set?: (clients: Clients, id: string, properties: Resource['Properties']) => Promise<unknown>;
}

const answers = async (call: Promise<unknown>): Promise<boolean> => {
  try {
    await call;
    return true;
  } catch {
    return false;
  }
};

export const IGNORED: readonly Ignored[] = [
  {
    type: 'AWS::Logs::LogGroup',
    property: 'DataProtectionPolicy',
    reason:
      'nothing searches log events; the policy is asserted on the template, its patterns on examples of every row',
    isSet: ({ logs }, logGroupIdentifier) =>
      answers(logs.send(new GetDataProtectionPolicyCommand({ logGroupIdentifier }))),
  },
  {
    type: 'AWS::S3::Bucket',
    property: 'ObjectLockConfiguration',
    reason: 'every object of the archive has to be locked',
    isSet: ({ s3 }, Bucket) => answers(s3.send(new GetObjectLockConfigurationCommand({ Bucket }))),
    set: ({ s3 }, Bucket, { ObjectLockConfiguration }) =>
      s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration })),
  },
  {
    type: 'AWS::S3::Bucket',
    property: 'LifecycleConfiguration',
    reason: 'nothing here gets old enough',
    isSet: ({ s3 }, Bucket) => answers(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))),
  },
  {
    type: 'AWS::S3::Bucket',
    property: 'LoggingConfiguration',
    reason: 'nothing reads server access logs',
    isSet: async ({ s3 }, Bucket) =>
      (await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled !== undefined,
  },
  {
    type: 'AWS::S3::Bucket',
    property: 'BucketEncryption',
    reason: 'it encrypts nothing; keys are asserted on the template',
    async isSet({ s3 }, Bucket, { BucketEncryption }) {
      const [wanted] = BucketEncryption.ServerSideEncryptionConfiguration;
      const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      const [rule] = ServerSideEncryptionConfiguration?.Rules ?? [];
      // SSE-S3 is what a bucket has anyway.
      return (
        rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm === wanted.ServerSideEncryptionByDefault.SSEAlgorithm
      );
    },
  },
  {
    type: 'AWS::DynamoDB::Table',
    property: 'TimeToLiveSpecification',
    reason: 'nothing here gets old enough',
    isSet: async ({ dynamo }, TableName) =>
      (await dynamo.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription?.TimeToLiveStatus ===
      'ENABLED',
  },
  {
    type: 'AWS::DynamoDB::Table',
    property: 'PointInTimeRecoverySpecification',
    reason: 'nothing is restored',
    isSet: async ({ dynamo }, TableName) =>
      (await dynamo.send(new DescribeContinuousBackupsCommand({ TableName }))).ContinuousBackupsDescription
        ?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
  },
  {
    type: 'AWS::DynamoDB::Table',
    property: 'SSESpecification',
    reason: 'it encrypts nothing; keys are asserted on the template',
    isSet: async ({ dynamo }, TableName) =>
      (await dynamo.send(new DescribeTableCommand({ TableName }))).Table?.SSEDescription !== undefined,
  },
  {
    type: 'AWS::Lambda::Function',
    property: 'ReservedConcurrentExecutions',
    reason: 'one seal and one judge at a time',
    isSet: async ({ lambda }, FunctionName) =>
      (await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions !==
      undefined,
    set: ({ lambda }, FunctionName, { ReservedConcurrentExecutions }) =>
      lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions })),
  },
  {
    type: 'AWS::ApiGateway::Stage',
    property: 'AccessLogSetting',
    reason: 'the drive’s lines are rendered from the deployed stage’s format',
    isSet: async ({ apis }, stageName, { RestApiId: restApiId }) =>
      (await apis.send(new GetStageCommand({ restApiId, stageName }))).accessLogSettings?.format !== undefined,
    set: ({ apis }, stageName, { RestApiId: restApiId, AccessLogSetting: { DestinationArn, Format } }) =>
      apis.send(
        new UpdateStageCommand({
          restApiId,
          stageName,
          patchOperations: [
            { op: 'replace', path: '/accessLogSettings/destinationArn', value: DestinationArn },
            { op: 'replace', path: '/accessLogSettings/format', value: Format },
          ],
        }),
      ),
  },
];

/** What a green drive says nothing about. */
export const NOT_PROVED: readonly string[] = [
  'API Gateway writing access logs: the drive renders them from the stage’s format and puts them',
  'metric filters: stored, never evaluated; the project’s evaluator makes the datapoints (its vectors are AWS’s own examples)',
  'the data-protection policy of the masked group, its findings and their alarm',
  'share alarms (metric math): refused; their state is computed from the template, and they page nobody here',
  'M of N, missing data and dimensions of alarms: it looks at the sum of the last periods',
  'Firehose’s buffering, GZIP, error prefix and its role: each put lands at once and plain',
  'encryption at rest, with its key policies and encryption contexts (log groups, buckets, table, topics, stream)',
  'refusal of plain HTTP; lifecycle, server access logs, TTL, point-in-time recovery',
  'rejection of log events that are too old or beyond a group’s retention',
  'Node 24 on arm64: the functions run on this machine’s Node',
  'AWS WAF writing its log, its filter and its redaction: the drive puts the lines',
  'CloudTrail recording calls and EventBridge seeing them: the drive puts the events, from a source of its own',
  'API Gateway counting requests: the drive puts the metric; GetUsage: it answers without any usage',
  'an own table of keys: the example has none',
  'that AWS’s console knows the range of time in a link to a dashboard',
  'HTTP and WebSocket stages: no source of them in the example',
  'IAM of deliveries: Firehose’s role, EventBridge to queues and topics, CloudWatch to topics, Logs and queues to functions (of topics to queues it is enforced, and of every call of the functions and the drive)',
  'conditions of KMS statements (kms:ViaService, encryption contexts): data keys are not asked for',
];
