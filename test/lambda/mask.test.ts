import { gzipSync } from 'node:zlib';
import { LogGroup } from '../../lambda/aws/log-group';
import { maskHandler } from '../../lambda/mask/handler';
import { intakeMaker } from '../../lambda/mask/intake';
import { decode, type TrailEvent } from '../../lambda/mask/subscription';
import { Tape } from '../../lambda/mask/tape';
import { parseSettings } from '../../lib/core/settings.js';
import { awsKeyId, randomValue } from '../core/mask/secrets';
import { AT_ONCE, fakeClient, serviceError } from './fake-client';
import { captureMetrics } from './metrics';
import { capturePrinted } from './printed';

const T = Date.UTC(2026, 2, 10, 12, 0, 30);
const event = (message: unknown) => ({
  awslogs: { data: gzipSync(typeof message === 'string' ? message : JSON.stringify(message)).toString('base64') },
});
const dataOf = (logGroup: string, ...logEvents: unknown[]) =>
  event({ messageType: 'DATA_MESSAGE', logGroup, logEvents });
const data = (...logEvents: unknown[]) => dataOf('raw', ...logEvents);
const logged = (id: string, message: string, timestamp = T) => ({ id, timestamp, message });

const line = (n: number, over: Record<string, string> = {}): string =>
  JSON.stringify({
    requestTimeEpoch: String(T + n),
    extendedRequestId: `id-${n}=`,
    apiId: 'a1',
    stage: 'prod',
    status: '200',
    'identity.sourceIp': '198.51.100.7',
    path: '/prod/orders',
    ...over,
  });

describe('a subscription message', () => {
  test('gives its log events', () => {
    expect(decode(data(logged('1', 'a'), logged('2', 'b')))).toEqual({
      format: 'apigateway',
      received: [
        { id: '1', line: 'a' },
        { id: '2', line: 'b' },
      ],
      malformed: [],
    });
  });

  test('of control holds nothing', () => {
    expect(decode(event({ messageType: 'CONTROL_MESSAGE', logEvents: [logged('1', 'CWL CONTROL MESSAGE')] }))).toEqual({
      format: 'apigateway',
      received: [],
      malformed: [],
    });
  });

  test.each([
    ['no data', {}],
    ['data that is no gzip', { awslogs: { data: Buffer.from('plain').toString('base64') } }],
    ['gzip that is cut off', { awslogs: { data: gzipSync('x'.repeat(1000)).subarray(0, 20).toString('base64') } }],
    ['no JSON', event('{"messageType":')],
    ['no log events', event({ messageType: 'DATA_MESSAGE' })],
    ['another type', event({ messageType: 'NEWS', logEvents: [] })],
    ['more than 64 MiB when unpacked', event('x'.repeat((64 << 20) + 1))],
  ])('with %s is quarantined as a whole', (_, malformed) => {
    const { received, malformed: found } = decode(malformed);
    expect(received).toEqual([]);
    expect(found).toEqual([{ reason: 'malformed_message', length: expect.any(Number), hash: expect.any(String) }]);
  });

  test('is of its log group’s format', () => {
    const formats = new Map([['aws-waf-logs-x', 'waf'] as const]);
    expect(decode(dataOf('aws-waf-logs-x', logged('1', 'a')), formats).format).toBe('waf');
    expect(decode(dataOf('another', logged('1', 'a')), formats).format).toBe('apigateway');
  });

  test('keeps the good log events beside malformed ones', () => {
    const { received, malformed } = decode(data(logged('1', 'a'), { id: '2' }, null, { ...logged('3', 'c'), id: 3 }));
    expect(received.map(({ id }) => id)).toEqual(['1']);
    expect(malformed).toHaveLength(3);
  });
});

