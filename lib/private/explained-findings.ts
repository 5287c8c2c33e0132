import { type CfnElement, Stack, Token, Validations } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

/** A finding of cdk-nag that stands, where, and why. */
interface Explanation {
  readonly rules: readonly string[];
  /** Paths below the `Keywatch` construct; `*` stands for one name. */
  readonly at: readonly string[];
  readonly reason: string;
}

const AWS_SOLUTIONS = 'AwsSolutions';
const HIPAA = 'HIPAA.Security';
const NIST = 'NIST.800.53.R5';
const PCI = 'PCI.DSS.321';
const of = (rule: string, ...packs: string[]): string[] => packs.map((pack) => `${pack}-${rule}`);

const FUNCTIONS = [
  'Pipeline/Mask',
  'Detection/Observe',
  'Detection/Judge',
  'Archive/Seal',
  'Canary/Send',
  'Counts/Read',
  'Registry/Inspect',
];
const ROLES = [...FUNCTIONS, 'Pipeline/Tape'].map((path) => `${path}/Role`);
const LANDING = 'Pipeline/LandingBucket';
const ARCHIVE = 'Archive/Bucket';

/** Every finding that is not mended. `<path.Arn>` in a rule stands for the logical id of the resource at that path. */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    rules: of('LambdaInsideVPC', HIPAA, NIST, PCI),
    at: FUNCTIONS,
    reason:
      'The functions call AWS services only, over TLS and under roles; a VPC would add endpoints and no boundary.',
  },
  {
    rules: of('LambdaDLQ', HIPAA, NIST),
    at: ['Pipeline/Mask', 'Detection/Judge', 'Canary/Send', 'Counts/Read', 'Registry/Inspect'],
    reason: 'Failed invocations go to a queue by the OnFailure destination, which also keeps the reason.',
  },
  {
    rules: of('LambdaDLQ', HIPAA, NIST),
    at: ['Detection/Observe', 'Archive/Seal'],
    reason: 'Invoked from a queue; what fails stays there and moves to that queue’s dead-letter queue.',
  },
  {
    rules: of('LambdaConcurrency', HIPAA, NIST),
    at: ['Pipeline/Mask', 'Detection/Observe'],
    reason: 'A reserve would hold back the evidence of a flood; the queue’s maximum concurrency bounds Observe.',
  },
  {
    rules: of('LambdaConcurrency', HIPAA, NIST),
    at: ['Counts/Read', 'Registry/Inspect'],
    reason: 'Called by a schedule alone, and twice at once is as good as once.',
  },
  {
    rules: of('IAM5[Resource::*]', AWS_SOLUTIONS),
    at: ['Counts/Read/Role'],
    reason: 'Metrics have no ARN, and cloudwatch:GetMetricData knows no condition; it reads numbers only.',
  },
  {
    rules: of('IAM5[Resource::arn:<AWS::Partition>:apigateway:<AWS::Region>::/usageplans/*/usage]', AWS_SOLUTIONS),
    at: ['Registry/Inspect/Role'],
    reason: 'The usage of whichever plans there are: numbers by the id of the key.',
  },
  {
    rules: of('IAMNoInlinePolicy', HIPAA, NIST, PCI),
    at: ROLES,
    reason: 'Each policy names the resources of one role, so it is made and deleted with it and is never shared.',
  },
  {
    rules: of(`IAM5[Resource::<${LANDING}.Arn>/tape/*]`, AWS_SOLUTIONS),
    at: ['Detection/Observe/Role', 'Archive/Seal/Role', 'Pipeline/Tape/Role'],
    reason: 'Names of tape objects are chosen by Firehose.',
  },
  {
    rules: of(`IAM5[Resource::<${LANDING}.Arn>/failed/*]`, AWS_SOLUTIONS),
    at: ['Pipeline/Tape/Role'],
    reason: 'Names of failed deliveries are chosen by Firehose.',
  },
  {
    rules: of(`IAM5[Resource::<${ARCHIVE}.Arn>/*]`, AWS_SOLUTIONS),
    at: ['Archive/Seal/Role'],
    reason: 'Archive objects are named by category, hour and digest; the bucket is the function’s own.',
  },
  {
    rules: of('IAM5[Action::kms:GenerateDataKey*]', AWS_SOLUTIONS).concat(
      of('IAM5[Action::kms:ReEncrypt*]', AWS_SOLUTIONS),
    ),
    at: ['Detection/Observe/Role', 'Detection/Judge/Role', 'Registry/Inspect/Role'],
    reason: 'What DynamoDB asks for under a customer managed key; only through DynamoDB (kms:ViaService).',
  },
  {
    rules: of('SQS3', AWS_SOLUTIONS),
    at: [
      'Pipeline/MaskDeadLetters',
      'Detection/JudgeDeadLetters',
      'Canary/DeadLetters',
      'Counts/DeadLetters',
      'Registry/DeadLetters',
    ],
    reason: 'It is the dead-letter queue itself: the failure destination of an asynchronous function.',
  },
  {
    rules: [...of('SMG4', AWS_SOLUTIONS), ...of('SecretsManagerRotationEnabled', HIPAA, NIST)],
    at: ['Pipeline/PseudonymSecret*'],
    reason: 'A new secret would break the join of old and new pseudonyms; deleting it is how they are erased.',
  },
  {
    rules: of('S3DefaultEncryptionKMS', HIPAA, NIST, PCI),
    at: ['BucketLogs'],
    reason: 'S3 delivers server access logs to buckets under its own key only (SSE-S3).',
  },
  {
    rules: of('S3BucketReplicationEnabled', HIPAA, NIST, PCI),
    at: ['BucketLogs', LANDING, ARCHIVE],
    reason: 'Everything stays in one region by default; where the copy of an archive may lie is the owner’s decision.',
  },
  {
    rules: of('DynamoDBInBackupPlan', HIPAA, NIST),
    at: ['Detection/StateTable'],
    reason: 'Point-in-time recovery is on, and the state can be built again from the tape.',
  },
  {
    rules: of('CloudWatchAlarmAction', HIPAA, NIST),
    at: ['Alarms/*-alarm'],
    reason: 'Keyed detectors page from the bus, one message for each detection; their alarm shows the state.',
  },
];

