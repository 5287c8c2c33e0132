import { Annotations, CfnOutput, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, PassthroughBehavior, Period, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { ApiSource, Keywatch, type Profile } from '../lib/index.js';

export interface ExampleStackProps extends StackProps {
  readonly profile: Profile;
  /** Path of `keywatch.json`. */
  readonly settings?: string;
}

/** What cdk-nag says about the example API that an own API would decide for itself. */
const EXPLAINED = {
  'AwsSolutions-APIG2': 'The mock integration takes no input to validate.',
  'AwsSolutions-APIG4': 'Callers are known by their API key, which is what the example shows.',
  'AwsSolutions-APIG6': 'Execution logs hold raw headers and bodies; the access log is what Keywatch reads.',
  'AwsSolutions-COG4': 'Callers are known by their API key, which is what the example shows.',
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
    'The policy that API Gateway’s account role is documented to have.',
  ...packs('APIGWCacheEnabledAndEncrypted', 'Answers of a mock integration are not worth a cache.'),
  ...packs('APIGWExecutionLoggingEnabled', 'Execution logs hold raw headers and bodies.'),
  ...packs('APIGWSSLEnabled', 'A mock integration has no backend that could ask for a client certificate.'),
  ...packs('APIGWXrayEnabled', 'A mock integration has nothing to trace.'),
};

/** A small REST API with a key, a usage plan and a web ACL, its application's audit log, and Keywatch beside it. */
export class ExampleStack extends Stack {
  public readonly keywatch: Keywatch;

  constructor(scope: Construct, id: string, { profile, settings, ...props }: ExampleStackProps) {
    super(scope, id, props);
    const api = new RestApi(this, 'Api', {
      description: 'Example API that Keywatch watches',
      endpointTypes: [EndpointType.REGIONAL],
      // One role an account and region lets API Gateway write logs; in an own app it belongs to the platform's stack.
      cloudWatchRole: true,
      deployOptions: { stageName: 'v1' },
      defaultMethodOptions: { apiKeyRequired: true },
    });
    const answer = new MockIntegration({
      passthroughBehavior: PassthroughBehavior.NEVER,
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"ok": true}' } }],
    });
    const options = { methodResponses: [{ statusCode: '200' }] };
    const orders = api.root.addResource('orders');
    orders.addMethod('GET', answer, options);
    orders.addResource('{id}').addMethod('GET', answer, options);

    const plan = api.addUsagePlan('Plan', {
      throttle: { rateLimit: 100, burstLimit: 200 },
      quota: { limit: 100_000, period: Period.DAY },
      apiStages: [{ stage: api.deploymentStage }],
    });
    const key = api.addApiKey('Key');
    Tags.of(key).add('owner', 'example');
    plan.addApiKey(key);

    const visible = { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
    const webAcl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: { ...visible, metricName: 'WebAcl' },
      rules: [
        {
          name: 'KnownBadInputs',
          priority: 0,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesKnownBadInputsRuleSet' },
          },
          visibilityConfig: { ...visible, metricName: 'KnownBadInputs' },
        },
      ],
    });
    new CfnWebACLAssociation(this, 'WebAclAssociation', {
      webAclArn: webAcl.attrArn,
      resourceArn: api.deploymentStage.stageArn,
    });
    const audit = new LogGroup(this, 'Audit', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: profile.removalPolicy,
    });
    for (const [id, reason] of Object.entries(
      packs('CloudWatchLogGroupEncrypted', 'The application’s own log group; CloudWatch Logs encrypts it anyway.'),
    ))
      Validations.of(audit).acknowledge({ id, reason });

    for (const [id, reason] of Object.entries(EXPLAINED)) Validations.of(api).acknowledge({ id, reason });

    this.keywatch = new Keywatch(this, 'Keywatch', {
      sources: [ApiSource.rest(api.deploymentStage), ApiSource.waf(webAcl), ApiSource.audit(audit)],
      profile,
      settings,
    });
    const known = Annotations.of(this.keywatch);
    known.acknowledgeWarning('keywatch:coverage', 'No access log of API Gateway holds the query or fingerprints.');
    known.acknowledgeWarning('keywatch:geo', 'A file of places is the owner’s to choose; the example has none.');
    const { pipeline, archive } = this.keywatch;
    new CfnOutput(this, 'MaskedLogGroup', { value: pipeline.maskedLogGroup.logGroupName });
    new CfnOutput(this, 'ArchiveBucket', { value: archive.bucket.bucketName });
    new CfnOutput(this, 'DigestKey', { value: archive.digestKey.keyArn });
    new CfnOutput(this, 'HeadParameter', { value: archive.headParameter.parameterName });
  }
}

function packs(rule: string, reason: string): Record<string, string> {
  return Object.fromEntries(
    ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'].map((pack) => [`${pack}-${rule}`, reason]),
  );
}
