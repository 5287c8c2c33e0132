import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { ApiSource } from './api-source.js';
import type { Detection } from './detection.js';
import type { EntryPipeline } from './entry-pipeline.js';
import type { KeywatchSettings } from './keywatch-settings.js';
import { DeadLetterQueue } from './private/dead-letter-queue.js';
import { KeywatchFunction } from './private/keywatch-function.js';
import { readRegistry, writeRegistry } from './private/registry-access.js';
import type { Profile } from './profile.js';

/** Whose keys are known, and to whom. */
export interface KeyRegistryProps {
  /** Stages whose keys are looked for in API Gateway; HTTP APIs have none there. */
  readonly sources: ApiSource[];
  readonly settings: KeywatchSettings;
  readonly profile: Profile;
  /** Key of the state table and the function's log group; it has to allow CloudWatch Logs. */
  readonly encryptionKey: IKey;
  /** The pipeline whose entries are joined with their keys. */
  readonly pipeline: EntryPipeline;
  /** The state table's owner, whose detectors look through the keys. */
  readonly detection: Detection;
}

/**
 * The keys of the watched stages in the state table: those of the settings, and each hour those of API Gateway with
 * their usage plans. The settings win in what they state. A key's value is never asked for.
 */
export class KeyRegistry extends Construct {
  /** Whether the source's API can have keys in API Gateway; an HTTP API's are known from the settings alone. */
  public static hasKeys({ _stage }: ApiSource): boolean {
    return _stage !== undefined && _stage.type !== 'http';
  }

  /** Alarm on looks that failed: the registry then stays as it was. */
  public readonly deadLetterAlarm: Alarm;

  constructor(scope: Construct, id: string, props: KeyRegistryProps) {
    super(scope, id);
    const { sources, settings, profile, encryptionKey, pipeline, detection } = props;
    const { stateTable } = detection;
    pipeline._joinKeys(stateTable);
    readRegistry(pipeline._maskRole, stateTable, encryptionKey);
    const watched = sources.filter((source) => KeyRegistry.hasKeys(source)).map(({ _stage }) => _stage!.name);
    for (const source of sources)
      if (source._stage && !KeyRegistry.hasKeys(source))
        Annotations.of(this).addInfo(
          `${source.stage!.node.path}: an HTTP API has no keys in API Gateway; what is known of them are the settings' "keys"`,
        );
    const inspect = new KeywatchFunction(this, 'Inspect', {
      verb: 'inspect',
      handler: 'keys',
      description: 'Keywatch: brings the key registry up to date with API Gateway',
      settings,
      profile,
      encryptionKey,
      timeout: Duration.minutes(15),
      memorySize: 256,
      environment: {
        KEYWATCH_STATE_TABLE: stateTable.tableName,
        KEYWATCH_WATCHED_STAGES: Stack.of(this).toJsonString(watched),
      },
    });
    writeRegistry(inspect.role, stateTable, encryptionKey);
    const { partition, region } = Stack.of(this);
    // Lists alone: the path of a single key, or of a plan's keys, would give values.
    if (watched.length > 0)
      inspect.allow(
        ['apigateway:GET'],
        ...['apikeys', 'usageplans'].map((path) => `arn:${partition}:apigateway:${region}::/${path}`),
      );
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    // The next hour looks again anyway.
    inspect.sendFailures(deadLetters, { retryAttempts: 1, maxEventAge: Duration.minutes(30) });
    new Rule(this, 'Hourly', {
      description: 'Keywatch: brings the key registry up to date',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaFunction(inspect.function, { retryAttempts: 1, maxEventAge: Duration.minutes(30) })],
    });
    this.deadLetterAlarm = deadLetters.alarm;
  }
}