/** Acknowledges the explained findings below a `Keywatch` construct, each where it stands and nowhere else. */
export function explainFindings(keywatch: Construct): void {
  const stack = Stack.of(keywatch);
  const find = (path: string): IConstruct => {
    let at: IConstruct = keywatch;
    for (const name of path.split('/')) at = at.node.findChild(name);
    return at;
  };
  const logicalId = (path: string): string => stack.getLogicalId(find(path).node.defaultChild as CfnElement);
  const known = (value: string, name: string): string => (Token.isUnresolved(value) ? name : value);
  for (const { rules, at, reason } of EXPLANATIONS)
    for (const construct of at
      .filter((path) => !isLeftOut(keywatch, path))
      .flatMap((path) => (path.includes('*') ? matching(keywatch, path) : [find(path)])))
      for (const rule of rules)
        Validations.of(construct).acknowledge({
          id: rule
            .replace(/<([^<>]+)\.Arn>/, (_, path: string) => `<${logicalId(path)}.Arn>`)
            .replace('<AWS::Partition>', known(stack.partition, '<AWS::Partition>'))
            .replace('<AWS::Region>', known(stack.region, '<AWS::Region>')),
          reason,
        });
}

/** What is not always there: the canary where the settings store no failed calls, counts where no stage has any. */
const OPTIONAL = ['Canary', 'Counts'];

const isLeftOut = (keywatch: Construct, path: string): boolean =>
  OPTIONAL.some((id) => path.startsWith(`${id}/`) && keywatch.node.tryFindChild(id) === undefined);

function matching(keywatch: Construct, path: string): IConstruct[] {
  const [parent, name] = path.split('/') as [string, string];
  const [before, after] = name.split('*') as [string, string];
  const fits = (id: string): boolean => id.startsWith(before) && id.endsWith(after);
  return keywatch.node.findChild(parent).node.children.filter(({ node }) => fits(node.id));
}
