import { Duration } from 'aws-cdk-lib';
import type { Alarm, CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EntryPipeline } from './entry-pipeline.js';
import type { KeywatchSettings } from './keywatch-settings.js';
import { DeadLetterQueue } from './private/dead-letter-queue.js';
import { keyUse } from './private/key-statements.js';
import { KeywatchFunction } from './private/keywatch-function.js';
import { WRITE_KEY } from './private/registry-access.js';
import type { Profile } from './profile.js';

/** What detection needs from its surroundings. */
export interface DetectionProps {
  /** The pipeline whose tape is read. */
  readonly pipeline: EntryPipeline;
  /** Settings of the detectors. */
  readonly settings: KeywatchSettings;
  /** How long detections stay. */
  readonly profile: Profile;
  /** Key of the state table and the log groups; it has to allow CloudWatch Logs. */
  readonly encryptionKey: IKey;
}

const STATE_ACTIONS = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

/** Reads the tape into windows and baselines, judges them each minute, and says what it found on a bus. */
export class Detection extends Construct {
  /** Windows, baselines and episodes of every detector. */
  public readonly stateTable: Table;
  /** Detections, one a line. */
  public readonly detectionsLogGroup: LogGroup;
  /** Every detection as an event, source `keywatch`. */
  public readonly bus: EventBus;
  /** Alarm on minutes that could not be judged. */
  public readonly deadLetterAlarm: Alarm;

  private readonly judge: KeywatchFunction;

  constructor(scope: Construct, id: string, props: DetectionProps) {
    super(scope, id);
    const { pipeline, settings, profile, encryptionKey } = props;
    const { removalPolicy } = profile;
    this.stateTable = new Table(this, 'StateTable', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'ttl',
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
    });
    this.detectionsLogGroup = new LogGroup(this, 'DetectionsLogGroup', {
      encryptionKey,
      retention: profile.logRetention,
      removalPolicy,
    });
    this.bus = new EventBus(this, 'Bus');
    const environment = { KEYWATCH_STATE_TABLE: this.stateTable.tableName };
    const keepState = (fn: KeywatchFunction): void => {
      fn.allow(STATE_ACTIONS, this.stateTable.tableArn);
      fn.role.addToPolicy(keyUse(encryptionKey, 'dynamodb', WRITE_KEY));
    };

    const timeout = Duration.minutes(5);
    const observe = new KeywatchFunction(this, 'Observe', {
      verb: 'detect',
      handler: 'observe',
      description: 'Keywatch: merges the entries of a tape object into the detectors’ state',
      settings,
      profile,
      encryptionKey,
      timeout,
      memorySize: 1024,
      environment,
    });
    keepState(observe);
    observe.readTape(pipeline.landingBucket, encryptionKey);
    observe.readQueue(pipeline.addReader('Detect', timeout), { batchSize: 5, maxConcurrency: 10 });

    const judge = new KeywatchFunction(this, 'Judge', {
      verb: 'detect',
      handler: 'judge',
      description: 'Keywatch: judges every minute that the watermark has passed',
      settings,
      profile,
      encryptionKey,
      timeout: Duration.minutes(5),
      memorySize: 1024,
      reservedConcurrentExecutions: 1,
      environment: {
        ...environment,
        KEYWATCH_DETECTIONS_LOG_GROUP: this.detectionsLogGroup.logGroupName,
        KEYWATCH_BUS: this.bus.eventBusName,
        KEYWATCH_TAPE_BUCKET: pipeline.landingBucket.bucketName,
      },
    });
    keepState(judge);
    judge.allow(['dynamodb:DeleteItem', 'dynamodb:Query'], this.stateTable.tableArn);
    judge.listTape(pipeline.landingBucket);
    judge.writeLogs(this.detectionsLogGroup);
    judge.allow(['events:PutEvents'], this.bus.eventBusArn);
    const deadLetters = new DeadLetterQueue(this, 'JudgeDeadLetters');
    // The next minute judges again whatever this one left, so trying again at once would only stand in its way.
    judge.sendFailures(deadLetters, { retryAttempts: 0, maxEventAge: Duration.minutes(5) });
    new Rule(this, 'EveryMinute', {
      description: 'Keywatch: advances the watermark',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(judge.function, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
    this.deadLetterAlarm = deadLetters.alarm;
    this.judge = judge;
  }

  /** @internal Has each detection say where its dashboard is. */
  public _linkTo(dashboard: CfnDashboard): void {
    this.judge.function.addEnvironment('KEYWATCH_DASHBOARD', dashboard.ref);
  }
}
