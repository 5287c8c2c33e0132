import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { errorName } from '../aws/client.js';
import { batches } from '../aws/retry.js';
import { isKnown, SCHEMA_VERSION } from './schema-version.js';

export type Item = Record<string, AttributeValue>;

/** A set under a minute, spread over as many items as it needs. */
export interface SetKey {
  readonly pk: string;
  readonly minute: number;
  /** Writers of one lane meet in one item; sets with many writers have several. */
  readonly lane: number;
}

/** What one write adds; an item takes 400 KB, which leaves room for a sketch. */
const WRITE = { count: 4_000, bytes: 256 << 10 };
/** A member that is longer fits into no item, however empty. */
const LONGEST_MEMBER = 380 << 10;
const DIGITS = 10;

const sortKey = ({ minute, lane }: SetKey, part: number): string =>
  `${minuteKey(minute)}#${lane}#${String(part).padStart(4, '0')}`;
const minuteKey = (minute: number): string => String(minute).padStart(DIGITS, '0');

/** Minute of an item. */
export const minuteOf = ({ sk }: Item): number => Number(sk!.S!.slice(0, DIGITS));

/**
 * Sets that only grow: `ADD` is atomic, idempotent and commutative. A set is the union of its items, so an item that
 * is full, or that another version of Keywatch wrote, is followed by another.
 */
export class SetItems {
  /** Items read so far of another schema version, which were left out. */
  unknown = 0;

  constructor(
    private readonly dynamo: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** Adds members; `extra` are attributes that every writer sets alike. With a `limit` among them it gives the items as they became. Throws when a member fits into no item. */
  async add(key: SetKey, members: readonly string[], extra: Item, sketch: readonly number[] = []): Promise<Item[]> {
    const items: Item[] = [];
    let part = 0;
    if (members.some((member) => Buffer.byteLength(member) > LONGEST_MEMBER))
      throw new Error('a member of a set is larger than an item may be');
    for (const some of batches(members, WRITE, (member) => Buffer.byteLength(member))) {
      for (;;) {
        const item = await this.update(key, part, some, extra, sketch);
        if (item) {
          items.push(item);
          break;
        }
        part++;
      }
    }
    return items;
  }

  /** Items of the minutes from one to another, both included, in order: those of a known version. */
  async query(pk: string, from: number, to: number): Promise<Item[]> {
    const pages = paginateQuery(
      { client: this.dynamo },
      {
        TableName: this.table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': { S: pk },
          ':from': { S: minuteKey(Math.max(0, from)) },
          ':to': { S: `${minuteKey(Math.max(0, to))}~` },
        },
      },
    );
    const items: Item[] = [];
    for await (const { Items = [] } of pages) {
      const known = Items.filter(isKnown);
      this.unknown += Items.length - known.length;
      items.push(...known);
    }
    return items;
  }

  /** Undefined when the item is full, or of another version. */
  private async update(
    key: SetKey,
    part: number,
    members: readonly string[],
    extra: Item,
    sketch: readonly number[],
  ): Promise<Item | undefined> {
    const attributes: Item = { schemaVersion: SCHEMA_VERSION, ...extra };
    const names = Object.keys(attributes);
    const input: UpdateItemCommandInput = {
      TableName: this.table,
      Key: { pk: { S: key.pk }, sk: { S: sortKey(key, part) } },
      ConditionExpression: 'attribute_not_exists(pk) OR schemaVersion = :schemaVersion',
      UpdateExpression: [
        `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        `ADD members :members, version :one${sketch.length > 0 ? ', sketch :sketch' : ''}`,
      ].join(' '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]!])),
        ':members': { SS: [...new Set(members)] },
        ':one': { N: '1' },
        ...(sketch.length > 0 ? { ':sketch': { NS: sketch.map(String) } } : {}),
      },
      // The items of a set without a limit are of no further use, and large.
      ReturnValues: extra.limit ? 'ALL_NEW' : 'NONE',
    };
    try {
      return (await this.dynamo.send(new UpdateItemCommand(input))).Attributes ?? {};
    } catch (error) {
      if (isFull(error) || error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

const isFull = (error: unknown): boolean =>
  errorName(error) === 'ValidationException' && /item size/i.test((error as Error).message);
