import { type CfnElement, Stack } from 'aws-cdk-lib';
import { type CfnRule, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { trailPatterns } from './core/cloudwatch/trail-patterns.js';
import type { EntryPipeline } from './entry-pipeline.js';
import { vendedLogPrefix, wafLogPrefix } from './private/log-group-names.js';

/** What is watched beside the keys of API Gateway. */
export interface TrailEventsProps {
  /** The pipeline that reads the events. */
  readonly pipeline: EntryPipeline;
  /** Log groups of the same construct tree, whose names CloudFormation makes. */
  readonly logGroups: ILogGroup[];
  /** The buckets that hold entries. */
  readonly buckets: IBucket[];
  /**
   * Role that reads masked entries each day to look for secrets: its reads are not told.
   *
   * @default - everybody's reads are told
   */
  readonly canaryRole?: IRole;
}

/**
 * Administration of API keys, and what is done to Keywatch's own logs, by CloudTrail and EventBridge: `log-access`
 * judges it, and every event is an entry.
 *
 * It needs a trail of the account that records management events in this region (reads among them); changes of single
 * objects need one that records the buckets' data events. Nothing of it is made here.
 */
export class TrailEvents extends Construct {
  constructor(scope: Construct, id: string, props: TrailEventsProps) {
    super(scope, id);
    const { pipeline, logGroups, buckets, canaryRole } = props;
    const stack = Stack.of(this);
    const logicalIds = logGroups.map(({ node }) => stack.getLogicalId(node.defaultChild as CfnElement));
    const patterns = trailPatterns({
      logGroupPrefixes: [`${stack.stackName}-${commonPrefix(logicalIds)}`, vendedLogPrefix(this), wafLogPrefix(this)],
      buckets: buckets.map(({ bucketName }) => bucketName),
      canaryRole: canaryRole?.roleArn,
    });
    for (const [name, pattern] of Object.entries(patterns)) {
      const rule = new Rule(this, name, {
        description: 'Keywatch: hands events of CloudTrail to mask',
        eventPattern: pattern as EventPattern,
        targets: [pipeline._eventTarget()],
      });
      // Else EventBridge keeps calls that only read to itself, and reading is what is to be told.
      (rule.node.defaultChild as CfnRule).state = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
    }
  }
}

/** The longest beginning that all texts have. */
function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  while (!others.every((text) => text.startsWith(first.slice(0, length)))) length--;
  return first.slice(0, length);
}
