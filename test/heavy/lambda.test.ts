import { gzipSync } from 'node:zlib';
import { DeleteObjectCommand, GetObjectRetentionCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { LogGroup } from '../../lambda/aws/log-group';
import { DynamoStateStore } from '../../lambda/detect/dynamo-state-store';
import { judgeHandler } from '../../lambda/detect/judge';
import { observeHandler } from '../../lambda/detect/observe';
import { Publisher } from '../../lambda/detect/publisher';
import { TapeReads } from '../../lambda/detect/tape-reads';
import { maskHandler } from '../../lambda/mask/handler';
import { intakeMaker } from '../../lambda/mask/intake';
import { Tape } from '../../lambda/mask/tape';
import type { QueueEvent } from '../../lambda/queue';
import { ArchiveBucket } from '../../lambda/seal/archive-bucket';
import { sealHandler } from '../../lambda/seal/handler';
import { HeadParameter } from '../../lambda/seal/head-parameter';
import { kmsSigner } from '../../lambda/seal/kms-signer';
import { PUBLIC_KEY_PATH } from '../../lib/core/archive/digest.js';
import { Sealer } from '../../lib/core/archive/sealer.js';
import { verifyArchive } from '../../lib/core/archive/verify.js';
import { activeDetectors } from '../../lib/core/detect/catalogue.js';
import { Engine } from '../../lib/core/detect/engine.js';
import { Judge } from '../../lib/core/detect/judge.js';
import { MemoryStateStore } from '../../lib/core/detect/memory-state-store.js';
import { Observer } from '../../lib/core/detect/observer.js';
import { byDetection, serializeDetection } from '../../lib/core/detect/order.js';
import { deserialize } from '../../lib/core/entry/serialize.js';
import { parseSettings } from '../../lib/core/settings.js';
import { StoragePolicy } from '../../lib/core/storage-policy.js';
import { awsKeyId, randomValue } from '../core/mask/secrets';
import { capturePrinted } from '../lambda/printed';
import { openStations, type Stations } from './lambda-stations';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The last whole hour: CloudWatch and the future rule look at the clock. */
const START = Math.floor(Date.now() / (60 * MINUTE)) * 60 * MINUTE - 2 * 60 * MINUTE;
/** When every episode is over and the watermark has passed it. */
const END = START + 5 * 60 * MINUTE;

const settings = parseSettings({
  routes: ['/orders/{id}'],
  categories: { api_call: { sample: 0.5 }, failed_call: { retentionDays: 30 } },
});
const active = activeDetectors(settings);
const secrets = [randomValue(32), awsKeyId()];

/** Two hours of a shop: an address that guesses keys for three minutes, a key that enumerates orders, and others. */
function traffic(): string[] {
  const lines: string[] = [];
  const add = (at: number, ip: string, over: Record<string, string>): void => {
    lines.push(
      JSON.stringify({
        requestTimeEpoch: String(START + at),
        extendedRequestId: `r${lines.length}=`,
        apiId: 'a1',
        stage: 'prod',
        httpMethod: 'GET',
        status: '200',
        'identity.sourceIp': ip,
        'identity.apiKeyId': 'k-shop',
        path: '/prod/orders/1',
        resourcePath: '/orders/{id}',
        ...over,
      }),
    );
  };
  for (let n = 0; n < 240; n++) add(n * 30_000, `203.0.113.${n % 9}`, { path: `/prod/orders/${n % 7}` });
  for (let n = 0; n < 90; n++)
    add(40 * MINUTE + n * 2_000, '198.51.100.7', {
      status: '403',
      'error.responseType': 'INVALID_API_KEY',
      'identity.apiKeyId': '-',
      path: `/prod/orders?api_key=${secrets[0]}${n}`,
    });
  for (let n = 0; n < 120; n++)
    add(70 * MINUTE + n * 3_000, '203.0.113.99', { 'identity.apiKeyId': 'k-scan', path: `/prod/orders/${n}` });
  lines.push(`no entry, but ${secrets[1]}`);
  return lines;
}

let stations: Stations;
beforeAll(async () => {
  stations = await openStations();
});
afterAll(() => stations?.close());
const printed = capturePrinted();

const message = (lines: readonly string[], first: number) => ({
  awslogs: {
    data: gzipSync(
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        logEvents: lines.map((line, n) => ({ id: String(first + n), timestamp: START, message: line })),
      }),
    ).toString('base64'),
  },
});

const queued = (keys: readonly string[]): QueueEvent => ({
  Records: keys.map((key) => ({
    messageId: key,
    body: JSON.stringify({ detail: { bucket: { name: 'landing' }, object: { key } } }),
  })),
});

