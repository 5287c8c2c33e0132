import { createHash } from 'node:crypto';
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Item, minuteOf, type SetItems } from './set-items.js';

/** A minute's partitions lie in so many lists, so that no key of the table takes all writes of the minute. */
const LISTS = 8;

/** A number below `over`, the same for the same text. */
export const spread = (text: string, over: number): number => createHash('sha256').update(text).digest()[0]! % over;

/** Which partitions have to be judged at which minute. */
export class DueLists {
  constructor(
    private readonly sets: SetItems,
    private readonly dynamo: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** Puts partitions on a minute's lists. */
  async add(partitions: readonly string[], minute: number, ttl: Item[string]): Promise<void> {
    const byList = new Map<number, string[]>();
    for (const partition of partitions) {
      const list = spread(partition, LISTS);
      const some = byList.get(list);
      if (some) some.push(partition);
      else byList.set(list, [partition]);
    }
    await Promise.all(
      [...byList].map(([list, some]) => this.sets.add({ pk: `due ${list}`, minute, lane: 0 }, some, { ttl })),
    );
  }

  async at(minute: number): Promise<readonly string[]> {
    const lists = await this.each((pk) => this.sets.query(pk, minute, minute));
    return [...new Set(lists.flat().flatMap(({ members }) => members!.SS!))];
  }

  /** Latest minute that has any. */
  async last(): Promise<number | undefined> {
    const lists = await this.each((pk) =>
      this.dynamo.send(
        new QueryCommand({
          TableName: this.table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: pk } },
          ScanIndexForward: false,
          Limit: 1,
        }),
      ),
    );
    const minutes = lists.flatMap(({ Items = [] }) => Items.map(minuteOf));
    return minutes.length === 0 ? undefined : Math.max(...minutes);
  }

  private each<T>(ask: (pk: string) => Promise<T>): Promise<T[]> {
    return Promise.all(Array.from({ length: LISTS }, (_, list) => ask(`due ${list}`)));
  }
}
