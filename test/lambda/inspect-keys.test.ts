import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GatewayListing } from '../../lambda/inspect/gateway-listing';
import { keysHandler } from '../../lambda/inspect/keys';
import { knownSettings } from '../../lambda/registry/known-settings';
import { RegistryTable } from '../../lambda/registry/registry-table';
import { parseSettings } from '../../lib/core/settings.js';
import { randomValue } from '../core/mask/secrets';
import { fakeClient, serviceError } from './fake-client';
import { capturePrinted } from './printed';

const NOW = Date.UTC(2026, 2, 10, 12);
const scheduled = { time: new Date(NOW).toISOString() };
const printed = capturePrinted();

type Answer = Parameters<typeof fakeClient>[0];
/** A fake that the SDK's paginators take for the client. */
const clientOf = <T>(Client: { prototype: T }, answer: Answer) => {
  const fake = fakeClient(answer);
  return Object.setPrototypeOf(fake, Client.prototype as object) as typeof fake & T;
};

/** A table in memory that knows queries by the range of sort keys. */
function table() {
  const items = new Map<string, { sk: { S: string } }>();
  const dynamo = clientOf(DynamoDBClient, ({ name, input }) => {
    if (name === 'PutItem') items.set(input.Item.sk.S, input.Item);
    if (name === 'DeleteItem') items.delete(input.Key.sk.S);
    if (name !== 'Query') return {};
    const { ':pk': pk, ':from': from, ':to': to } = input.ExpressionAttributeValues;
    expect(pk).toEqual({ S: 'registry' });
    const Items = [...items.values()].filter(({ sk }) => sk.S >= from.S && sk.S <= to.S);
    return { Items: Items.sort((a, b) => (a.sk.S < b.sk.S ? -1 : 1)) };
  });
  return { items, dynamo, registry: new RegistryTable(dynamo, 'state') };
}

const plans = [{ id: 'gold', apiStages: [{ apiId: 'a1', stage: 'v1' }], throttle: { rateLimit: 5, burstLimit: 9 } }];

/** API Gateway with these pages of keys; all of them have the plan. */
const gateway = (...pages: object[][]) =>
  clientOf(APIGatewayClient, ({ name, input }) => {
    if (name === 'GetUsagePlans') return { items: plans };
    const at = Number(input.position ?? 0);
    return { items: pages[at], position: at + 1 < pages.length ? String(at + 1) : undefined };
  });

function stations(apis: APIGatewayClient, settings: object = {}) {
  const { items, dynamo, registry } = table();
  const listing = new GatewayListing(apis, 0);
  const handler = keysHandler({ settings: parseSettings(settings), watched: ['a1/v1'], gateway: listing, registry });
  return { items, dynamo, registry, handler };
}

test('lists every page, asks for no value, and keeps none that is given unasked', async () => {
  const value = randomValue(40);
  const apis = gateway([{ id: 'k1', enabled: true, value }], [{ id: 'k2', enabled: false, value }]);
  const { handler, registry, items } = stations(apis, { keys: [{ id: 'own', tenant: 'acme' }] });
  await handler(scheduled);
  const listed = apis.sent.filter(({ name }) => name === 'GetApiKeys');
  expect(listed.map(({ input }) => [input.includeValues, input.limit])).toEqual([
    [false, 500],
    [false, 500],
  ]);
  expect((await registry.registered()).keys.map(({ id, status }) => [id, status])).toEqual([
    ['k1', 'active'],
    ['k2', 'disabled'],
    ['own', 'active'],
  ]);
  expect((await registry.registered()).plans).toEqual([{ id: 'gold', rateLimit: 5, burstLimit: 9 }]);
  expect(JSON.stringify([...items.values()]) + printed.join('')).not.toContain(value);
  expect(new Set(apis.sent.map(({ name }) => name))).toEqual(new Set(['GetApiKeys', 'GetUsagePlans']));
});

test('writes what has changed, and removes what is gone', async () => {
  const { items, dynamo, registry } = table();
  const look = async (time: number, ...keys: object[]): Promise<string[]> => {
    const from = dynamo.sent.length;
    const listing = new GatewayListing(gateway(keys), 0);
    const settings = parseSettings({});
    const handler = keysHandler({ settings, watched: ['b2/v1'], gateway: listing, registry });
    await handler({ time: new Date(time).toISOString() });
    return dynamo.sent
      .slice(from)
      .flatMap(({ name, input }) => (name === 'Query' ? [] : [`${name} ${(input.Item ?? input.Key).sk.S}`]));
  };
  expect(await look(NOW, { id: 'k1', enabled: true })).toEqual(['PutItem unwatched k1']);
  expect(await look(NOW + 1, { id: 'k1', enabled: true })).toEqual([]);
  expect(await look(NOW + 2)).toEqual(['DeleteItem unwatched k1']);
  expect(items.size).toBe(0);
});

