import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { pseudonymKeys } from '../../lambda/erase/pseudonym-keys';
import { fakeClient, type SentCommand, serviceError } from './fake-client';

/** Paginators ask for the class itself. */
const as = <T>(Client: abstract new (...args: never) => T, answer: (command: SentCommand) => unknown) => {
  const fake = fakeClient(answer);
  return Object.assign(Object.create((Client as unknown as { prototype: object }).prototype), fake) as T & typeof fake;
};
const secret = (arn: string, stack: string, version: string) => ({
  ARN: arn,
  Tags: [
    { Key: 'keywatch:stack', Value: stack },
    { Key: 'keywatch:pseudonyms', Value: version },
  ],
});
const LIST = {
  SecretList: [
    secret('arn:2', 'Shop', '2'),
    secret('arn:1', 'Shop', '1'),
    secret('arn:other', 'Other', '1'),
    { ARN: 'arn:untagged' },
  ],
};
const secretsOf = () => as(SecretsManagerClient, ({ name }) => (name === 'ListSecrets' ? LIST : {}));

test('finds the stack’s own by their tags, and the one in use by the stack’s resources', async () => {
  const stacks = as(CloudFormationClient, () => ({
    StackResourceSummaries: [{ PhysicalResourceId: 'arn:2', ResourceStatus: 'UPDATE_COMPLETE' }],
  }));
  const keys = await pseudonymKeys(secretsOf(), stacks, 'Shop');
  expect(keys.map(({ version, inUse }) => ({ version, inUse }))).toEqual([
    { version: 1, inUse: false },
    { version: 2, inUse: true },
  ]);
});

test('destroys the secret at once, without a window in which it could be had again', async () => {
  const secrets = secretsOf();
  const stacks = as(CloudFormationClient, () => ({ StackResourceSummaries: [] }));
  const [first] = await pseudonymKeys(secrets, stacks, 'Shop');
  await first!.destroy();
  expect(secrets.sent.at(-1)).toEqual({
    name: 'DeleteSecret',
    input: { SecretId: 'arn:1', ForceDeleteWithoutRecovery: true },
  });
});

test('of a stack that is gone nothing is in use; any other refusal is told', async () => {
  const failing = (name: string) =>
    as(CloudFormationClient, () => {
      throw serviceError(name);
    });
  const keys = await pseudonymKeys(secretsOf(), failing('ValidationError'), 'Shop');
  expect(keys.map(({ inUse }) => inUse)).toEqual([false, false]);
  await expect(pseudonymKeys(secretsOf(), failing('AccessDenied'), 'Shop')).rejects.toThrow();
});