test('from raw lines to masked group, tally, archive and pages, as one pass says', async () => {
  const { s3, dynamo, events, firehose, kms, logs, secrets: secretsManager, ssm } = stations;
  const lines = traffic();

  // mask: in messages of 100 lines, every third delivered twice
  const mask = maskHandler({
    intake: intakeMaker(async () => settings, secretsManager, stations.pseudonymSecret),
    tape: new Tape(firehose, 'tape'),
    tally: new LogGroup(logs, 'tally'),
    masked: new LogGroup(logs, 'masked'),
    namespace: 'Keywatch/Test',
  });
  const observer = () => new Observer(new DynamoStateStore(dynamo, 'state'), active);
  const reads = new TapeReads(dynamo, 'state');
  const judge = () => {
    const store = new DynamoStateStore(dynamo, 'state');
    const { publish } = new Publisher(new LogGroup(logs, 'detections'), events, 'bus');
    return judgeHandler({
      s3,
      tapeBucket: 'landing',
      reads,
      store,
      judge: async () => new Judge(store, active, settings.keys, publish),
    });
  };
  await judge()({ time: new Date(START + 15 * MINUTE).toISOString() });
  for (let at = 0; at < lines.length; at += 100) {
    await mask(message(lines.slice(at, at + 100), at));
    if (at % 300 === 0) await mask(message(lines.slice(at, at + 100), at));
  }
  const tape = (await stations.keys('landing')).filter((key) => key.startsWith('tape/'));
  expect(tape.length).toBeGreaterThanOrEqual(5);

  // observe: parallel, backwards, some twice, and one poison object
  const poison = `tape/${tape[0]!.slice(5, 19)}poison`;
  await s3.send(new PutObjectCommand({ Bucket: 'landing', Key: poison, Body: gzipSync('x').subarray(0, 12) }));
  const observe = () => observeHandler({ s3, observer: observer(), reads });
  const answers = await Promise.all(
    [[...tape].reverse(), tape.slice(0, 2), [poison]].map((keys) => observe()(queued(keys))),
  );
  expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([{ itemIdentifier: poison }]);

  // judge, by steps
  const entries = (await Promise.all(tape.map((key) => stations.read('landing', key))))
    .flatMap((bytes) => bytes.toString('utf8').trim().split('\n'))
    .map(deserialize);
  for (let time = START + 30 * MINUTE; time < START + 150 * MINUTE; time += 20 * MINUTE)
    await judge()({ time: new Date(time).toISOString() });
  await judge()({ time: new Date(END).toISOString() });

  const once = new Map(entries.map((entry) => [entry['event.id'], entry]));
  const engine = new Engine(new MemoryStateStore(), active, settings.keys);
  engine.resume({ next: START / MINUTE, midnight: Number.POSITIVE_INFINITY });
  await engine.observe([...once.values()]);
  const expected = [...(await engine.advance(END - 15 * MINUTE))].sort(byDetection).map(serializeDetection);
  expect(expected.map((line) => JSON.parse(line).detector)).toEqual(
    expect.arrayContaining(['failed-auth-spike', 'resource-enumeration', 'auth-failure-rate']),
  );
  const byText = (texts: readonly string[]): string[] => [...texts].sort();
  expect(byText(await stations.logged('detections', 'detections'))).toEqual(byText(expected));
  expect(byText((await stations.paged()).map((detail) => JSON.stringify(detail)))).toEqual(byText(expected));

  // seal: twice over, in other batches
  const archive = new ArchiveBucket(s3, 'archive', (category) =>
    category === 'failed_call' ? { mode: 'GOVERNANCE', until: new Date(Date.now() + DAY) } : undefined,
  );
  const signer = await kmsSigner(kms, stations.digestKey);
  await archive.create(PUBLIC_KEY_PATH, Buffer.from(signer.publicKey.export({ type: 'spki', format: 'pem' })));
  const head = new HeadParameter(ssm, '/head');
  const seal = () =>
    sealHandler({
      s3,
      policy: new StoragePolicy(settings),
      sealer: async () => new Sealer({ archive, signer, end: head, pack: (text) => gzipSync(text) }),
    });
  for (const keys of [tape.slice(0, 2), tape.slice(1), tape]) await seal()(queued(keys));
  const verified = await verifyArchive(
    { list: () => stations.keys('archive'), read: (path) => stations.read('archive', path) },
    { head: (await head.get()).head! },
  );
  const stored = await stations.logged('masked', 'entries');
  expect(verified).toMatchObject({ findings: [], digests: 2, entries: stored.length });
  const locked = (await stations.keys('archive')).find((key) => key.includes('failed_call'))!;
  const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket: 'archive', Key: locked }));
  expect(Retention!.Mode).toBe('GOVERNANCE');

  // what is counted, and what is nowhere
  const tallies = (await stations.logged('tally', 'tally')).map((line) => JSON.parse(line).tally);
  const delivered = lines.length - 1 + 200;
  expect(tallies.reduce((sum, { requests }) => sum + requests, 0)).toBe(delivered);
  expect(tallies.reduce((sum, { sampled }) => sum + sampled, 0)).toBe(delivered - stored.length);
  expect((await stations.logged('tally', 'quarantine')).map((line) => JSON.parse(line).quarantine.reason)).toEqual([
    'invalid_json',
  ]);
  const everything = [
    ...stored,
    ...expected,
    ...printed,
    JSON.stringify(tallies),
    ...entries.map((entry) => JSON.stringify(entry)),
  ].join('\n');
  expect(everything).toContain('r100=');
  for (const secret of secrets) expect(everything).not.toContain(secret);
});

test('a removed object is told by the archive’s own check', async () => {
  const keys = await stations.keys('archive');
  const gone = keys.find((key) => key.includes('api_call'))!;
  await stations.s3.send(new DeleteObjectCommand({ Bucket: 'archive', Key: gone }));
  const { findings } = await verifyArchive(
    { list: () => stations.keys('archive'), read: (path) => stations.read('archive', path) },
    {},
  );
  expect(findings).toEqual([expect.objectContaining({ what: 'removed', path: gone })]);
});
