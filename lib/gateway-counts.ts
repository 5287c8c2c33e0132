import { Duration, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ApiSource } from './api-source.js';
import { LOOK_MINUTES } from './core/cloudwatch/gateway-counts.js';
import type { EntryPipeline } from './entry-pipeline.js';
import type { KeywatchSettings } from './keywatch-settings.js';
import { DeadLetterQueue } from './private/dead-letter-queue.js';
import { KeywatchFunction } from './private/keywatch-function.js';
import type { Profile } from './profile.js';

/** Which stages are counted, and for whom. */
export interface GatewayCountsProps {
  /** Stages of REST and HTTP APIs; other sources are passed over. */
  readonly sources: ApiSource[];
  readonly settings: KeywatchSettings;
  readonly profile: Profile;
  /** Key of the log groups; it has to allow CloudWatch Logs. */
  readonly encryptionKey: IKey;
  /** The pipeline that reads the counts. */
  readonly pipeline: EntryPipeline;
}

/**
 * What API Gateway counted, beside what was logged: every 5 minutes the `Count` metric of each stage goes the way of
 * every other source, so that `pipeline-gap` can tell requests that nobody logged.
 */
export class GatewayCounts extends Construct {
  /** Whether API Gateway counts the requests of the source. */
  public static counts(source: ApiSource): boolean {
    return source._stage?.counted !== undefined;
  }

  /** Counts as lines, one a stage and minute with requests. */
  public readonly logGroup: LogGroup;
  /** Alarm on counts that could not be read. */
  public readonly deadLetterAlarm: Alarm;

  constructor(scope: Construct, id: string, props: GatewayCountsProps) {
    super(scope, id);
    const { sources, settings, profile, encryptionKey, pipeline } = props;
    const stages = sources.flatMap(({ _stage }) => _stage?.counted ?? []);
    this.logGroup = new LogGroup(this, 'LogGroup', {
      encryptionKey,
      retention: RetentionDays.THREE_DAYS,
      removalPolicy: profile.removalPolicy,
    });
    pipeline._subscribe(this, this.logGroup, 'counts');
    const read = new KeywatchFunction(this, 'Read', {
      verb: 'inspect',
      handler: 'count',
      description: 'Keywatch: reads what API Gateway counted',
      settings,
      profile,
      encryptionKey,
      timeout: Duration.minutes(1),
      memorySize: 256,
      environment: {
        KEYWATCH_COUNTS_LOG_GROUP: this.logGroup.logGroupName,
        KEYWATCH_STAGES: Stack.of(this).toJsonString(stages),
      },
    });
    read.writeLogs(this.logGroup);
    // Metrics have no ARN; there is no narrower resource, nor a condition on the namespace for reading.
    read.role.addToPolicy(new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    // Later than this the watermark has passed the minutes.
    read.sendFailures(deadLetters, { retryAttempts: 2, maxEventAge: Duration.minutes(5) });
    new Rule(this, 'EveryFiveMinutes', {
      description: 'Keywatch: reads what API Gateway counted',
      // At full minutes of the clock, so that each minute is read by one look.
      schedule: Schedule.cron({ minute: `0/${LOOK_MINUTES}` }),
      targets: [new LambdaFunction(read.function, { retryAttempts: 2, maxEventAge: Duration.minutes(5) })],
    });
    this.deadLetterAlarm = deadLetters.alarm;
  }
}
