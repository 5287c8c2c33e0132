import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Item, itemBytes, readUnits, writeUnits } from './dynamodb-units.js';

/** DynamoDB's limits in bytes: of an item, and of a page of a query. */
const MOST_ITEM = 400 << 10;
const PAGE = 1 << 20;

/** What calls of one kind cost. */
export interface Bill {
  calls: number;
  wru: number;
  rru: number;
}

type Values = Readonly<Record<string, AttributeValue>>;
type Output = Record<string, unknown>;

/**
 * One table in memory that does what the state table is asked for, and bills each call as DynamoDB would. The store's
 * contract test runs over it (`test/heavy/dynamo-state-store.test.ts`).
 */
export class MeteredTable {
  /** By operation and what its partition's name begins with: `Update cell`. */
  readonly bills = new Map<string, Bill>();
  private readonly partitions = new Map<string, Map<string, Item>>();
  private largest = { bytes: 0, pk: '' };

  /** A client whose calls all go here, whatever table they name. */
  client(): DynamoDBClient {
    const dynamo = new DynamoDBClient({ region: 'us-east-1' });
    const send = async (command: { constructor: { name: string }; input: never }): Promise<Output> => {
      const operation = command.constructor.name.replace(/(?:Item)?Command$/, '');
      return this.operations[operation]!(command.input);
    };
    dynamo.send = send as never;
    return dynamo;
  }

  private readonly operations: Readonly<Record<string, (input: never) => Output>> = {
    Get: ({ Key, ConsistentRead }: { Key: Item; ConsistentRead?: boolean }) => {
      const item = this.find(Key);
      this.read('Get', Key.pk!.S!, item ? itemBytes(item) : 0, ConsistentRead);
      return item ? { Item: item } : {};
    },
    Put: ({ Item, ConditionExpression }: { Item: Item; ConditionExpression?: string }) => {
      const before = this.find(Item);
      if (before && ConditionExpression === 'attribute_not_exists(pk)') throw this.refused('Put', before);
      this.put('Put', before, Item);
      return {};
    },
    Delete: ({ Key }: { Key: Item }) => {
      const before = this.find(Key);
      this.write('Delete', Key.pk!.S!, before ? itemBytes(before) : 0);
      this.partitions.get(Key.pk!.S!)?.delete(Key.sk!.S!);
      return {};
    },
    Update: (input: UpdateItemCommandInput) => this.update(input),
    Query: (input: QueryCommandInput) => this.query(input),
  };

  /** The figures so far go back to nothing; what is held stays. */
  reset(): void {
    this.bills.clear();
    this.largest = { bytes: 0, pk: '' };
  }

  /** The largest item that was written. */
  get largestItem(): { readonly bytes: number; readonly pk: string } {
    return this.largest;
  }

  /** What is held, by what the names of partitions begin with. */
  held(): ReadonlyMap<string, { items: number; bytes: number }> {
    const kinds = new Map<string, { items: number; bytes: number }>();
    for (const [pk, items] of this.partitions) {
      const kind = kinds.get(kindOf(pk)) ?? { items: 0, bytes: 0 };
      kinds.set(kindOf(pk), kind);
      for (const item of items.values()) {
        kind.items++;
        kind.bytes += itemBytes(item);
      }
    }
    return kinds;
  }

  private find({ pk, sk }: Item): Item | undefined {
    return this.partitions.get(pk!.S!)?.get(sk!.S!);
  }

  private bill(operation: string, pk: string): Bill {
    const name = `${operation} ${kindOf(pk)}`;
    const bill = this.bills.get(name) ?? { calls: 0, wru: 0, rru: 0 };
    this.bills.set(name, bill);
    bill.calls++;
    return bill;
  }

  private read(operation: string, pk: string, bytes: number, isConsistent = false): void {
    this.bill(operation, pk).rru += readUnits(bytes, isConsistent);
  }

  private write(operation: string, pk: string, ...sizes: readonly number[]): void {
    this.bill(operation, pk).wru += writeUnits(...sizes);
  }

