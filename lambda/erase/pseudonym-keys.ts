import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { DeleteSecretCommand, paginateListSecrets, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT, errorName } from '../aws/client.js';

/** A version of the pseudonym key, in the secret that holds it. */
export interface PseudonymKey {
  readonly version: number;
  /** The deployed stack makes pseudonyms with it. */
  readonly inUse: boolean;
  /** Destroys it for ever, at once. */
  destroy(): Promise<void>;
}

/** The pseudonym keys that a stack made: the one in use, and those of earlier versions or of a stack that is gone. */
export const openPseudonymKeys = (stack: string): Promise<PseudonymKey[]> =>
  pseudonymKeys(new SecretsManagerClient(CLIENT), new CloudFormationClient(CLIENT), stack);

export async function pseudonymKeys(
  secrets: SecretsManagerClient,
  stacks: CloudFormationClient,
  stack: string,
): Promise<PseudonymKey[]> {
  const inUse = await resourcesOf(stacks, stack);
  const keys: PseudonymKey[] = [];
  for await (const { SecretList = [] } of paginateListSecrets({ client: secrets }, {}))
    for (const { ARN, Name = '', Tags = [] } of SecretList) {
      const tag = (name: string): string | undefined => Tags.find(({ Key }) => Key === name)?.Value;
      const version = Number(tag('keywatch:pseudonyms'));
      if (tag('keywatch:stack') !== stack || !ARN || !(version > 0)) continue;
      keys.push({
        version,
        inUse: inUse.has(ARN) || inUse.has(Name),
        // Without the recovery window, in which the key could be had again.
        destroy: async () =>
          void (await secrets.send(new DeleteSecretCommand({ SecretId: ARN, ForceDeleteWithoutRecovery: true }))),
      });
    }
  return keys.sort((a, b) => a.version - b.version);
}

/** Physical ids of a stack's resources; none when there is no such stack any more. */
async function resourcesOf(client: CloudFormationClient, StackName: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName }))
      for (const { PhysicalResourceId, ResourceStatus } of StackResourceSummaries)
        if (PhysicalResourceId && ResourceStatus !== 'DELETE_COMPLETE') ids.add(PhysicalResourceId);
  } catch (error) {
    if (errorName(error) !== 'ValidationError') throw error;
  }
  return ids;
}
