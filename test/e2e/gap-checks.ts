import { CreateStackCommand, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Clients } from './clients';
import { until } from './stations';
import type { Template } from './template';

/** Whether the emulator refuses each of the resources, in a stack of its own. */
export async function refuses({ stacks }: Clients, template: Template, ids: readonly string[]): Promise<boolean> {
  for (const id of ids) {
    const StackName = `refused-${id}`;
    const TemplateBody = JSON.stringify({ Resources: { [id]: withoutReferences(template.Resources[id]) } });
    const isKnown = await stacks.send(new CreateStackCommand({ StackName, TemplateBody })).then(
      () => true,
      (error: Error) => {
        if (error.message.includes('Unrecognized resource types')) return false;
        throw error;
      },
    );
    if (!isKnown) continue;
    const status = await until(
      async () => (await stacks.send(new DescribeStacksCommand({ StackName }))).Stacks![0]!.StackStatus!,
      (now) => !now.endsWith('_IN_PROGRESS'),
      20,
    );
    await stacks.send(new DeleteStackCommand({ StackName }));
    if (status === 'CREATE_COMPLETE') return false;
  }
  return true;
}

/** Other resources are not there; that is not what it may be refused for. */
const withoutReferences = (resource: unknown): unknown =>
  JSON.parse(JSON.stringify(resource), (_, value) => (value?.Ref ? 'arn:aws:sns:us-east-1:000000000000:none' : value));
