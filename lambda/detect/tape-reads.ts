import { type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';

const PK = 'tape';
/** Longer than the judge waits for an object, and than an outage. */
const KEEP_SECONDS = 72 * 3_600;

/** Which objects of the tape were read: a mark for each in the state table. */
export class TapeReads {
  constructor(
    private readonly dynamo: DynamoDBClient,
    private readonly table: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Says that what the object holds is merged, or never will be. */
  async mark(key: string): Promise<void> {
    const ttl = { N: String(Math.floor(this.now() / 1000) + KEEP_SECONDS) };
    await this.dynamo.send(new PutItemCommand({ TableName: this.table, Item: { pk: { S: PK }, sk: { S: key }, ttl } }));
  }

  /** Keys after the given one that are marked. */
  async after(key: string): Promise<ReadonlySet<string>> {
    const pages = paginateQuery(
      { client: this.dynamo },
      {
        TableName: this.table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk > :key',
        ExpressionAttributeValues: { ':pk': { S: PK }, ':key': { S: key } },
        ProjectionExpression: 'sk',
      },
    );
    const keys = new Set<string>();
    for await (const { Items = [] } of pages) for (const { sk } of Items) keys.add(sk!.S!);
    return keys;
  }
}