/** An event of CloudTrail by way of EventBridge, in the shape of AWS's example. */
const trail = (detail: object, id: unknown = '36eb8523-97d0-4518-b33d-ee3579ff19f0') =>
  ({ version: '0', id, 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.apigateway', detail }) as TrailEvent;

describe('an event of CloudTrail', () => {
  test('is one line, by the event’s id', () => {
    const event = trail({ eventName: 'CreateApiKey' });
    expect(decode(event)).toEqual({
      format: 'cloudtrail',
      received: [{ id: event.id, line: JSON.stringify(event) }],
      malformed: [],
    });
  });

  test('without an id is quarantined', () => {
    expect(decode(trail({}, 7)).malformed).toMatchObject([{ reason: 'malformed_message' }]);
  });
});

/** The handler between fakes, with what reached each station in order. */
function stations(settings: object = {}, answers: Parameters<typeof fakeClient>[0] = () => ({})) {
  const client = fakeClient(answers);
  const secrets = fakeClient(() => ({ SecretString: randomValue(40) }));
  const handler = maskHandler({
    intake: intakeMaker(async () => parseSettings(settings), secrets, 'arn:of-the-secret'),
    formats: new Map([
      ['aws-waf-logs-x', 'waf'],
      ['audit-group', 'audit'],
      ['counts-group', 'counts'],
    ]),
    tape: new Tape(client, 'tape', AT_ONCE),
    tally: new LogGroup(client, 'tally-group'),
    masked: new LogGroup(client, 'masked-group'),
    namespace: 'Keywatch/Test',
  });
  const linesOf = (group: string, stream: string): Record<string, never>[] =>
    client.sent
      .filter(({ input }) => input.logGroupName === group && input.logStreamName === stream)
      .flatMap(({ input }) => input.logEvents.map(({ message }: { message: string }) => JSON.parse(message)));
  const tape = (): string[] =>
    client.sent
      .filter(({ name }) => name === 'PutRecordBatch')
      .flatMap(({ input }) =>
        input.Records.flatMap(({ Data }: { Data: Uint8Array }) => Buffer.from(Data).toString().trim().split('\n')),
      );
  const order = (): string[] =>
    client.sent.map(({ input }) => input.DeliveryStreamName ?? `${input.logGroupName}/${input.logStreamName}`);
  return { handler, client, secrets, linesOf, tape, order };
}

const printed = capturePrinted();
const metrics = captureMetrics();

describe('mask', () => {
  test('reads every source by its own parser, onto one tape, and makes no request of what is none', async () => {
    const { handler, tape, linesOf } = stations();
    const secret = randomValue(40);
    const waf = {
      timestamp: T,
      action: 'BLOCK',
      terminatingRuleId: 'rule',
      httpSourceName: 'APIGW',
      httpSourceId: '111122223333:a1:prod',
      httpRequest: {
        clientIp: '198.51.100.7',
        uri: '/prod/orders',
        args: `api_key=${secret}`,
        requestId: 'r1',
        headers: [{ name: 'X-Api-Key', value: secret }],
      },
    };
    const audit = {
      '@timestamp': T,
      'event.action': 'key.create',
      'admin.actor': 'eve',
      'admin.changes': `token=${secret}`,
    };
    const count = { '@timestamp': T, 'event.id': 'counts:a1', 'api.id': 'a1', 'api.stage': 'prod', count: 9 };
    await handler(dataOf('aws-waf-logs-x', logged('1', JSON.stringify(waf))));
    await handler(dataOf('audit-group', logged('2', JSON.stringify(audit))));
    await handler(dataOf('counts-group', logged('3', JSON.stringify(count))));
    await handler(
      trail({
        eventTime: new Date(T).toISOString(),
        eventID: 'e1',
        eventName: 'CreateApiKey',
        userIdentity: { arn: 'arn:aws:iam::111122223333:user/eve' },
        requestParameters: { createApiKeyInput: { name: 'gold', value: secret } },
        responseElements: { id: 'k1', value: secret },
      }),
    );
    const entries = tape().map((text) => JSON.parse(text));
    expect(entries.map(({ event }) => event.dataset)).toEqual(['waf', 'audit', 'counts', 'cloudtrail']);
    expect(entries[0]).toMatchObject({
      event: { id: 'waf:r1' },
      api: { id: 'a1', stage: 'prod' },
      waf: { action: 'BLOCK' },
    });
    expect(entries[1]).toMatchObject({ event: { category: 'key_lifecycle' } });
    expect(entries[2]).toMatchObject({ event: { id: 'counts:a1' }, api: { count: 9 } });
    expect(entries[3]).toMatchObject({ event: { id: 'e1', action: 'CreateApiKey' }, admin: { resource: 'gold' } });
    expect(tape().join('\n')).not.toContain(secret);
    expect(printed.join('\n')).not.toContain(secret);
    expect(linesOf('tally-group', 'tally')).toMatchObject(new Array(4).fill({ tally: { requests: 0 } }));
  });

  test('writes the tape first and the masked group last', async () => {
    const { handler, order } = stations();
    await handler(data(logged('1', line(1)), logged('2', 'no entry')));
    expect([...new Set(order())]).toEqual([
      'tape',
      'tally-group/quarantine',
      'tally-group/tally',
      'masked-group/entries',
    ]);
  });

  test('passes on no secret, to no station and no log line', async () => {
    const { handler, client } = stations();
    const secret = randomValue(32);
    const keyId = awsKeyId();
    await handler(
      data(
        logged('1', line(1, { path: `/prod/orders?api_key=${secret}`, userAgent: keyId })),
        logged('2', `broken ${secret}`),
        logged('3', line(3, { userAgent: `Authorization: Bearer ${secret}` })),
      ),
    );
    const everything =
      JSON.stringify(
        client.sent.map(({ input }) => ({
          ...input,
          Records: input.Records?.map(({ Data }: { Data: Uint8Array }) => Buffer.from(Data).toString()),
        })),
      ) + printed.join();
    expect(everything).toContain('id-1=');
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(keyId);
  });

  test('takes rows and switches of the settings', async () => {
    const { handler, tape } = stations({
      masking: { on: ['email'], off: ['password'], rows: [{ id: 'acme', prefix: 'acme_', action: 'redact' }] },
    });
    const key = `acme_${randomValue(20)}`;
    await handler(data(logged('1', line(1, { path: `/prod/${key}?to=alice@mail.example.com&password=abc12345` }))));
    expect(tape()).toHaveLength(1);
    expect(JSON.parse(tape()[0]!).url.path).toBe('/prod/[REDACTED]?to=alic****.com&password=abc12345');
    expect(
      metrics()
        .map(({ Kind }) => Kind)
        .sort(),
    ).toEqual(['acme', 'email']);
  });

  test('publishes what it masked by kind and by field, once and without a value', async () => {
    const { handler } = stations();
    const secret = randomValue(32);
    await handler(
      data(
        logged('1', line(1, { path: `/prod/a?api_key=${secret}`, 'identity.userAgent': `t (password=${secret})` })),
        logged('2', line(2, { path: `/prod/b?api_key=${secret}` })),
      ),
    );
    const dimensions = [['Kind'], ['Field']];
    expect(metrics()).toEqual(
      expect.arrayContaining([
        { namespace: 'Keywatch/Test', dimensions, Kind: 'api_key', Field: 'url.path', Masked: 2 },
        { namespace: 'Keywatch/Test', dimensions, Kind: 'password', Field: 'user_agent.original', Masked: 1 },
      ]),
    );
    await handler(data(logged('3', line(3))));
    expect(metrics()).toHaveLength(2);
    expect(JSON.stringify(metrics())).not.toContain(secret);
  });

  test('counts requests, failures, sampled and quarantined by API, stage and minute, before sampling', async () => {
    const { handler, linesOf, tape } = stations({ categories: { api_call: { sample: 0 } } });
    await handler(
      data(
        logged('1', line(1)),
        logged('2', line(2, { status: '403', 'error.responseType': 'INVALID_API_KEY' })),
        logged('3', line(60_000)),
        logged('4', line(4, { stage: 'beta' })),
        logged('5', 'no entry'),
        logged('6', ''),
      ),
    );
    const counted = linesOf('tally-group', 'tally').map(({ tally }) => tally);
    expect(counted).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          time: '2026-03-10T12:00:00.000Z',
          api: { id: 'a1', stage: 'prod' },
          requests: 2,
          'auth-failure-rate': { matched: 1, all: 2 },
          'server-error-spike': { matched: 0, all: 2 },
          sampled: 1,
          quarantined: 0,
        }),
        expect.objectContaining({ time: '2026-03-10T12:01:00.000Z', requests: 1, sampled: 1 }),
        expect.objectContaining({ api: { id: 'a1', stage: 'beta' }, requests: 1, sampled: 1 }),
        expect.objectContaining({ api: { id: '', stage: '' }, requests: 0, quarantined: 2 }),
      ]),
    );
    expect(counted).toHaveLength(4);
    expect(tape()).toHaveLength(4);
    expect(linesOf('masked-group', 'entries')).toHaveLength(1);
    expect(linesOf('tally-group', 'quarantine').map(({ quarantine }) => quarantine)).toEqual([
      { reason: 'invalid_json', length: 8, hash: expect.any(String) },
      { reason: 'empty', length: 0, hash: expect.any(String) },
    ]);
  });

  test('takes a log event that a message holds twice once', async () => {
    const { handler, tape, linesOf } = stations();
    await handler(data(logged('1', line(1)), logged('1', line(1))));
    expect(tape()).toHaveLength(1);
    expect(linesOf('tally-group', 'tally')[0]).toMatchObject({ tally: { requests: 1 } });
    expect(printed.join()).toContain('"duplicates":1');
  });

  test('gives equal lines without an id of their own ids, the same when they come again', async () => {
    const withoutId = line(1, { extendedRequestId: '-' });
    const ids = async () => {
      const { handler, tape } = stations();
      await handler(data(logged('1', withoutId), logged('2', withoutId)));
      return tape().map((one) => JSON.parse(one).event.id as string);
    };
    const [first, again] = [await ids(), await ids()];
    expect(new Set(first).size).toBe(2);
    expect(again).toEqual(first);
  });

  test('quarantines an entry that the tape cannot take', async () => {
    const { handler, tape, linesOf } = stations();
    await handler(data(logged('1', line(1, { userAgent: 'a '.repeat(520_000) })), logged('2', line(2))));
    expect(tape()).toHaveLength(1);
    expect(linesOf('tally-group', 'quarantine')).toMatchObject([{ quarantine: { reason: 'too_long' } }]);
  });

  test('counts what CloudWatch takes and still drops', async () => {
    const { handler } = stations({}, ({ input }) =>
      input.logStreamName === 'entries' ? { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } } : {},
    );
    await handler(data(logged('1', line(1)), logged('2', line(2))));
    expect(JSON.parse(printed.at(-1)!)).toEqual({
      keywatch: {
        step: 'mask',
        lines: 2,
        entries: 2,
        stored: 2,
        duplicates: 0,
        quarantined: 0,
        tallyRejected: 0,
        maskedRejected: 1,
      },
    });
  });

  test.each(['ThrottlingException', 'TimeoutError'])(
    '%s of any station fails the message, without a word of it',
    async (name) => {
      for (const broken of ['tape', 'tally-group', 'masked-group']) {
        const { handler } = stations({}, ({ input }) => {
          if ((input.DeliveryStreamName ?? input.logGroupName) === broken) throw serviceError(name);
          return {};
        });
        const secret = randomValue(32);
        const failed = await handler(data(logged('1', line(1, { path: `/prod/${secret}` })))).catch(
          (error: Error) => error,
        );
        expect(failed).toMatchObject({ name });
        expect(String((failed as Error).stack) + printed.join()).not.toContain(secret);
      }
    },
  );

  test('fetches the pseudonym key once, at the first message', async () => {
    const { handler, secrets } = stations();
    expect(secrets.sent).toEqual([]);
    await handler(data(logged('1', line(1))));
    await handler(data(logged('2', line(2))));
    expect(secrets.sent).toEqual([{ name: 'GetSecretValue', input: { SecretId: 'arn:of-the-secret' } }]);
  });

  test('fails when the pseudonym key is too short to be one', async () => {
    const secrets = fakeClient(() => ({ SecretString: 'short' }));
    await expect(intakeMaker(async () => parseSettings({}), secrets, 'arn')('apigateway')).rejects.toThrow(
      'the pseudonym secret is shorter than 16 characters',
    );
  });
});
