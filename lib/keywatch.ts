import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { AccessLogging } from './access-logging.js';
import type { ApiSource } from './api-source.js';
import { withoutPlaces } from './core/detect/coverage.js';
import { cloudWatchDashboard } from './core/panels/cloudwatch-dashboard.js';
import { Detection } from './detection.js';
import { DetectorAlarms } from './detector-alarms.js';
import { EntryPipeline } from './entry-pipeline.js';
import { GatewayCounts } from './gateway-counts.js';
import { KeyRegistry } from './key-registry.js';
import { KeywatchSettings } from './keywatch-settings.js';
import { LogArchive } from './log-archive.js';
import { MaskingCanary, type MaskingCanaryProps } from './masking-canary.js';
import { explainFindings } from './private/explained-findings.js';
import { logGroupKeyStatement, serviceKeyStatement } from './private/key-statements.js';
import { vendedLogPrefix } from './private/log-group-names.js';
import { StorageBucket } from './private/storage-bucket.js';
import { Profile } from './profile.js';
import { TrailEvents } from './trail-events.js';
import { WebAclLogging } from './web-acl-logging.js';

/** What is watched, and how. */
export interface KeywatchProps {
  /**
   * What to watch: at least one stage, and what stands before and behind it. Stages and web ACLs get their log here, so
   * they must not have one yet.
   */
  readonly sources: ApiSource[];
  /**
   * Path of `keywatch.json`.
   *
   * @default - every detector alerts with its default thresholds
   */
  readonly settings?: string;
  /**
   * An own table that says what is known of keys (owner, tenant, plan, status, roles, dates), read each hour. Its
   * partition key is `id`; docs/sources.md has the other attributes.
   *
   * @default - keys are known from the settings and API Gateway
   */
  readonly keyTable?: ITable;
  /**
   * How long data stays, and what can be undone.
   *
   * @default Profile.STANDARD
   */
  readonly profile?: Profile;
}

/** Observability and security beside an existing API: masked access logs, detection, alarms, and an archive. */
export class Keywatch extends Construct {
  /** Key of everything that holds masked data. */
  public readonly encryptionKey: Key;
  /** From the raw access log to the tape. */
  public readonly pipeline: EntryPipeline;
  /** From the tape to detections. */
  public readonly detection: Detection;
  /** Metric filters, alarms and the topics that page. */
  public readonly alarms: DetectorAlarms;
  /** The panels over the masked entries, and the detectors' metrics. */
  public readonly dashboard: CfnDashboard;
  /** The locked archive. */
  public readonly archive: LogArchive;
  /**
   * The daily check that secrets arrive masked.
   *
   * @default - none where the settings do not store failed calls
   */
  public readonly canary?: MaskingCanary;
  /** The access log of each stage, in their order. */
  public readonly accessLogging: AccessLogging[];

