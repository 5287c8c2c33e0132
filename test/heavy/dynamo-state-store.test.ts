import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { MeteredTable } from '../../bench/metered-table';
import { DynamoStateStore } from '../../lambda/detect/dynamo-state-store';
import type { Observation } from '../../lib/core/detect/observation.js';
import { type Delta, familyName, partitionName } from '../../lib/core/detect/state-store.js';
import { columnsOf, describeStateStore, dueOf } from '../core/detect/state-store-contract.js';
import { type Emulator, startEmulator } from '../e2e/emulator';
import { createTable } from './lambda-stations';

let emulator: Emulator;
let dynamo: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  emulator = await startEmulator();
  dynamo = new DynamoDBClient({ ...emulator, requestHandler: { requestTimeout: 20_000, throwOnRequestTimeout: true } });
});

afterAll(async () => {
  dynamo?.destroy();
  await emulator?.stop();
});

async function table(): Promise<string> {
  const name = `state-${++tables}`;
  await createTable(dynamo, name);
  return name;
}

const NOW = Date.UTC(2026, 2, 10, 12);
const MINUTE = NOW / 60_000;
const HOUR_SECONDS = 3_600;

const FAMILY = familyName('d', 'source_ip');

/** A delta of a minute, of one entity. */
const delta = ({
  entity = 'a',
  observations = [{ time: NOW, id: 'e1', value: 1 }],
  ...over
}: Partial<Delta> & { readonly entity?: string; readonly observations?: readonly Observation[] }): Delta => ({
  family: FAMILY,
  minute: MINUTE,
  ...columnsOf(entity, observations),
  limit: 1024,
  expires: MINUTE + 11,
  due: [MINUTE],
  isIdle: undefined,
  ...over,
});

const cellsOf = async (store: DynamoStateStore) => (await store.load(FAMILY, ['a'], MINUTE, MINUTE))[0]!.cells;

const items = async (name: string) => (await dynamo.send(new ScanCommand({ TableName: name }))).Items!;

describeStateStore('the state store in DynamoDB', async () => new DynamoStateStore(dynamo, await table()));

test('a set of more than an item’s 400 kB is spread, and read as one', async () => {
  const name = await table();
  const store = new DynamoStateStore(dynamo, name);
  const observations = Array.from({ length: 12_000 }, (_, n) => ({
    time: NOW + n,
    id: `e${String(n).padStart(60, '0')}`,
    value: true,
  }));
  await store.merge([delta({ observations, limit: Number.POSITIVE_INFINITY })]);
  await store.merge([delta({ observations: observations.slice(0, 6_000), limit: Number.POSITIVE_INFINITY })]);
  const [cell] = await cellsOf(store);
  expect(cell!.count).toBe(12_000);
  expect(cell!.estimated).toBe(false);
  expect((await items(name)).length).toBeGreaterThan(2);
});

test('an item of a flood is cut down to what its cell keeps', async () => {
  const name = await table();
  const store = new DynamoStateStore(dynamo, name);
  for (let from = 0; from < 10_000; from += 1_000) {
    const observations = Array.from({ length: 1_000 }, (_, n) => ({
      time: NOW + from + n,
      id: `e${from + n}`,
      value: 1,
    }));
    await store.merge([delta({ observations })]);
  }
  const [cell] = (await items(name)).filter(({ pk }) => pk!.S!.startsWith('cell'));
  expect(cell!.members!.SS!.length).toBeLessThanOrEqual(2 * 1024);
  const [read] = await cellsOf(store);
  expect(read!.observations.map(({ time }) => time)).toEqual(Array.from({ length: 1024 }, (_, n) => NOW + n));
  expect(Math.abs(read!.count - 10_000)).toBeLessThan(1_500);
});

test('parallel writers of one cell lose nothing', async () => {
  const name = await table();
  const writers = Array.from({ length: 20 }, () => new DynamoStateStore(dynamo, name));
  await Promise.all(
    writers.map((store, n) =>
      store.merge([
        delta({ observations: Array.from({ length: 40 }, (_, k) => ({ time: NOW + k, id: `w${n}e${k}`, value: n })) }),
      ]),
    ),
  );
  const [cell] = await cellsOf(writers[0]!);
  expect(cell!.count).toBe(800);
});

