import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, LogStream } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Profile } from '../profile.js';
import { keyUse } from './key-statements.js';

/** Folder of the landing bucket that holds the tape; failed deliveries go elsewhere and wake no reader. */
export const TAPE_PREFIX = 'tape/';

/** Folder of what could not be delivered: to be treated as raw, whatever it is. */
export const FAILED_PREFIX = 'failed/';

export interface TapeStreamProps {
  readonly bucket: IBucket;
  readonly encryptionKey: IKey;
  readonly profile: Profile;
}

/** The Firehose stream that writes masked entries to the landing bucket. */
export class TapeStream extends Construct {
  public readonly streamName: string;
  public readonly streamArn: string;

  constructor(scope: Construct, id: string, props: TapeStreamProps) {
    super(scope, id);
    const { bucket, encryptionKey, profile } = props;
    const { logRetention: retention, removalPolicy } = profile;
    const logGroup = new LogGroup(this, 'LogGroup', { encryptionKey, retention, removalPolicy });
    const logStream = new LogStream(this, 'LogStream', { logGroup, removalPolicy });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const allow = (actions: string[], ...resources: string[]): void => {
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    };
    allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], bucket.bucketArn);
    allow(
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      bucket.arnForObjects(`${TAPE_PREFIX}*`),
      bucket.arnForObjects(`${FAILED_PREFIX}*`),
    );
    allow(['logs:PutLogEvents'], logGroup.logGroupArn);
    role.addToPolicy(
      keyUse(encryptionKey, 's3', ['kms:Decrypt', 'kms:GenerateDataKey'], { 'aws:s3:arn': bucket.bucketArn }),
    );
    const stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'CUSTOMER_MANAGED_CMK', keyArn: encryptionKey.keyArn },
      extendedS3DestinationConfiguration: {
        bucketArn: bucket.bucketArn,
        roleArn: role.roleArn,
        prefix: `${TAPE_PREFIX}!{timestamp:yyyy/MM/dd/HH}/`,
        errorOutputPrefix: `${FAILED_PREFIX}!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/`,
        bufferingHints: { intervalInSeconds: 60, sizeInMBs: 16 },
        compressionFormat: 'GZIP',
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: logGroup.logGroupName,
          logStreamName: logStream.logStreamName,
        },
      },
    });
    // Firehose tries the role when the stream is made, so its policy has to be there.
    stream.node.addDependency(role);
    this.streamName = stream.ref;
    this.streamArn = stream.attrArn;
  }
}
