import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { LogGroupLogDestination, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AccessLogging, ApiSource, KeywatchAccessLogFormat, KeywatchSettings } from '../../lib/index.js';
import { restApi, settingsFile } from './stacks.js';

const LOG_GROUP_ARN = {
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:eu-west-3:111122223333:log-group:/aws/vendedlogs/raw']],
};
const off = (...ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, { mode: 'off' }]));
/** Detectors that a WebSocket API's access log, which has neither path nor bytes, cannot serve. */
const WITHOUT_PATH = off(
  'resource-enumeration',
  'data-exfiltration',
  'bulk-export',
  'after-hours-admin',
  'unusual-endpoint',
  'privilege-escalation',
  'attack-signature',
  'endpoint-scan',
);
/** Detectors of keys, which HTTP APIs do not know. */
const WITHOUT_KEY = off(
  'data-exfiltration',
  'bulk-export',
  'revoked-key-use',
  'volume-surge',
  'unusual-endpoint',
  'new-country',
  'privilege-escalation',
  'quota-threshold',
);
/** Detectors that could see more than API Gateway logs: queries, fingerprints, the firewall's rules, other sources. */
const WITHOUT_MORE = off(
  'attack-signature',
  'credential-stuffing',
  'scraping',
  'blocklist-spike',
  'dependency-failure',
  'log-access',
  'pipeline-gap',
);

function shop(): Stack {
  return new Stack(new App(), 'Shop', { env: { account: '111122223333', region: 'eu-west-3' } });
}

function log(stack: Stack, source: ApiSource, settings = KeywatchSettings.defaults()): AccessLogging {
  const logGroup = LogGroup.fromLogGroupName(stack, 'Raw', '/aws/vendedlogs/raw');
  return new AccessLogging(stack, 'AccessLogging', { source, logGroup, settings });
}

const settings = (value: unknown) => KeywatchSettings.fromFile(settingsFile(value));

describe('a stage', () => {
  test('of a REST API gets its destination, without the wildcard, and the REST format', () => {
    const stack = shop();
    log(stack, ApiSource.rest(restApi(stack).deploymentStage));
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::Stage', {
      AccessLogSetting: { DestinationArn: LOG_GROUP_ARN, Format: KeywatchAccessLogFormat.REST.format },
    });
  });

  test('of an HTTP API gets the HTTP format', () => {
    const stack = shop();
    const stage = new HttpApi(stack, 'Api').defaultStage!;
    log(stack, ApiSource.http(stage), settings({ detectors: WITHOUT_KEY }));
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: { DestinationArn: LOG_GROUP_ARN, Format: KeywatchAccessLogFormat.HTTP.format },
    });
  });

  test('of a WebSocket API gets the WebSocket format', () => {
    const stack = shop();
    const stage = new WebSocketStage(stack, 'Stage', {
      webSocketApi: new WebSocketApi(stack, 'Api'),
      stageName: 'live',
    });
    log(stack, ApiSource.webSocket(stage), settings({ detectors: WITHOUT_PATH }));
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: { DestinationArn: LOG_GROUP_ARN, Format: KeywatchAccessLogFormat.WEBSOCKET.format },
    });
  });

  test('of another stack is left alone; its owner is told and gets destination and format', () => {
    const app = new App();
    const theirs = new Stack(app, 'Theirs');
    const ours = new Stack(app, 'Ours');
    const logging = log(ours, ApiSource.rest(restApi(theirs).deploymentStage));
    expect(logging.attached).toBe(false);
    expect(logging.format).toBe(KeywatchAccessLogFormat.REST.format);
    Template.fromStack(theirs).hasResourceProperties('AWS::ApiGateway::Stage', { AccessLogSetting: Match.absent() });
    Annotations.fromStack(ours).hasWarning('/Ours/AccessLogging', Match.stringLikeRegexp('belongs to another stack'));
  });

  test('fails when it has an access log already', () => {
    const stack = shop();
    const accessLogDestination = new LogGroupLogDestination(new LogGroup(stack, 'Own'));
    const api = new RestApi(stack, 'Api', { deployOptions: { accessLogDestination } });
    api.root.addMethod('GET');
    expect(() => log(stack, ApiSource.rest(api.deploymentStage))).toThrow(
      'Shop/Api/DeploymentStage.prod: the stage already has an access log destination',
    );
  });
});

describe('coverage', () => {
  test('fails when a required field is missing, naming the detectors and the field', () => {
    const stack = shop();
    const stage = new WebSocketStage(stack, 'Stage', {
      webSocketApi: new WebSocketApi(stack, 'Api'),
      stageName: 'live',
    });
    expect(() => log(stack, ApiSource.webSocket(stage))).toThrow(
      /"resource-enumeration" needs "url.path", .*"attack-signature" needs "url.path"/,
    );
  });

  test('fails for an HTTP API without a key id, until the detector is off', () => {
    const source = (stack: Stack) => ApiSource.http(new HttpApi(stack, 'Api').defaultStage!);
    const stack = shop();
    expect(() => log(stack, source(stack))).toThrow('"volume-surge" needs "api_key.id"');
    const other = shop();
    expect(log(other, source(other), settings({ detectors: WITHOUT_KEY })).attached).toBe(true);
  });

  test('warns of optional fields, naming the detector and the field', () => {
    const stack = shop();
    log(stack, ApiSource.rest(restApi(stack).deploymentStage));
    Annotations.fromStack(stack).hasWarning(
      '/Shop/AccessLogging',
      Match.stringLikeRegexp('"attack-signature" goes without "url.query"'),
    );
  });

  test('says nothing of a detector that is off', () => {
    const stack = shop();
    log(stack, ApiSource.rest(restApi(stack).deploymentStage), settings({ detectors: WITHOUT_MORE }));
    Annotations.fromStack(stack).hasNoWarning('/Shop/AccessLogging', Match.anyValue());
  });
});
