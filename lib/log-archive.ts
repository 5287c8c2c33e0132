import { Duration } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { type Bucket, type IBucket, ObjectLockMode } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { EntryPipeline } from './entry-pipeline.js';
import type { KeywatchSettings } from './keywatch-settings.js';
import { archiveLifecycle, defaultLock } from './private/archive-retention.js';
import { keyUse } from './private/key-statements.js';
import { KeywatchFunction } from './private/keywatch-function.js';
import { StorageBucket } from './private/storage-bucket.js';
import type { Profile } from './profile.js';

/** What the archive needs from its surroundings. */
export interface LogArchiveProps {
  /** The pipeline whose tape is archived. */
  readonly pipeline: EntryPipeline;
  /** Settings of retention by category. */
  readonly settings: KeywatchSettings;
  /** Lock and retention. */
  readonly profile: Profile;
  /** Key of the archived objects. */
  readonly encryptionKey: IKey;
  /** Bucket for the archive's server access logs. */
  readonly serverAccessLogsBucket: IBucket;
}

/** An archive that nobody can alter and anybody can verify: locked objects under a chain of signed digests. */
export class LogArchive extends Construct {
  /** The archive; only the seal function may write to it. */
  public readonly bucket: Bucket;
  /** Key that signs the digests (ECDSA over P-256). */
  public readonly digestKey: Key;
  /** Parameter that holds the head of the chain of digests, against which an archive is verified. */
  public readonly headParameter: StringParameter;

  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    const { pipeline, settings, profile, encryptionKey, serverAccessLogsBucket } = props;
    const { lockMode, archiveDays, removalPolicy } = profile;
    if (lockMode === ObjectLockMode.COMPLIANCE && this.node.tryGetContext('acknowledge') !== 'compliance-lock')
      throw new Error(
        `profile "${profile.name}" locks the archive so that nobody, the root user included, can delete an object for ` +
          `${archiveDays} days: acknowledge it with "-c acknowledge=compliance-lock"`,
      );

    const bucket = new StorageBucket(this, 'Bucket', {
      encryptionKey,
      removalPolicy,
      objectLockDefaultRetention: defaultLock(profile),
      lifecycleRules: archiveLifecycle(settings, profile),
    });
    bucket.logTo(serverAccessLogsBucket, 'archive');
    this.bucket = bucket;
    this.digestKey = new Key(this, 'DigestKey', {
      description: 'Keywatch: signs the digests of the archive',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy,
    });
    this.headParameter = new StringParameter(this, 'Head', {
      description: 'Keywatch: head of the chain of digests over the archive',
      stringValue: '0:none',
    });
    this.headParameter.applyRemovalPolicy(removalPolicy);

    const timeout = Duration.minutes(5);
    const seal = new KeywatchFunction(this, 'Seal', {
      verb: 'seal',
      description: 'Keywatch: writes the archive and its chain of signed digests',
      settings,
      profile,
      encryptionKey,
      timeout,
      memorySize: 2048,
      // One at a time: every digest names the one before.
      reservedConcurrentExecutions: 1,
      environment: {
        KEYWATCH_ARCHIVE_BUCKET: this.bucket.bucketName,
        KEYWATCH_DIGEST_KEY_ID: this.digestKey.keyId,
        KEYWATCH_HEAD_PARAMETER: this.headParameter.parameterName,
        ...(lockMode && { KEYWATCH_LOCK_MODE: lockMode }),
      },
    });
    seal.readTape(pipeline.landingBucket, encryptionKey);
    seal.readQueue(pipeline.addReader('Seal', timeout), { batchSize: 5, maxConcurrency: 2 });
    seal.allow(['s3:GetObject', 's3:PutObject', 's3:PutObjectRetention'], this.bucket.arnForObjects('*'));
    // Without it S3 answers that an object is forbidden instead of absent.
    seal.allow(['s3:ListBucket'], this.bucket.bucketArn);
    seal.role.addToPolicy(
      keyUse(encryptionKey, 's3', ['kms:Decrypt', 'kms:GenerateDataKey'], { 'aws:s3:arn': this.bucket.bucketArn }),
    );
    seal.allow(['kms:GetPublicKey', 'kms:Sign'], this.digestKey.keyArn);
    seal.allow(['ssm:GetParameter', 'ssm:PutParameter'], this.headParameter.parameterArn);

    this.deny('OnlySealWrites', ['s3:PutObject', 's3:PutObjectRetention'], {
      ArnNotEquals: { 'aws:PrincipalArn': seal.role.roleArn },
    });
    if (lockMode)
      this.deny('NobodyDeletes', ['s3:BypassGovernanceRetention', 's3:DeleteObject', 's3:DeleteObjectVersion']);
  }

  private deny(sid: string, actions: string[], conditions?: Record<string, unknown>): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions,
        resources: [this.bucket.arnForObjects('*')],
        conditions,
      }),
    );
  }
}
