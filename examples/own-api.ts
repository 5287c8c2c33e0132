import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { ApiSource, Keywatch } from '../lib/index.js';

export const stack = new Stack(new App(), 'Shop');
const api = new RestApi(stack, 'Api', { defaultMethodOptions: { apiKeyRequired: true } });
api.root.addMethod('GET', new MockIntegration());

// The lines of the README.
const keywatch = new Keywatch(stack, 'Keywatch', {
  sources: [ApiSource.rest(api.deploymentStage)],
});
for (const severity of ['critical', 'high']) {
  keywatch.alarms.topic(severity).addSubscription(new EmailSubscription('oncall@example.com'));
}
