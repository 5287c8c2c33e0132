import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LogGroup } from '../../lambda/aws/log-group';
import { canaryHandler } from '../../lambda/canary/handler';
import { Pseudonyms } from '../../lib/core/enrich/pseudonyms.js';
import { PARSERS } from '../../lib/core/entry/recognize.js';
import { serialize } from '../../lib/core/entry/serialize.js';
import { countLeaks, makeCanary } from '../../lib/core/mask/canary.js';
import { Pipeline } from '../../lib/core/pipeline.js';
import { DEFAULT_SETTINGS } from '../../lib/core/settings.js';
import { StoragePolicy } from '../../lib/core/storage-policy.js';
import { Random } from '../../local/simulator/random';
import { fakeClient } from './fake-client';
import { captureMetrics } from './metrics';

const random = new Random(5, 'canary');
const below = (limit: number): number => random.below(limit);

const pipeline = (): Pipeline =>
  new Pipeline(
    { settings: DEFAULT_SETTINGS, pseudonyms: new Pseudonyms('a key of this test', 1), isBot: () => false },
    PARSERS.apigateway,
  );

/** The handler between a raw group and a masked one, with what stands between them. */
function watch(mask: (line: string) => string | undefined) {
  const lines: string[] = [];
  const client = fakeClient(({ name, input }) => {
    if (name === 'PutLogEvents') {
      const masked = mask(input.logEvents[0].message);
      if (masked !== undefined) lines.push(masked);
      return {};
    }
    return {
      events: lines.filter((line) => line.includes(input.filterPattern.slice(1, -1))).map((message) => ({ message })),
    };
  });
  const handler = canaryHandler({
    // The paginator asks for the class itself.
    logs: Object.setPrototypeOf(
      client,
      jest.requireActual('@aws-sdk/client-cloudwatch-logs').CloudWatchLogsClient.prototype,
    ) as CloudWatchLogsClient,
    raw: new LogGroup(client, 'raw'),
    maskedLogGroup: 'masked',
    namespace: 'Keywatch/Shop',
    below,
    pauses: [0, 0, 0],
  });
  return { handler, client };
}

const metrics = captureMetrics();

test('a canary that arrives masked counts as arrived, with no leak, and is read past the data-protection policy', async () => {
  const real = pipeline();
  const { handler, client } = watch((line) => {
    const processed = real.process(line);
    return 'entry' in processed ? serialize(processed.entry) : undefined;
  });
  await handler();
  expect(metrics()).toEqual([{ namespace: 'Keywatch/Shop', dimensions: [[]], CanaryArrived: 1, CanaryLeaked: 0 }]);
  expect(client.sent.at(-1)!.input).toMatchObject({ logGroupName: 'masked', unmask: true });
  expect(client.sent[0]!.input).toMatchObject({ logGroupName: 'raw', logStreamName: 'canary' });
});

test('a secret that comes through is counted, also encoded', async () => {
  const { handler } = watch((line) => line);
  await handler();
  expect(metrics()[0]!.CanaryLeaked).toBeGreaterThanOrEqual(6);
  const { secrets } = makeCanary(below, 0);
  expect(countLeaks(`x ${Buffer.from(secrets[0]!).toString('base64')} y`, secrets)).toBe(1);
  expect(countLeaks(secrets.map((secret) => encodeURIComponent(secret)).join(), secrets)).toBe(secrets.length);
  expect(countLeaks('nothing', secrets)).toBe(0);
});

test('one that does not come within the time has not arrived', async () => {
  const { handler, client } = watch(() => undefined);
  await handler();
  expect(metrics()).toEqual([{ namespace: 'Keywatch/Shop', dimensions: [[]], CanaryArrived: 0, CanaryLeaked: 0 }]);
  expect(client.sent.filter(({ name }) => name === 'FilterLogEvents')).toHaveLength(3);
});

test('fails when the raw log group does not take it, without a word of it', async () => {
  const rejecting = fakeClient(() => ({ rejectedLogEventsInfo: { tooNewLogEventStartIndex: 0 } }));
  const failed = canaryHandler({
    logs: rejecting as never,
    raw: new LogGroup(rejecting, 'raw'),
    maskedLogGroup: 'masked',
    namespace: 'x',
    below,
    pauses: [],
  });
  await expect(failed()).rejects.toThrow(/^the raw log group did not take the canary$/);
});

test('every canary has new secrets, is stored by default, and every secret of it is masked', () => {
  const policy = new StoragePolicy(DEFAULT_SETTINGS);
  const seen = new Set<string>();
  for (let day = 0; day < 50; day++) {
    const { id, line, secrets } = makeCanary(below, Date.UTC(2026, 0, 1 + day));
    const processed = pipeline().process(line);
    if (!('entry' in processed)) throw new Error('the canary is no entry');
    const text = serialize(processed.entry);
    expect(processed.entry['event.id']).toBe(id);
    expect(processed.entry['api.authentication.result']).toBe('none');
    expect(policy.isStored(processed.entry)).toBe(true);
    expect(countLeaks(line, secrets)).toBe(secrets.length);
    expect(countLeaks(text, secrets)).toBe(0);
    for (const secret of [id, ...secrets]) seen.add(secret);
  }
  expect(seen.size).toBe(50 * 7);
});
