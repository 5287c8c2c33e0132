/** Readable texts of a synthesised template, committed so that a change of them shows in a review. */

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly [key: string]: Json };
  readonly DeletionPolicy?: string;
}
export interface CfnTemplate {
  readonly Resources: { readonly [id: string]: Resource };
}

const STATEFUL = [
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
  'AWS::SecretsManager::Secret',
];

/** Logical ids of what holds data, with what becomes of it when the stack goes. A changed line is a replaced store. */
export function statefulResources({ Resources }: CfnTemplate): string {
  return lines(
    Object.entries(Resources)
      .filter(([, { Type }]) => STATEFUL.includes(Type))
      .map(([id, { Type, DeletionPolicy = 'Delete' }]) => `${Type} ${id} ${DeletionPolicy}`)
      .sort(),
  );
}

/** Every statement of every policy: who may do what to which, under which condition. */
export function iamStatements({ Resources }: CfnTemplate): string {
  return Object.entries(Resources)
    .flatMap(([id, { Type, Properties = {} }]) => {
      if (Type === 'AWS::Lambda::Permission') return [permission(id, Properties)];
      const { PolicyDocument, KeyPolicy, AssumeRolePolicyDocument, ManagedPolicyArns } = Properties;
      const document = (PolicyDocument ?? KeyPolicy ?? AssumeRolePolicyDocument) as { Statement: Json[] } | undefined;
      if (!document) return [];
      const on = Properties.Roles ?? Properties.Queues ?? Properties.Topics ?? Properties.Bucket;
      const managed = ((ManagedPolicyArns ?? []) as Json[]).map((arn) => `  Managed ${text(arn)}\n`).join('');
      return [
        `${Type} ${id}${on === undefined ? '' : ` on ${text(on)}`}\n${document.Statement.map(statement).join('')}${managed}`,
      ];
    })
    .sort()
    .join('\n');
}

function statement(value: Json): string {
  const { Effect, Principal, Action, Resource, Condition } = value as { readonly [key: string]: Json };
  const who = Principal === undefined ? '' : ` ${text(Principal)}`;
  const what = Resource === undefined ? [] : [`    on ${list(Resource)}`];
  const when = Object.entries((Condition ?? {}) as { [operator: string]: { [key: string]: Json } }).flatMap(
    ([operator, keys]) => Object.entries(keys).map(([key, wanted]) => `    if ${key} ${operator} ${list(wanted)}`),
  );
  return lines([`  ${Effect}${who}: ${list(Action!)}`, ...what, ...when]);
}

function permission(id: string, properties: { readonly [key: string]: Json }): string {
  const { Principal, Action, FunctionName, SourceArn = 'anything' } = properties;
  return lines([
    `AWS::Lambda::Permission ${id}`,
    `  Allow Service ${text(Principal!)}: ${text(Action!)}`,
    `    on ${text(FunctionName!)}`,
    `    if aws:SourceArn ArnLike ${text(SourceArn)}`,
  ]);
}

const list = (value: Json): string => (Array.isArray(value) ? value.map(text).join(', ') : text(value));
const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

/** A value as a person writes it: `${Id}` and `${Id.Arn}` for references, joins joined. */
function text(value: Json): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(text).join(', ');
  const [[key, inner] = ['', ''] as const] = Object.entries(value as { [key: string]: Json });
  if (key === 'Ref') return `\${${inner}}`;
  if (key === 'Fn::GetAtt') return `\${${(inner as string[]).join('.')}}`;
  if (key === 'Fn::Join') {
    const [separator, parts] = inner as [string, Json[]];
    return parts.map(text).join(separator);
  }
  return Object.entries(value)
    .map(([name, member]) => `${name} ${text(member as Json)}`)
    .join(' ');
}
