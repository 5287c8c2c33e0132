import type { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Architecture,
  EventSourceMapping,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { KeywatchSettings } from '../keywatch-settings.js';
import type { Profile } from '../profile.js';
import { logGroupArn } from './arns.js';
import { keyUse } from './key-statements.js';
import { lambdaCode } from './lambda-code.js';
import { TAPE_PREFIX } from './tape-stream.js';

export interface KeywatchFunctionProps {
  /** Bundle that holds the handler. */
  readonly verb: string;
  /** @default 'handler' */
  readonly handler?: string;
  readonly description: string;
  readonly settings: KeywatchSettings;
  readonly profile: Profile;
  /** Key of the function's own log group. */
  readonly encryptionKey: IKey;
  /** @default - as long as the profile says */
  readonly logRetention?: RetentionDays;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: Duration;
  /** Megabytes. */
  readonly memorySize: number;
  /** @default - no reserve */
  readonly reservedConcurrentExecutions?: number;
}

/** One verb's function: prebuilt code, its settings, a log group of its own, and a role that may write there only. */
export class KeywatchFunction extends Construct {
  public readonly function: LambdaFunction;
  public readonly role: Role;

  constructor(scope: Construct, id: string, props: KeywatchFunctionProps) {
    super(scope, id);
    const { verb, handler = 'handler', settings, profile, encryptionKey } = props;
    const logGroup = new LogGroup(this, 'LogGroup', {
      encryptionKey,
      retention: props.logRetention ?? profile.logRetention,
      removalPolicy: profile.removalPolicy,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.writeLogs(logGroup);
    this.function = new LambdaFunction(this, 'Function', {
      code: lambdaCode(verb, settings),
      handler: `index.${handler}`,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      timeout: props.timeout,
      memorySize: props.memorySize,
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      environment: {
        ...props.environment,
        KEYWATCH_SETTINGS: 'settings.json',
        KEYWATCH_SETTINGS_SHA256: settings.sha256,
      },
    });
  }

  /** Hands the function the messages of a queue; those it reports as failed stay in the queue. */
  public readQueue(queue: IQueue, options: { readonly batchSize: number; readonly maxConcurrency: number }): void {
    this.allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], queue.queueArn);
    new EventSourceMapping(this, 'Queue', {
      target: this.function,
      eventSourceArn: queue.queueArn,
      reportBatchItemFailures: true,
      ...options,
    });
  }

  /** Lets the function read the tape. */
  public readTape(bucket: IBucket, encryptionKey: IKey): void {
    this.allow(['s3:GetObject'], bucket.arnForObjects(`${TAPE_PREFIX}*`));
    this.role.addToPolicy(keyUse(encryptionKey, 's3', ['kms:Decrypt'], { 'aws:s3:arn': bucket.bucketArn }));
  }

  /** Lets the function list the tape. */
  public listTape(bucket: IBucket): void {
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: { StringEquals: { 's3:prefix': TAPE_PREFIX } },
      }),
    );
  }

  /** Sends what an asynchronous invocation could not handle to a queue. */
  public sendFailures(
    queue: IQueue,
    options: { readonly retryAttempts: number; readonly maxEventAge: Duration },
  ): void {
    this.allow(['sqs:SendMessage'], queue.queueArn);
    if (queue.encryptionMasterKey)
      this.role.addToPolicy(keyUse(queue.encryptionMasterKey, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']));
    this.function.configureAsyncInvoke({ onFailure: { bind: () => ({ destination: queue.queueArn }) }, ...options });
  }

  /** Lets the function write to log groups: the group itself, for a new stream, and its streams. */
  public writeLogs(...logGroups: ILogGroup[]): void {
    const arns = logGroups.flatMap((group) => [logGroupArn(this, group.logGroupName), group.logGroupArn]);
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], ...arns);
  }

  /** Lets the function act on resources. */
  public allow(actions: readonly string[], ...resources: string[]): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources }));
  }
}
