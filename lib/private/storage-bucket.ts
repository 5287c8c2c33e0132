import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  type LifecycleRule,
  type ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface StorageBucketProps {
  readonly removalPolicy: RemovalPolicy;
  readonly lifecycleRules: LifecycleRule[];
  /** @default - a key of S3 */
  readonly encryptionKey?: IKey;
  /** @default - no lock */
  readonly objectLockDefaultRetention?: ObjectLockRetention;
}

/** A bucket that only the account reaches, over TLS, encrypted and versioned; emptied when it goes with its stack. */
export class StorageBucket extends Bucket {
  constructor(scope: Construct, id: string, props: StorageBucketProps) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      autoDeleteObjects: props.removalPolicy === RemovalPolicy.DESTROY,
      ...(props.encryptionKey
        ? { encryption: BucketEncryption.KMS, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      ...props,
    });
  }

  /**
   * Sends server access logs to a folder of another bucket.
   *
   * Not by the bucket's own property, which works by access lists unless the app sets a feature flag.
   */
  public logTo(destination: IBucket, folder: string): void {
    destination.addToResourcePolicy(
      new PolicyStatement({
        sid: `ServerAccessLogs${folder}`,
        principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [destination.arnForObjects(`${folder}/*`)],
        conditions: {
          ArnLike: { 'aws:SourceArn': this.bucketArn },
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
        },
      }),
    );
    (this.node.defaultChild as CfnBucket).loggingConfiguration = {
      destinationBucketName: destination.bucketName,
      logFilePrefix: `${folder}/`,
    };
  }
}

/** Denies everybody but one role to read objects. */
export function onlyFor(roleArn: string, objects: string): PolicyStatement {
  return new PolicyStatement({
    sid: 'OnlyForTheRawRole',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    resources: [objects],
    conditions: { ArnNotEquals: { 'aws:PrincipalArn': roleArn } },
  });
}
