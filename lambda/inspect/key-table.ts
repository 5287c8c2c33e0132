import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { KEY_FIELDS } from '../../lib/core/key-settings.js';

/** Ten times what API Gateway holds of an account; every key is read by every function. */
const MOST_ROWS = 100_000;

/** A table of the user's own that says what is known of keys: an item a key, its attributes named as in the settings. */
export class KeyTable {
  constructor(
    private readonly dynamo: DynamoDBClient,
    private readonly table: string,
    private readonly most = MOST_ROWS,
  ) {}

  /**
   * What each item says, whether it is right or not. Attributes that a key of the settings does not have are not asked
   * for: a key's value may stand in one.
   *
   * @throws Error when there are more rows than anybody has keys
   */
  async *rows(): AsyncGenerator<Readonly<Record<string, unknown>>> {
    const scan = {
      TableName: this.table,
      ProjectionExpression: KEY_FIELDS.map((name) => `#${name}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(KEY_FIELDS.map((name) => [`#${name}`, name])),
    };
    let count = 0;
    for await (const { Items = [] } of paginateScan({ client: this.dynamo }, scan))
      for (const item of Items) {
        if (++count > this.most) throw new Error(`the table of keys has more than ${this.most} rows`);
        yield Object.fromEntries(Object.entries(item).flatMap(([name, value]) => given(name, value)));
      }
  }
}

/** An attribute as JSON has it; NULL is an absent one. */
function given(name: string, value: AttributeValue): [string, unknown][] {
  if (value.NULL) return [];
  if (value.L) return [[name, value.L.map(({ S }) => S)]];
  return [[name, value.S ?? value.SS ?? value.N ?? value.BOOL ?? null]];
}
