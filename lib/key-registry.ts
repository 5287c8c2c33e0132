import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
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
import { readKeyTable, readRegistry, writeRegistry } from './private/registry-access.js';
import type { Profile } from './profile.js';

/** Whose keys are known, and to whom. */
export interface KeyRegistryProps {
  /** Stages whose keys are looked for in API Gateway; HTTP APIs have none there. */
  readonly sources: ApiSource[];
  /**
   * An own table that says what is known of keys. Its partition key is `id`; docs/sources.md has the other attributes.
   *
   * @default - keys are known from the settings and API Gateway
   */
  readonly keyTable?: ITable;
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
 * The keys of the watched stages in the state table: those of the settings, and each hour those of an own table and of
 * API Gateway, with their usage plans and what is used of their quotas. The settings win over the table in what they
 * state, and the table over API Gateway. A key's value is never asked for.
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
    const { sources, keyTable, settings, profile, encryptionKey, pipeline, detection } = props;
    const { stateTable } = detection;
    pipeline._joinKeys(stateTable);
    readRegistry(pipeline._maskRole, stateTable, encryptionKey);
    const watched = sources.filter((source) => KeyRegistry.hasKeys(source)).map(({ _stage }) => _stage!.name);
    for (const source of sources)
      if (source._stage && !KeyRegistry.hasKeys(source))
        Annotations.of(this).addInfo(
          `${source.stage!.node.path}: an HTTP API has no keys in API Gateway; what is known of them are the settings' "keys" and an own keyTable`,
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
        ...(keyTable && { KEYWATCH_KEY_TABLE: keyTable.tableName }),
      },
    });
    writeRegistry(inspect.role, stateTable, encryptionKey);
    if (keyTable) readKeyTable(inspect.role, keyTable);
    const { partition, region } = Stack.of(this);
    // Lists and plans' usage alone: the path of a single key, or of a plan's keys, would give values.
    if (watched.length > 0)
      inspect.allow(
        ['apigateway:GET'],
        ...['apikeys', 'usageplans', 'usageplans/*/usage'].map(
          (path) => `arn:${partition}:apigateway:${region}::/${path}`,
        ),
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