  private refused(operation: string, { pk, ...rest }: Item): Error {
    this.write(operation, pk!.S!, itemBytes({ pk: pk!, ...rest }));
    return new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  }

  private put(operation: string, before: Item | undefined, item: Item): void {
    const pk = item.pk!.S!;
    const bytes = itemBytes(item);
    // The service's words.
    if (bytes > MOST_ITEM)
      throw failure('ValidationException', 'Item size to update has exceeded the maximum allowed size');
    this.write(operation, pk, before ? itemBytes(before) : 0, bytes);
    if (bytes > this.largest.bytes) this.largest = { bytes, pk };
    const items = this.partitions.get(pk);
    if (items) items.set(item.sk!.S!, item);
    else this.partitions.set(pk, new Map([[item.sk!.S!, item]]));
  }

  /** `SET name = :value, … ADD name :value, …` under `name = :value`, or where there is no item. */
  private update(input: UpdateItemCommandInput): Output {
    const { UpdateExpression, ConditionExpression, ExpressionAttributeNames = {}, ReturnValues } = input;
    const values = input.ExpressionAttributeValues as Values;
    const key = input.Key as Item;
    const before = this.find(key);
    if (ConditionExpression) {
      const [equality, absence] = ConditionExpression.split(' OR ').reverse() as [string, string | undefined];
      const [name, value] = equality.split(' = ') as [string, string];
      const holds = before ? before[name]?.N === values[value]!.N : absence === 'attribute_not_exists(pk)';
      if (!holds) throw this.refused('Update', before ?? key);
    }
    const after: Record<string, AttributeValue> = { ...(before ?? key) };
    const nameOf = (name: string): string => ExpressionAttributeNames[name] ?? name;
    const [, sets, adds] = /^SET (.*) ADD (.*)$/.exec(UpdateExpression!)!;
    for (const [name, value] of clauses(sets!, ' = ')) after[nameOf(name)] = values[value]!;
    for (const [name, value] of clauses(adds!, ' ')) after[nameOf(name)] = added(after[nameOf(name)], values[value]!);
    this.put('Update', before, after);
    return ReturnValues === 'ALL_NEW' ? { Attributes: after } : {};
  }

  /** `pk = :pk`, with `sk BETWEEN :from AND :to` or `sk > :key`. */
  private query({ ExpressionAttributeValues, ExclusiveStartKey, ...input }: QueryCommandInput): Output {
    const values = ExpressionAttributeValues as Values;
    const pk = values[':pk']!.S!;
    const [from, to] = [values[':from']?.S ?? '', values[':to']?.S];
    const after = ExclusiveStartKey?.sk?.S ?? values[':key']?.S;
    const found = [...(this.partitions.get(pk) ?? [])]
      .filter(([sk]) => sk >= from && (to === undefined || sk <= to) && (after === undefined || sk > after))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, item]) => item);
    if (input.ScanIndexForward === false) found.reverse();
    let bytes = 0;
    let count = 0;
    while (count < Math.min(found.length, input.Limit ?? Number.POSITIVE_INFINITY) && bytes < PAGE)
      bytes += itemBytes(found[count++]!);
    this.read('Query', pk, bytes, input.ConsistentRead);
    const last = found[count - 1];
    const LastEvaluatedKey = count < found.length && last ? { pk: last.pk, sk: last.sk } : undefined;
    return { Items: found.slice(0, count), LastEvaluatedKey };
  }
}

const kindOf = (pk: string): string => pk.split(' ', 1)[0]!;

const clauses = (text: string, between: string): [string, string][] =>
  text.split(', ').map((clause) => clause.split(between) as [string, string]);

function added(before: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (value.N !== undefined) return { N: String(Number(before?.N ?? 0) + Number(value.N)) };
  if (value.NS !== undefined) return { NS: [...new Set([...(before?.NS ?? []), ...value.NS])] };
  return { SS: [...new Set([...(before?.SS ?? []), ...value.SS!])] };
}

const failure = (name: string, message: string): Error => Object.assign(new Error(message), { name });