test('what is not watched is not given to readers', async () => {
  const { registry } = table();
  const content = {
    keys: new Map([
      ['k1', { key: { id: 'k1', status: 'active' as const }, isWatched: true }],
      ['k2', { key: { id: 'k2', status: 'active' as const }, isWatched: false }],
    ]),
    plans: new Map([['gold', { id: 'gold' }]]),
  };
  await registry.replace({ keys: new Map(), plans: new Map() }, content);
  expect(await registry.registered()).toEqual({ keys: [{ id: 'k1', status: 'active' }], plans: [{ id: 'gold' }] });
  expect(await registry.content()).toEqual(content);
});

test('a record of a version that is not known is passed over', async () => {
  const { items, registry } = table();
  items.set('key k9', {
    pk: { S: 'registry' },
    sk: { S: 'key k9' },
    record: { S: '{}' },
    version: { N: '2' },
  } as never);
  expect(await registry.registered()).toEqual({ keys: [], plans: [] });
});

test.each([
  ['a page of keys', 'GetApiKeys'],
  ['the plans', 'GetUsagePlans'],
])('when %s cannot be had, nothing is written: half a list would revoke the other half', async (_, fails) => {
  const apis = clientOf(APIGatewayClient, ({ name, input }) => {
    if (name === fails && (name !== 'GetApiKeys' || input.position)) throw serviceError('TooManyRequestsException');
    return name === 'GetApiKeys' ? { items: [{ id: 'k1', enabled: true }], position: '1' } : { items: plans };
  });
  if (fails === 'GetUsagePlans')
    apis.send = (async (command: { constructor: { name: string } }) => {
      if (command.constructor.name.startsWith('GetUsagePlans')) throw serviceError('TooManyRequestsException');
      return { items: [{ id: 'k1', enabled: true }] };
    }) as never;
  const { handler, items } = stations(apis);
  await expect(handler(scheduled)).rejects.toThrow('as the service says it');
  expect(items.size).toBe(0);
});

test('where no stage can have keys API Gateway is not asked, and the settings’ keys are all', async () => {
  const apis = gateway([{ id: 'k1', enabled: true }]);
  const { registry } = table();
  const settings = parseSettings({ keys: [{ id: 'own' }] });
  const handler = keysHandler({ settings, watched: [], gateway: new GatewayListing(apis, 0), registry });
  await handler(scheduled);
  expect(apis.sent).toEqual([]);
  expect((await registry.registered()).keys).toEqual([{ id: 'own', status: 'active' }]);
});

test('an endless list has an end', async () => {
  const apis = clientOf(APIGatewayClient, ({ name, input }) =>
    name === 'GetApiKeys' ? { items: [], position: String(Number(input.position ?? 0) + 1) } : { items: [] },
  );
  await expect(stations(apis).handler(scheduled)).rejects.toThrow('more than 40 pages of 500');
});

describe('known settings', () => {
  const settings = parseSettings({});
  const reader = (...registered: object[]) => {
    let asked = 0;
    return {
      asked: () => asked,
      registered: async () => registered[Math.min(asked++, registered.length - 1)] as never,
    };
  };
  const keys = (...ids: string[]) => ({ keys: ids.map((id) => ({ id, status: 'active' })), plans: [] });

  test('are read once in 5 minutes', async () => {
    let now = NOW;
    const registry = reader(keys('k1'), keys('k1', 'k2'));
    const known = knownSettings(settings, registry, () => now);
    expect((await known()).keys.map(({ id }) => id)).toEqual(['k1']);
    now += 5 * 60_000 - 1;
    await known();
    expect(registry.asked()).toBe(1);
    now += 1;
    expect((await known()).keys.map(({ id }) => id)).toEqual(['k1', 'k2']);
  });

  test('stay as they were when the registry cannot be read again, and are tried again after half a minute', async () => {
    let now = NOW;
    let fails = false;
    let asked = 0;
    const registered = async () => {
      asked++;
      if (fails) throw serviceError('ThrottlingException');
      return keys('k1') as never;
    };
    const known = knownSettings(settings, { registered }, () => now);
    const first = await known();
    [fails, now] = [true, NOW + 5 * 60_000];
    expect(await known()).toBe(first);
    expect(printed.at(-1)).toContain('ThrottlingException');
    now += 29_999;
    await known();
    expect(asked).toBe(2);
    now += 1;
    await known();
    expect(asked).toBe(3);
  });

  test('fail when the registry was never read', async () => {
    const registered = () => Promise.reject(serviceError('AccessDeniedException'));
    await expect(knownSettings(settings, { registered })()).rejects.toThrow('as the service says it');
  });

  test('are the same object as long as nothing changes', async () => {
    let now = NOW;
    const known = knownSettings(settings, reader(keys('k1')), () => now);
    const first = await known();
    now += 6 * 60_000;
    expect(await known()).toBe(first);
  });
});
