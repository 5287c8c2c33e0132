import { Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, type IWebACLRef } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { EntryPipeline } from './entry-pipeline.js';
import { logGroupArn } from './private/arns.js';
import { wafLogPrefix } from './private/log-group-names.js';

/** Which web ACL is logged, and into what. */
export interface WebAclLoggingProps {
  /** A web ACL of the stack's region that has no logging configuration yet. */
  readonly webAcl: IWebACLRef;
  /** The pipeline that reads the log. */
  readonly pipeline: EntryPipeline;
}

/** Headers that hold credentials: `REDACTED` in the log. Whatever else is secret there, the mask function masks. */
const REDACTED = ['x-api-key', 'authorization', 'proxy-authorization', 'cookie', 'x-amz-security-token'];

/** What is logged: requests that the web ACL blocked, and those that a rule counted. */
const LOGGED = ['BLOCK', 'COUNT'];

/** Gives a web ACL (AWS WAF) its log, as raw as an access log: under the same key, for 3 days, read by mask alone. */
export class WebAclLogging extends Construct {
  /** The web ACL's log. */
  public readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: WebAclLoggingProps) {
    super(scope, id);
    const { webAcl, pipeline } = props;
    const resourceArn = CfnWebACL.arnForWebACL(webAcl);
    const stack = Stack.of(this);
    for (const other of this.node.root.node.findAll())
      if (
        other instanceof CfnLoggingConfiguration &&
        JSON.stringify(Stack.of(other).resolve(other.resourceArn)) === JSON.stringify(stack.resolve(resourceArn))
      )
        throw new Error(
          `${webAcl.node.path}: the web ACL already has a logging configuration; use ApiSource.wafLogGroup`,
        );
    this.logGroup = new LogGroup(this, 'LogGroup', {
      // The one beginning that AWS WAF logs to.
      logGroupName: `${wafLogPrefix(this)}${Names.uniqueResourceName(this, { maxLength: 64 })}`,
      encryptionKey: pipeline.rawKey,
      retention: RetentionDays.THREE_DAYS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn,
      logDestinationConfigs: [logGroupArn(this, this.logGroup.logGroupName)],
      redactedFields: REDACTED.map((Name) => ({ singleHeader: { Name } })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: LOGGED.map((Action) => ({ ActionCondition: { Action } })),
          },
        ],
      },
    });
    pipeline._subscribe(this, this.logGroup, 'waf');
  }
}
