import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GatewayListing } from '../../lambda/inspect/gateway-listing';
import { KeyTable } from '../../lambda/inspect/key-table';
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
  const registered = { keys: [{ id: 'k1', status: 'active' }], plans: [{ id: 'gold' }], usage: [] };
  expect(await registry.registered()).toEqual(registered);
  expect(await registry.content()).toEqual({ ...content, unknown: 0 });
});

test('a record of a version that is not known is passed over, and counted', async () => {
  const { items, registry } = table();
  items.set('key k9', {
    pk: { S: 'registry' },
    sk: { S: 'key k9' },
    record: { S: '{}' },
    schemaVersion: { N: '2' },
  } as never);
  expect(await registry.registered()).toEqual({ keys: [], plans: [], usage: [] });
  expect(await registry.content()).toEqual({ keys: new Map(), plans: new Map(), unknown: 1 });
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

describe('usage of quotas', () => {
  const quota = { limit: 100, period: 'DAY' };
  const metered = [
    { ...plans[0], quota },
    { ...plans[0], id: 'free' },
  ];
  /** API Gateway with two keys of the plan, and these pages of usage. */
  const using = (...pages: object[]) =>
    clientOf(APIGatewayClient, ({ name, input }) => {
      if (name === 'GetApiKeys')
        return {
          items: [
            { id: 'k1', enabled: true },
            { id: 'k2', enabled: true },
          ],
        };
      if (name === 'GetUsagePlans') return { items: metered };
      const at = Number(input.position ?? 0);
      return { items: pages[at], position: at + 1 < pages.length ? String(at + 1) : undefined };
    });
  const look = async (apis: APIGatewayClient, clock: () => number = () => NOW) => {
    const { registry, items } = table();
    const gateway = new GatewayListing(apis, 0, clock);
    await keysHandler({ settings: parseSettings({}), watched: ['a1/v1'], gateway, registry })(scheduled);
    return { registry, items };
  };

  test('is read of plans with a quota, today, every page, and given to readers by the id of the key', async () => {
    const apis = using({ k1: [[30, 70]] }, { k2: [[100, 0]] });
    const { registry } = await look(apis);
    const asked = apis.sent.filter(({ name }) => name === 'GetUsage').map(({ input }) => input);
    const today = { usagePlanId: 'gold', startDate: '2026-03-10', endDate: '2026-03-10', limit: 500 };
    expect(asked).toMatchObject([today, { ...today, position: '1' }]);
    expect((await registry.registered()).usage).toEqual([
      ['k1', { requests: 30, at: NOW }],
      ['k2', { requests: 100, at: NOW }],
    ]);
  });

  test('of names that are no id of a key, a value say, is passed over', async () => {
    const value = randomValue(40);
    const { registry, items } = await look(using({ [value]: [[30, 70]] }));
    expect((await registry.registered()).usage).toEqual([]);
    expect(JSON.stringify([...items.values()]) + printed.join('')).not.toContain(value);
  });

  test('that cannot be had fails the look, and nothing is written', async () => {
    const apis = clientOf(APIGatewayClient, ({ name }) => {
      if (name === 'GetUsage') throw serviceError('TooManyRequestsException');
      return name === 'GetUsagePlans' ? { items: metered } : { items: [{ id: 'k1', enabled: true }] };
    });
    const { registry, items } = table();
    const gateway = new GatewayListing(apis, 0);
    const handler = keysHandler({ settings: parseSettings({}), watched: ['a1/v1'], gateway, registry });
    await expect(handler(scheduled)).rejects.toThrow('as the service says it');
    expect(items.size).toBe(0);
  });

  test('is not taken when the day ended while it was read', async () => {
    let calls = 0;
    const midnight = Date.UTC(2026, 2, 11);
    const { registry } = await look(using({ k1: [[30, 70]] }), () => midnight - 1 + calls++);
    expect((await registry.registered()).usage).toEqual([]);
  });
});

describe('an own table of keys', () => {
  const look = async (Items: object[]) => {
    const { registry } = table();
    const dynamo = clientOf(DynamoDBClient, ({ input }) =>
      input.ExclusiveStartKey ? { Items: Items.slice(1) } : { Items: Items.slice(0, 1), LastEvaluatedKey: { id: 'x' } },
    );
    const apis = gateway([{ id: 'k1', enabled: true, tags: { owner: 'Ann' } }]);
    const keyTable = new KeyTable(dynamo, 'own');
    const listing = new GatewayListing(apis, 0);
    const stations = { settings: parseSettings({}), watched: ['a1/v1'], gateway: listing, registry, table: keyTable };
    await keysHandler(stations)(scheduled);
    return { sent: dynamo.sent, keys: (await registry.registered()).keys };
  };

  test('is scanned page by page for what the settings know of a key, and for no other attribute', async () => {
    const { sent, keys } = await look([
      { id: { S: 'k1' }, owner: { S: 'Cid' }, tenant: { NULL: true }, roles: { SS: ['admin', 'ops'] } },
      { id: { S: 'k2' }, status: { S: 'revoked' }, revokedAt: { S: '2026-03-01' }, roles: { L: [{ S: 'ops' }] } },
    ]);
    expect(sent.map(({ name }) => name)).toEqual(['Scan', 'Scan']);
    const names = [
      'id',
      'status',
      'createdAt',
      'rotatedAt',
      'revokedAt',
      'expiresAt',
      'owner',
      'tenant',
      'plan',
      'roles',
    ];
    for (const { input } of sent) {
      expect(input.TableName).toBe('own');
      expect(input.ProjectionExpression).toBe(names.map((name) => `#${name}`).join(', '));
      expect(Object.values(input.ExpressionAttributeNames)).toEqual(names);
    }
    expect(keys).toEqual([
      { id: 'k1', status: 'active', owner: 'Cid', plan: 'gold', roles: ['admin', 'ops'] },
      { id: 'k2', status: 'revoked', revokedAt: '2026-03-01', roles: ['ops'] },
    ]);
  });

  test('has bad rows counted, each told of in a line that says what is wrong and nothing that it holds', async () => {
    const secret = randomValue(30);
    const { keys } = await look([
      { owner: { S: secret } },
      { id: { S: `k-${secret}` }, status: { S: secret } },
      { id: { S: `k-${secret}` }, createdAt: { N: '1773100800' } },
      { id: { S: `k-${secret}` }, roles: { M: { [secret]: { S: secret } } } },
      { id: { S: 'k3' } },
    ]);
    expect(keys.map(({ id }) => id)).toEqual(['k1', 'k3']);
    const told = printed.filter((line) => line.includes('bad row')).map((line) => JSON.parse(line).keywatch.reason);
    expect(told).toEqual([
      'id: is missing',
      'status: must be active, disabled, revoked or expired',
      'createdAt: must be a time in ISO 8601',
      'roles: must be a list of role names',
    ]);
    expect(printed.find((line) => line.includes('"step":"keys"'))).toContain('"rows":1,"badRows":4');
    expect(printed.join('')).not.toContain(secret);
  });

  test('fails the look when it has more rows than anybody has keys', async () => {
    const Items = Array.from({ length: 3 }, (_, n) => ({ id: { S: `k${n}` } }));
    const rows = new KeyTable(
      clientOf(DynamoDBClient, () => ({ Items })),
      'own',
      2,
    ).rows();
    const read = async () => {
      for await (const _ of rows);
    };
    await expect(read()).rejects.toThrow('the table of keys has more than 2 rows');
  });
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