  constructor(scope: Construct, id: string, props: KeywatchProps) {
    super(scope, id);
    const { sources, profile = Profile.STANDARD } = props;
    const settings =
      props.settings === undefined ? KeywatchSettings.defaults() : KeywatchSettings.fromFile(props.settings);
    const stages = sources.filter(({ _stage }) => _stage);
    if (stages.length === 0) throw new Error('sources: must name at least one stage');

    const encryptionKey = new Key(this, 'Key', {
      description: 'Keywatch: masked entries, detections, state, archive',
      enableKeyRotation: true,
      removalPolicy: profile.removalPolicy,
    });
    encryptionKey.addToResourcePolicy(
      logGroupKeyStatement(this, `${Stack.of(this).stackName}-*`, `${vendedLogPrefix(this)}*`),
    );
    encryptionKey.addToResourcePolicy(
      serviceKeyStatement(this, 'Topics', 'events.amazonaws.com', 'cloudwatch.amazonaws.com'),
    );
    this.encryptionKey = encryptionKey;
    const serverAccessLogsBucket = new StorageBucket(this, 'BucketLogs', {
      removalPolicy: profile.removalPolicy,
      lifecycleRules: [
        { expiration: Duration.days(profile.archiveDays), noncurrentVersionExpiration: Duration.days(1) },
      ],
    });

    const common = { settings, profile, encryptionKey };
    const pipeline = new EntryPipeline(this, 'Pipeline', { ...common, serverAccessLogsBucket });
    this.pipeline = pipeline;
    this.detection = new Detection(this, 'Detection', { ...common, pipeline });
    this.archive = new LogArchive(this, 'Archive', { ...common, pipeline, serverAccessLogsBucket });
    this.alarms = new DetectorAlarms(this, 'Alarms', {
      settings,
      encryptionKey,
      tallyLogGroup: pipeline.tallyLogGroup,
      detectionsLogGroup: this.detection.detectionsLogGroup,
      bus: this.detection.bus,
    });
    this.dashboard = new CfnDashboard(this, 'Dashboard', {
      dashboardBody: Stack.of(this).toJsonString(
        cloudWatchDashboard(
          {
            region: Stack.of(this).region,
            metricNamespace: this.alarms.metricNamespace,
            maskedLogGroup: pipeline.maskedLogGroup.logGroupName,
            detectionsLogGroup: this.detection.detectionsLogGroup.logGroupName,
          },
          settings._detectors,
        ),
      ),
    });
    this.detection._linkTo(this.dashboard);
    const page = new SnsAction(this.alarms.topic('high'));
    for (const alarm of [...pipeline.deadLetterAlarms, this.detection.deadLetterAlarm]) alarm.addAlarmAction(page);
    // CloudWatch can be mistaken about what it finds; a canary that leaked cannot.
    pipeline.findingsAlarm.addAlarmAction(page);
    this.canary = this.watchMasking({ ...common, pipeline });
    this.canary?.leakAlarm.addAlarmAction(new SnsAction(this.alarms.topic('critical')));
    for (const alarm of this.canary ? [this.canary.arrivalAlarm, this.canary.deadLetterAlarm] : [])
      alarm.addAlarmAction(page);

    this.accessLogging = stages.map(
      (source, index) =>
        new AccessLogging(this, `AccessLogging${index}`, {
          source,
          settings,
          logGroup: pipeline.rawLogGroup,
          others: sources,
        }),
    );
    this.connect(props, { ...common, pipeline });
    const placeless = settings._settings.geo.city === undefined ? withoutPlaces(settings._detectors) : [];
    if (placeless.length > 0)
      Annotations.of(this).addWarningV2(
        'keywatch:geo',
        `${placeless.join(', ')}: stays silent, because the settings name no file of places (geo.city)`,
      );
    explainFindings(this);
  }

  /** Connects what is no access log: web ACLs, audit events, CloudTrail, and what API Gateway counted. */
  private connect({ sources, keyTable }: KeywatchProps, props: MaskingCanaryProps): void {
    const { pipeline } = props;
    for (const [index, webAcl] of sources.flatMap(({ _webAcl }) => _webAcl ?? []).entries())
      new WebAclLogging(this, `WebAclLogging${index}`, { webAcl, pipeline });
    for (const [index, { logGroup, format }] of sources.flatMap(({ _lines }) => _lines ?? []).entries())
      pipeline._subscribe(new Construct(this, `Lines${index}`), logGroup, format);
    new TrailEvents(this, 'Trail', {
      pipeline,
      logGroups: [pipeline.maskedLogGroup, this.detection.detectionsLogGroup],
      buckets: [pipeline.landingBucket, this.archive.bucket],
      canaryRole: this.canary?._role,
    });
    const page = new SnsAction(this.alarms.topic('high'));
    const registry = new KeyRegistry(this, 'Registry', { ...props, sources, keyTable, detection: this.detection });
    registry.deadLetterAlarm.addAlarmAction(page);
    if (!sources.some((source) => GatewayCounts.counts(source))) return;
    const { deadLetterAlarm } = new GatewayCounts(this, 'Counts', { ...props, sources });
    deadLetterAlarm.addAlarmAction(page);
  }

  /** The canary is a failed call, so it arrives only where those are stored. */
  private watchMasking(props: MaskingCanaryProps): MaskingCanary | undefined {
    if (props.settings._settings.categories.failed_call?.enabled !== false)
      return new MaskingCanary(this, 'Canary', props);
    Annotations.of(this).addWarningV2(
      'keywatch:canary',
      'the masking canary is left out, because the settings store no failed calls (categories.failed_call.enabled)',
    );
    return undefined;
  }
}