test('values come back as they were, absent ones too, and a long partition is known by its hash', async () => {
  const store = new DynamoStateStore(dynamo, await table());
  const [family, entity] = [familyName('d', 'user'), 'ü'.repeat(3_000)];
  const observations = [
    { time: NOW, id: 'a', value: undefined },
    { time: NOW, id: 'b', value: ['x', 1.5, undefined, false] },
  ];
  await store.merge([delta({ family, entity, observations })]);
  await store.save([{ family, entity, record: { episode: 1 } }]);
  const [loaded] = await store.load(family, [entity], MINUTE, MINUTE);
  expect(loaded!.cells[0]!.observations).toEqual(observations);
  expect(loaded!.record).toEqual({ episode: 1 });
  expect(await dueOf(store, MINUTE)).toEqual([partitionName(family, entity)]);
});

test('every item of the state says its schema version; one of another version is counted, not read and not added to', async () => {
  const name = await table();
  const store = new DynamoStateStore(dynamo, name);
  const write = async (id: string) => {
    await store.merge([delta({ observations: [{ time: NOW, id, value: 1 }] })]);
    await store.save([{ family: FAMILY, entity: 'a', record: { of: id } }]);
  };
  await write('e1');
  const written = await items(name);
  expect(written.map(({ pk, schemaVersion }) => [pk!.S!.split(' ')[0], schemaVersion]).sort()).toEqual(
    ['cell', 'due', 'record'].map((kind) => [kind, { N: '1' }]),
  );
  for (const Item of written)
    await dynamo.send(new PutItemCommand({ TableName: name, Item: { ...Item, schemaVersion: { N: '2' } } }));
  expect(await store.load(FAMILY, ['a'], MINUTE, MINUTE)).toEqual([
    { record: undefined, cells: [], hiddenFrom: undefined },
  ]);
  expect(await dueOf(store, MINUTE)).toEqual([]);
  expect(store.unknownItems).toBe(3);

  await write('e2');
  const [loaded] = await store.load(FAMILY, ['a'], MINUTE, MINUTE);
  expect(loaded!.cells.map((cell) => cell.observations.map(({ id }) => id))).toEqual([['e2']]);
  expect(loaded!.record).toEqual({ of: 'e2' });
  expect(await dueOf(store, MINUTE)).toEqual([partitionName(FAMILY, 'a')]);
});

test('state outlives an outage of 48 hours, what is due later counts from then', async () => {
  const name = await table();
  const store = new DynamoStateStore(dynamo, name, () => NOW);
  await store.merge([delta({})]);
  await store.save([{ family: FAMILY, entity: 'later', record: undefined, due: MINUTE + 36 * 60 }]);
  const hours = (await items(name))
    .map(({ ttl }) => (Number(ttl!.N) - NOW / 1000) / HOUR_SECONDS)
    .sort((a, b) => a - b);
  expect(hours).toEqual([48, 48 + 11 / 60, 36 + 48]);
});

test('writes cost in the emulator what the table of bench:dynamodb says, and leave the same items', async () => {
  const name = await table();
  const { endpoint, region, credentials } = emulator;
  const client = new DynamoDBClient({ endpoint, region, credentials });
  let units = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
        if (/^(?:Put|Update|Delete)/.test(commandName!)) units += ConsumedCapacity!.CapacityUnits!;
        return result;
      },
    { step: 'initialize' },
  );
  const metered = new MeteredTable();
  for (const dynamo of [client, metered.client()]) {
    const store = new DynamoStateStore(dynamo, name, () => NOW);
    for (let from = 0; from < 6_000; from += 600) {
      const observations = Array.from({ length: 600 }, (_, n) => ({ time: NOW + n, id: `e${from + n}`, value: n }));
      await store.merge([
        delta({ observations }),
        delta({ observations, family: familyName('c', 'api'), limit: Infinity }),
      ]);
      await store.save([{ family: FAMILY, entity: 'a', record: { from, text: 'x'.repeat(from) }, due: MINUTE + 1 }]);
    }
    await store.save([{ family: FAMILY, entity: 'a', record: undefined }]);
  }
  client.destroy();
  expect(units).toBeGreaterThan(100);
  expect([...metered.bills.values()].reduce((sum, { wru }) => sum + wru, 0)).toBe(units);
  const held = [...metered.held().values()].reduce((sum, kind) => sum + kind.items, 0);
  expect(held).toBe((await items(name)).length);
});
