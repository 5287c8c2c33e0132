import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ApiSource, Keywatch } from '../../lib/index.js';
import { CONTEXT, ownStack, settingsFile } from './stacks.js';

const { template } = ownStack();
const idOf = (type: string, word: string): string => {
  const ids = Object.keys(template.findResources(type)).filter((id) => id.includes(word));
  expect(ids).toHaveLength(1);
  return ids[0]!;
};
interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}
const statementsOf = (role: string): Statement[] =>
  template.findResources('AWS::IAM::Policy')[idOf('AWS::IAM::Policy', role)]!.Properties.PolicyDocument.Statement;
const statement = (role: string, action: string): Statement =>
  statementsOf(role).find(({ Action }) => [Action].flat().includes(action))!;
const TABLE = { 'Fn::GetAtt': [idOf('AWS::DynamoDB::Table', 'StateTable'), 'Arn'] };
const REGISTRY_ONLY = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['registry'] } };

describe('inspect', () => {
  test('looks every hour, for the keys of the watched stages', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)',
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [idOf('AWS::Lambda::Function', 'RegistryInspect'), 'Arn'] } })],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.keys',
      Environment: {
        Variables: Match.objectLike({
          KEYWATCH_STATE_TABLE: { Ref: TABLE['Fn::GetAtt'][0] },
          KEYWATCH_WATCHED_STAGES: {
            'Fn::Join': ['', ['["', { Ref: Match.anyValue() }, '/', { Ref: Match.anyValue() }, '"]']],
          },
        }),
      },
    });
  });

  test('may list keys, plans and their usage, which give no values, and no path of a single key or of a plan’s keys', () => {
    const gateway = statement('RegistryInspectRole', 'apigateway:GET');
    expect(gateway.Action).toBe('apigateway:GET');
    expect(gateway.Resource).toEqual(
      ['apikeys', 'usageplans', 'usageplans/*/usage'].map((path) => ({
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:apigateway:eu-west-3::/${path}`]],
      })),
    );
  });

  test('may write the registry’s partition of the table, and nothing else of it', () => {
    const { Action, Resource, Condition } = statement('RegistryInspectRole', 'dynamodb:PutItem');
    expect(Action).toEqual(['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query']);
    expect([Resource, Condition]).toEqual([TABLE, REGISTRY_ONLY]);
  });

  test('pages when a look failed', () => {
    const { AlarmActions } =
      template.findResources('AWS::CloudWatch::Alarm')[idOf('AWS::CloudWatch::Alarm', 'RegistryDeadLetters')]!
        .Properties;
    expect(AlarmActions).toEqual([{ Ref: idOf('AWS::SNS::Topic', 'AlarmsHigh') }]);
  });
});

describe('an own table of keys', () => {
  const stack = new Stack(new App({ context: CONTEXT }), 'Shop');
  const rest = new RestApi(stack, 'Rest');
  rest.root.addMethod('GET');
  const encryptionKey = new Key(stack, 'KeysKey');
  const partitionKey = { name: 'id', type: AttributeType.STRING };
  const keyTable = new Table(stack, 'Keys', { partitionKey, encryptionKey });
  new Keywatch(stack, 'Keywatch', { sources: [ApiSource.rest(rest.deploymentStage)], keyTable });
  const own = Template.fromStack(stack);
  const [tableId] = Object.keys(own.findResources('AWS::DynamoDB::Table')).filter((id) => id.startsWith('Keys')) as [
    string,
  ];

  test('is scanned by inspect alone, for the attributes that are documented and no other', () => {
    const arn = { 'Fn::GetAtt': [tableId, 'Arn'] };
    const policies = Object.entries(own.findResources('AWS::IAM::Policy')).flatMap(([id, { Properties }]) =>
      Properties.PolicyDocument.Statement.filter(({ Resource }: Statement) =>
        JSON.stringify(Resource).includes(tableId),
      ).map((one: Statement) => [id, one] as const),
    );
    expect(policies).toHaveLength(1);
    const [[id, found]] = policies as [readonly [string, Statement]];
    expect(id).toContain('RegistryInspectRole');
    expect(found).toEqual({
      Effect: 'Allow',
      Action: 'dynamodb:Scan',
      Resource: arn,
      Condition: {
        'ForAllValues:StringEquals': {
          'dynamodb:Attributes': [
            ...['id', 'status', 'createdAt', 'rotatedAt', 'revokedAt', 'expiresAt'],
            ...['owner', 'tenant', 'plan', 'roles'],
          ],
        },
        StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
      },
    });
    own.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.keys',
      Environment: { Variables: Match.objectLike({ KEYWATCH_KEY_TABLE: { Ref: tableId } }) },
    });
  });

  test('is decrypted under its own key, through DynamoDB only', () => {
    own.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('RegistryInspectRole'),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:DescribeKey'],
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeysKey'), 'Arn'] },
            Condition: { StringEquals: { 'kms:ViaService': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  test('is named to nobody where there is none', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('KEYWATCH_KEY_TABLE');
  });
});

test('mask reads the registry’s partition, and nothing else of the table', () => {
  const { Action, Resource, Condition } = statement('PipelineMaskRole', 'dynamodb:Query');
  expect([Action, Resource, Condition]).toEqual(['dynamodb:Query', TABLE, REGISTRY_ONLY]);
  const actions = statementsOf('PipelineMaskRole').flatMap((one) => [one.Action].flat());
  expect(actions.filter((action) => action.startsWith('dynamodb:'))).toEqual(['dynamodb:Query']);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Description: Match.stringLikeRegexp('parses, enriches, masks'),
    Environment: { Variables: Match.objectLike({ KEYWATCH_STATE_TABLE: { Ref: TABLE['Fn::GetAtt'][0] } }) },
  });
});

test('an HTTP API has no keys in API Gateway: nothing may be listed, and the settings’ keys are all', () => {
  const stack = new Stack(new App({ context: CONTEXT }), 'Shop');
  const off = ['data-exfiltration', 'bulk-export', 'revoked-key-use', 'volume-surge', 'unusual-endpoint'];
  off.push('new-country', 'privilege-escalation', 'quota-threshold');
  const settings = settingsFile({ detectors: Object.fromEntries(off.map((id) => [id, { mode: 'off' }])) });
  new Keywatch(stack, 'Keywatch', { sources: [ApiSource.http(new HttpApi(stack, 'Api').defaultStage!)], settings });
  Annotations.fromStack(stack).hasInfo('/Shop/Keywatch/Registry', Match.stringLikeRegexp('no keys in API Gateway'));
  const deployed = Template.fromStack(stack);
  expect(JSON.stringify(deployed.findResources('AWS::IAM::Policy'))).not.toContain('apigateway:GET');
  deployed.hasResourceProperties('AWS::Lambda::Function', {
    Handler: 'index.keys',
    Environment: { Variables: Match.objectLike({ KEYWATCH_WATCHED_STAGES: '[]' }) },
  });
});
