import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SetItems } from '../../lambda/detect/set-items.js';
import { fakeClient, serviceError } from './fake-client.js';

const KEY = { pk: 'cell x', minute: 29_000_000, lane: 0 };

test('a set goes on in the next item when one is full', async () => {
  const dynamo = fakeClient((_, nth) => {
    if (nth === 1)
      throw serviceError('ValidationException', 'Item size to update has exceeded the maximum allowed size');
    return {};
  });
  await new SetItems(dynamo as unknown as DynamoDBClient, 't').add(KEY, ['a member'], { ttl: { N: '1' } });
  expect(dynamo.sent.map(({ input }) => input.Key.sk.S)).toEqual(['0029000000#0#0000', '0029000000#0#0001']);
});

test('a member that fits into no item fails, instead of looking for room for ever', async () => {
  const dynamo = fakeClient(() => {
    throw serviceError('ValidationException', 'Item size to update has exceeded the maximum allowed size');
  });
  const sets = new SetItems(dynamo as unknown as DynamoDBClient, 't');
  await expect(sets.add(KEY, ['x'.repeat(400 << 10)], { ttl: { N: '1' } })).rejects.toThrow(/larger than an item/);
  expect(dynamo.sent).toEqual([]);
});
