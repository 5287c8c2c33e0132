import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { Assembly } from './assembly';
import { cdk } from './cdk';
import type { Clients } from './clients';
import type { Emulator } from './emulator';
import { IGNORED } from './emulator-gaps';
import { logicalId, ofType, type Resource, STACK } from './template';

const ACCOUNT = '000000000000';

/** A deployed stack. */
export interface Deployed {
  /** Physical id of the resource at a path below the `Keywatch` construct. */
  id(path: string): string;
  /** A value of the template with its references resolved. */
  resolve<T>(value: unknown): T;
  /** Properties of the synthesised template that the emulator took and forgot, as type and property. */
  readonly forgotten: readonly string[];
  destroy(): Promise<void>;
}

/** Bootstraps and deploys an assembly by the CDK command line, and fills in what the emulator forgot. */
export async function deploy(
  assembly: Assembly,
  home: string,
  emulator: Emulator,
  clients: Clients,
): Promise<Deployed> {
  const app = ['--app', assembly.dir];
  await cdk(['bootstrap', `aws://${ACCOUNT}/${emulator.region}`, ...app], home, emulator.env);
  await cdk(['deploy', ...app, '--require-approval', 'never', '--progress', 'events'], home, emulator.env);
  const ids = await physicalIds(clients);
  const { template } = assembly;
  const resolve = <T>(value: unknown): T => JSON.parse(JSON.stringify(value), resolver(ids, emulator.region));
  return {
    id: (path) => ids.get(logicalId(template, path))!,
    resolve,
    forgotten: await fillIn(assembly, clients, ids, resolve),
    async destroy() {
      await cdk(['destroy', ...app, '--force'], home, emulator.env);
    },
  };
}

async function physicalIds({ stacks }: Clients): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for await (const page of paginateListStackResources({ client: stacks }, { StackName: STACK }))
    for (const { LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? [])
      ids.set(LogicalResourceId!, PhysicalResourceId!);
  return ids;
}

/** Resolves references and joins; an attribute is never needed. */
function resolver(ids: ReadonlyMap<string, string>, region: string) {
  const pseudo = new Map([
    ['AWS::Partition', 'aws'],
    ['AWS::Region', region],
    ['AWS::AccountId', ACCOUNT],
  ]);
  return (_: string, value: unknown): unknown => {
    const { Ref, 'Fn::Join': join } = (value ?? {}) as { Ref?: string; 'Fn::Join'?: [string, string[]] };
    if (Ref !== undefined) return pseudo.get(Ref) ?? ids.get(Ref) ?? value;
    return join ? join[1].join(join[0]) : value;
  };
}

async function fillIn(
  { template }: Assembly,
  clients: Clients,
  ids: ReadonlyMap<string, string>,
  resolve: <T>(value: unknown) => T,
): Promise<string[]> {
  const forgotten: string[] = [];
  for (const { type, property, isSet, set } of IGNORED)
    for (const [id, { Properties }] of ofType(template, type)) {
      if (Properties[property] === undefined) continue;
      const properties = resolve<Resource['Properties']>(Properties);
      if (await isSet(clients, ids.get(id)!, properties)) continue;
      forgotten.push(`${type} ${property}`);
      if (!set) continue;
      await set(clients, ids.get(id)!, properties);
      if (!(await isSet(clients, ids.get(id)!, properties))) throw new Error(`${id}: ${property} cannot be filled in`);
    }
  return [...new Set(forgotten)];
}
