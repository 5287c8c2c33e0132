import { PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { itemBytes, readUnits, writeUnits } from '../../bench/dynamodb-units';
import { MeteredTable } from '../../bench/metered-table';
import { DynamoStateStore } from '../../lambda/detect/dynamo-state-store';
import { describeStateStore } from '../core/detect/state-store-contract';

describeStateStore('the state store over a metered table', async () => {
  return new DynamoStateStore(new MeteredTable().client(), 'state');
});

test('an item is as long as its names and values, a number a byte for two digits and one more', () => {
  const item = {
    pk: { S: 'ü1' }, // 2 + 3
    version: { N: '-12345' }, // 7 + 3 + 1 + 1
    members: { SS: ['abc', 'de'] }, // 7 + 5
    sketch: { NS: ['7', '1000'] }, // 6 + 2 + 2: zeros at the end are no digits
    record: { B: new Uint8Array(9) }, // 6 + 9
  };
  expect(itemBytes(item)).toBe(5 + 12 + 12 + 10 + 15);
});

test('a write is billed by the kilobyte of the larger item, a read by 4 kB, half where it may be stale', () => {
  expect([writeUnits(0), writeUnits(1024), writeUnits(1025), writeUnits(5000, 10)]).toEqual([1, 1, 2, 5]);
  expect([readUnits(0, true), readUnits(4096, true), readUnits(4097, true)]).toEqual([1, 1, 2]);
  expect([readUnits(0, false), readUnits(9000, false)]).toEqual([0.5, 1.5]);
});

test('bills an update by what the item becomes, a refused write by what it is, and a query by all that it read', async () => {
  const table = new MeteredTable();
  const dynamo = table.client();
  const add = (sk: string, member: string) =>
    dynamo.send(
      new UpdateItemCommand({
        TableName: 'state',
        Key: { pk: { S: 'cell a' }, sk: { S: sk } },
        UpdateExpression: 'SET #ttl = :ttl ADD members :members, version :one',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':ttl': { N: '1' }, ':members': { SS: [member] }, ':one': { N: '1' } },
      }),
    );
  await add('1', 'x'.repeat(1500));
  await add('1', 'y'.repeat(1500));
  await add('2', 'z');
  expect(table.bills.get('Update cell')).toEqual({ calls: 3, wru: 2 + 3 + 1, rru: 0 });
  const once = { TableName: 'state', Item: { pk: { S: 'cell a' }, sk: { S: '1' } } };
  const put = dynamo.send(new PutItemCommand({ ...once, ConditionExpression: 'attribute_not_exists(pk)' }));
  await expect(put).rejects.toThrow('The conditional request failed');
  expect(table.bills.get('Put cell')).toEqual({ calls: 1, wru: 3, rru: 0 });
  const values = { ':pk': { S: 'cell a' } };
  const query = { TableName: 'state', KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: values };
  const { Items } = await dynamo.send(new QueryCommand({ ...query, ConsistentRead: true }));
  expect(Items!.map(({ sk }) => sk!.S)).toEqual(['1', '2']);
  expect(table.bills.get('Query cell')).toEqual({ calls: 1, wru: 0, rru: 1 });
});

test('fails when an item would be longer than 400 kB', async () => {
  const Item = { pk: { S: 'record a' }, sk: { S: 'record' }, record: { B: new Uint8Array(409_600) } };
  const put = new MeteredTable().client().send(new PutItemCommand({ TableName: 'state', Item }));
  await expect(put).rejects.toMatchObject({ name: 'ValidationException' });
});
