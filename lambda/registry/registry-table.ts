import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import type { Registered } from '../../lib/core/registry/effective.js';
import type { PlanSettings } from '../../lib/core/registry/gateway.js';
import type { KeyRecord, RegistryContent } from '../../lib/core/registry/synchronize.js';
import type { Usage } from '../../lib/core/registry/usage.js';
import { inParallel } from '../aws/parallel.js';

/** The one partition of the state table that holds the registry: a role can be given it alone. */
export const REGISTRY = 'registry';
/** Beginnings of the sort keys; what is not watched lies after what readers ask for. */
const KEY = 'key ';
const PLAN = 'plan ';
const UNWATCHED = 'unwatched ';
const SCHEMA_VERSION = 1;
/** Writes in flight at once. */
const PARALLEL = 10;

type Item = Record<string, AttributeValue>;

/** What can be read: JSON of a version that is known here. */
function recordOf<T>(item: Item): T | undefined {
  return item.schemaVersion?.N === String(SCHEMA_VERSION) ? JSON.parse(item.record!.S!) : undefined;
}

/** Keys and plans in the state table, each an item: `registry` / `key <id>`, `plan <id>`, `unwatched <id>`. */
export class RegistryTable {
  constructor(
    private readonly dynamo: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** Keys and plans of watched stages. */
  async registered(): Promise<Registered> {
    const keys: Registered['keys'][number][] = [];
    const plans: PlanSettings[] = [];
    const usage: (readonly [string, Usage])[] = [];
    for (const item of await this.query(`${PLAN}~`)) {
      const isPlan = item.sk!.S!.startsWith(PLAN);
      const record = recordOf<KeyRecord & PlanSettings>(item);
      if (!record) continue;
      if (isPlan) {
        plans.push(record);
        continue;
      }
      keys.push(record.key);
      if (record.usage) usage.push([record.key.id, record.usage]);
    }
    return { keys, plans, usage };
  }

  /** Everything, for whoever keeps it, and how many items of another version it cannot read. */
  async content(): Promise<RegistryContent & { readonly unknown: number }> {
    const keys = new Map<string, KeyRecord>();
    const plans = new Map<string, PlanSettings>();
    let unknown = 0;
    for (const item of await this.query(`${UNWATCHED}~`)) {
      const sk = item.sk!.S!;
      const record = recordOf<KeyRecord & PlanSettings>(item);
      if (!record) unknown++;
      else if (sk.startsWith(PLAN)) plans.set(record.id, record);
      else keys.set(record.key.id, record);
    }
    return { keys, plans, unknown };
  }

  /** Makes the table hold what it shall hold, by writing what differs. Gives the numbers of items put and removed. */
  async replace(before: RegistryContent, after: RegistryContent): Promise<{ put: number; removed: number }> {
    const [held, wanted] = [itemsOf(before), itemsOf(after)];
    const changed = [...wanted].filter(([sk, record]) => held.get(sk) !== record);
    const gone = [...held.keys()].filter((sk) => !wanted.has(sk));
    await inParallel(changed, PARALLEL, async ([sk, record]) => {
      const Item = {
        pk: { S: REGISTRY },
        sk: { S: sk },
        record: { S: record },
        schemaVersion: { N: String(SCHEMA_VERSION) },
      };
      await this.dynamo.send(new PutItemCommand({ TableName: this.table, Item }));
    });
    await inParallel(gone, PARALLEL, async (sk) => {
      const Key = { pk: { S: REGISTRY }, sk: { S: sk } };
      await this.dynamo.send(new DeleteItemCommand({ TableName: this.table, Key }));
    });
    return { put: changed.length, removed: gone.length };
  }

  private async query(to: string): Promise<Item[]> {
    const items: Item[] = [];
    const pages = paginateQuery(
      { client: this.dynamo },
      {
        TableName: this.table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': { S: REGISTRY }, ':from': { S: KEY }, ':to': { S: to } },
      },
    );
    for await (const { Items = [] } of pages) items.push(...Items);
    return items;
  }
}

/** Records as they are stored, by their sort keys. */
function itemsOf({ keys, plans }: RegistryContent): ReadonlyMap<string, string> {
  return new Map([
    ...[...keys].map(([id, record]) => [`${record.isWatched ? KEY : UNWATCHED}${id}`, JSON.stringify(record)] as const),
    ...[...plans].map(([id, plan]) => [`${PLAN}${id}`, JSON.stringify(plan)] as const),
  ]);
}
