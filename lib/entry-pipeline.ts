import { Duration, Lazy, Names, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { FilterPattern, type ILogGroup, LogGroup, RetentionDays, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import type { Bucket, CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { KeywatchSettings } from './keywatch-settings.js';
import { DeadLetterQueue } from './private/dead-letter-queue.js';
import { keyUse, logGroupKeyStatement, serviceKeyStatement } from './private/key-statements.js';
import { KeywatchFunction } from './private/keywatch-function.js';
import { vendedLogPrefix, wafLogPrefix } from './private/log-group-names.js';
import { metricNamespace } from './private/metric-namespace.js';
import { ReaderQueue } from './private/reader-queue.js';
import { SecondLine } from './private/second-line.js';
import { onlyFor, StorageBucket } from './private/storage-bucket.js';
import { FAILED_PREFIX, TAPE_PREFIX, TapeStream } from './private/tape-stream.js';
import type { Profile } from './profile.js';

/** Messages with raw lines wait this long: a weekend and the day after. */
const RAW_MESSAGES = Duration.days(4);

/** What the way of an entry needs from its surroundings. */
export interface EntryPipelineProps {
  /** Settings of masking and storage. */
  readonly settings: KeywatchSettings;
  /** How long what is stored stays. */
  readonly profile: Profile;
  /** Key of everything that holds masked entries; it has to allow CloudWatch Logs. */
  readonly encryptionKey: IKey;
  /** Bucket for the landing bucket's server access logs. */
  readonly serverAccessLogsBucket: IBucket;
}

/** From the raw access log to masked entries on the tape, in a log group, and counted. */
export class EntryPipeline extends Construct {
  /** Raw access logs, under a key of their own, for 3 days; only the mask function reads them. */
  public readonly rawLogGroup: LogGroup;
  /** Key of everything that may hold a raw line. */
  public readonly rawKey: Key;
  /** Masked entries as nested JSON, one a line. Its two subscription slots are yours. */
  public readonly maskedLogGroup: LogGroup;
  /** What CloudWatch's data-protection policy found in masked entries: kind and place, never the secret. */
  public readonly findingsLogGroup: LogGroup;
  /** Alarm on such a finding. */
  public readonly findingsAlarm: Alarm;
  /** Counts of each batch and event minute, taken before sampling, and what was quarantined. */
  public readonly tallyLogGroup: LogGroup;
  /** The tape: masked entries as objects, for every reader. */
  public readonly landingBucket: Bucket;
  /** Secret behind the pseudonyms; deleting it makes them unlinkable for ever. */
  public readonly pseudonymSecret: Secret;

  /** Alarms on what the pipeline and the readers of its tape could not handle. */
  public readonly deadLetterAlarms: Alarm[];

  private readonly newObjects: Rule;
  private readonly mask: KeywatchFunction;
  private readonly failures: DeadLetterQueue;
  /** Log groups whose lines are no access log, each with their format. */
  private readonly formats: [logGroupName: string, format: string][] = [];

  constructor(scope: Construct, id: string, props: EntryPipelineProps) {
    super(scope, id);
    const { settings, profile, encryptionKey, serverAccessLogsBucket } = props;
    const { removalPolicy, logRetention: retention } = profile;

    // HTTP APIs deliver to names below /aws/vendedlogs/ without growing the account's resource policy.
    const rawName = `${vendedLogPrefix(this)}${Names.uniqueResourceName(this, { maxLength: 64 })}`;
    this.rawKey = new Key(this, 'RawKey', {
      description: 'Keywatch: raw access logs',
      enableKeyRotation: true,
      removalPolicy,
    });
    // The mask function's own log is as near to raw lines as its input; CloudFormation names it.
    this.rawKey.addToResourcePolicy(
      logGroupKeyStatement(this, rawName, `${Stack.of(this).stackName}-*`, `${wafLogPrefix(this)}*`),
    );
    this.rawKey.addToResourcePolicy(serviceKeyStatement(this, 'DeadLetters', 'events.amazonaws.com'));
    this.rawLogGroup = new LogGroup(this, 'RawLogGroup', {
      logGroupName: rawName,
      encryptionKey: this.rawKey,
      retention: RetentionDays.THREE_DAYS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const secondLine = new SecondLine(this, 'SecondLine', { profile, encryptionKey });
    this.maskedLogGroup = new LogGroup(this, 'MaskedLogGroup', {
      encryptionKey,
      retention,
      removalPolicy,
      dataProtectionPolicy: secondLine.policy,
    });
    this.findingsLogGroup = secondLine.findingsLogGroup;
    this.findingsAlarm = secondLine.alarmOn(this.maskedLogGroup);
    this.tallyLogGroup = new LogGroup(this, 'TallyLogGroup', { encryptionKey, retention, removalPolicy });

    const landingBucket = new StorageBucket(this, 'LandingBucket', {
      encryptionKey,
      removalPolicy,
      lifecycleRules: [
        {
          expiration: Duration.days(profile.tapeDays),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    landingBucket.logTo(serverAccessLogsBucket, 'landing');
    this.landingBucket = landingBucket;
    // The property itself; the bucket construct would bring a function with rights over every bucket's notifications.
    (landingBucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    const tape = new TapeStream(this, 'Tape', { bucket: landingBucket, encryptionKey, profile });

    // A key of its own for each version: that of an earlier one stays behind until `keywatch erase` destroys it.
    const { version } = settings._settings.pseudonyms;
    this.pseudonymSecret = new Secret(this, `PseudonymSecret${version === 1 ? '' : version}`, {
      description: `Keywatch: key of the pseudonyms, version ${version}. Deleting it makes them unlinkable for ever.`,
      removalPolicy,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    // As a construct property the key would get a statement that opens it to every principal of the account.
    Tags.of(this.pseudonymSecret).add('keywatch:stack', Stack.of(this).stackName);
    Tags.of(this.pseudonymSecret).add('keywatch:pseudonyms', String(version));
    const secret = this.pseudonymSecret.node.defaultChild as CfnSecret;
    secret.kmsKeyId = encryptionKey.keyArn;
    // The secret's ARN, by its own attribute.
    const secretArn = secret.attrId;
    const mask = new KeywatchFunction(this, 'Mask', {
      verb: 'mask',
      description: 'Keywatch: parses, enriches, masks and pseudonymizes raw access logs',
      settings,
      profile,
      encryptionKey: this.rawKey,
      logRetention: RetentionDays.TWO_WEEKS,
      timeout: Duration.minutes(1),
      memorySize: 1024,
      environment: {
        KEYWATCH_TAPE_STREAM: tape.streamName,
        KEYWATCH_MASKED_LOG_GROUP: this.maskedLogGroup.logGroupName,
        KEYWATCH_TALLY_LOG_GROUP: this.tallyLogGroup.logGroupName,
        KEYWATCH_PSEUDONYM_SECRET_ARN: secretArn,
        KEYWATCH_METRIC_NAMESPACE: metricNamespace(this),
        KEYWATCH_FORMATS: Lazy.string({ produce: () => Stack.of(this).toJsonString(this.formats) }),
      },
    });
    mask.allow(['firehose:PutRecordBatch'], tape.streamArn);
    mask.writeLogs(this.maskedLogGroup, this.tallyLogGroup);
    mask.allow(['secretsmanager:GetSecretValue'], secretArn);
    mask.role.addToPolicy(keyUse(encryptionKey, 'secretsmanager', ['kms:Decrypt'], { SecretARN: secretArn }));
    landingBucket.addToResourcePolicy(onlyFor(mask.role.roleArn, landingBucket.arnForObjects(`${FAILED_PREFIX}*`)));
    const failures = new DeadLetterQueue(this, 'MaskDeadLetters', {
      encryptionKey: this.rawKey,
      retentionPeriod: RAW_MESSAGES,
    });
    mask.sendFailures(failures, { retryAttempts: 2, maxEventAge: Duration.hours(6) });
    this.mask = mask;
    this.failures = failures;
    this.subscribe(this, 'RawSubscription', this.rawLogGroup);

    this.newObjects = new Rule(this, 'NewObjects', {
      description: 'Keywatch: tells every reader of the tape about a new object',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [this.landingBucket.bucketName] }, object: { key: [{ prefix: TAPE_PREFIX }] } },
      },
    });
    this.deadLetterAlarms = [failures.alarm];
  }

  /** @internal Role of the mask function. */
  public get _maskRole(): IRole {
    return this.mask.role;
  }

  /**
   * Gives the mask function the table that holds the key registry.
   *
   * @internal
   */
  public _joinKeys(stateTable: ITable): void {
    this.mask.function.addEnvironment('KEYWATCH_STATE_TABLE', stateTable.tableName);
  }

  /**
   * Has the mask function read the lines of another log group.
   *
   * @internal
   */
  public _subscribe(scope: Construct, logGroup: ILogGroup, format: 'waf' | 'audit' | 'counts'): void {
    this.formats.push([logGroup.logGroupName, format]);
    this.subscribe(scope, 'Subscription', logGroup);
  }

  /**
   * Has the mask function take the events of a rule; those that it cannot be given wait with its dead letters.
   *
   * @internal
   */
  public _eventTarget(): IRuleTarget {
    return new LambdaFunction(this.mask.function, { deadLetterQueue: this.failures });
  }

  /** Adds a reader of the tape: a queue that gets an event for every new object, with a dead-letter queue behind it. */
  public addReader(id: string, timeout: Duration): IQueue {
    const deadLetters = new DeadLetterQueue(this, `${id}DeadLetters`);
    this.deadLetterAlarms.push(deadLetters.alarm);
    return new ReaderQueue(this, `${id}Queue`, { deadLetters, rule: this.newObjects, timeout });
  }

  private subscribe(scope: Construct, id: string, logGroup: ILogGroup): void {
    new SubscriptionFilter(scope, id, {
      logGroup,
      destination: new LambdaDestination(this.mask.function),
      filterPattern: FilterPattern.allEvents(),
    });
  }
}
