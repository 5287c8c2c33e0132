import { createPublicKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ApiKey, GetApiKeysCommand, GetStageCommand } from '@aws-sdk/client-api-gateway';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { CountedStage } from '../../lib/core/cloudwatch/gateway-counts.js';
import { LATENESS } from '../../lib/core/detect/arrival.js';
import { DETECTORS } from '../../lib/core/detect/catalogue.js';
import { SEVERITIES } from '../../lib/core/detect/detection.js';
import { deserialize } from '../../lib/core/entry/serialize.js';
import type { Registered } from '../../lib/core/registry/effective.js';
import { randomValue } from '../core/mask/secrets';
import { inState, publish, put, shareChanges } from './alarms';
import { type Assembly, makeAssembly } from './assembly';
import { run } from './cdk';
import { type Clients, openClients } from './clients';
import { difference, NONE } from './difference';
import { type Emulator, startEmulator } from './emulator';
import { CHANGED, DROPPED, IGNORED, NOT_PROVED } from './emulator-gaps';
import { CLI, coreEntries, countByMinute, type Inputs, inputsOf, replayed } from './expected';
import { putCounts, putTrail } from './feeds';
import { refuses } from './gap-checks';
import { probe } from './gap-probes';
import { knowHistory } from './history';
import { openPages, type Pages } from './pages';
import { everything, holding } from './search';
import { type Deployed, deploy } from './stack';
import { type Stations, stationsOf, until } from './stations';
import { resourceAt } from './template';
import { type Delivery, type SimulatedEvening, simulatedEvening } from './traffic';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE;
const COUNTS = DETECTORS.flatMap((detector) => (detector.kind === 'count' ? [detector] : []));
const PAGED_BY_ALARM = COUNTS.map(({ id }): string => id);
/** Their alarms are expressions, which the emulator does not judge. */
const SHARES = COUNTS.filter(({ rule }) => rule.type === 'share').map(({ id }): string => id);

let home: string;
let assembly: Assembly;
let emulator: Emulator;
let clients: Clients;
let stations: Stations;
let deployed: Deployed;
let pages: Pages;
let evening: SimulatedEvening;
let sent: Delivery;
let stage: CountedStage;
let inputs: Inputs;
/** The days before, which the stack is told and `keywatch replay` reads. */
let history: Inputs;
let pseudonymKey: string;
/** What API Gateway has beside the settings, as the settings would say it. */
let registered: Registered;
let entries: string[];
let detections: string[];
let canarySecrets: string[];
let deadSecret: string;

const file = (name: string, text: string): string => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};
const sorted = (texts: readonly string[]): string[] => [...texts].sort();
const logOf = (path: string): string => deployed.id(`${path}/LogGroup`);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'keywatch-e2e-'));
  mkdirSync(join(home, 'settings'));
  evening = simulatedEvening(NOW);
  file('settings/places.csv', evening.placesCsv);
  const settings = file('settings/keywatch.json', JSON.stringify(evening.settings));
  assembly = await makeAssembly(home, settings, process.env.KEYWATCH_MUTATE);
  emulator = await startEmulator({ AUTH: 'true' });
  clients = openClients(emulator);
  stations = stationsOf(clients);
  deployed = await deploy(assembly, home, emulator, clients);
  pages = await openPages(clients, stations, deployed);
}, 420_000);

afterAll(async () => {
  clients?.close();
  await emulator?.stop();
  rmSync(home, { recursive: true, force: true });
  process.stderr.write(`Not proved here:\n${NOT_PROVED.map((what) => `- ${what}\n`).join('')}`);
});

test('each gap of the emulator is still one', async () => {
  expect(sorted(deployed.forgotten)).toEqual(sorted(IGNORED.map(({ type, property }) => `${type} ${property}`)));
  for (const { ids } of DROPPED) expect(await refuses(clients, assembly.template, ids(assembly.template))).toBe(true);
  const needed = Object.entries(await probe(clients, emulator)).flatMap(([name, still]) => (still ? [name] : []));
  expect(sorted(needed)).toEqual(sorted(CHANGED.flatMap((change) => change.probe ?? [])));
});

test('inspect: the registry holds the settings’ keys and the deployed one with its plan, and the value of none', async () => {
  await stations.invoke(deployed.id('Registry/Inspect/Function'), { time: new Date(NOW).toISOString() });
  const { items = [] } = await clients.apis.send(new GetApiKeysCommand({ includeValues: true }));
  expect(items.map(({ id }) => id)).toEqual([deployed.id('/Api/Key')]);
  const [{ createdDate, value }] = items as [ApiKey];
  const plan = deployed.id('/Api/Plan');
  registered = {
    // As bin/example-stack.ts has them.
    keys: [
      { id: deployed.id('/Api/Key'), status: 'active', createdAt: createdDate!.toISOString(), owner: 'example', plan },
    ],
    plans: [{ id: plan, rateLimit: 100, burstLimit: 200, quota: { limit: 100_000, period: 'DAY' } }],
  };
  const stored = (await stations.items(deployed.id('Detection/StateTable'))).map((item) => JSON.parse(item));
  const records = stored.map(({ sk, record }) => [sk.S, JSON.parse(record.S)] as const);
  const ours = records.filter(([sk]) => sk.endsWith(registered.keys[0]!.id) || sk.endsWith(plan));
  expect(ours.map(([sk]) => sk).sort()).toEqual([`key ${registered.keys[0]!.id}`, `plan ${plan}`]);
  expect(ours.find(([sk]) => sk.startsWith('key'))![1].key).toEqual(registered.keys[0]);
  expect(ours.find(([sk]) => sk.startsWith('plan'))![1]).toEqual(registered.plans[0]);
  const known = records.flatMap(([sk]) => (sk.startsWith('key ') ? [sk.slice(4)] : []));
  expect(known).toEqual(expect.arrayContaining(evening.settings.keys.map(({ id }) => id)));
  // The emulator gives the value unasked.
  expect(value).toBeTruthy();
  expect(JSON.stringify(stored)).not.toContain(value);
});

test('mask: entries as the core makes them, on the tape and in the masked group', async () => {
  const restApiId = deployed.resolve<string>(
    resourceAt(assembly.template, '/Api/DeploymentStage.v1').Properties.RestApiId,
  );
  stage = await countedStage();
  const { accessLogSettings } = await clients.apis.send(new GetStageCommand({ restApiId, stageName: 'v1' }));
  sent = evening.deliver(
    accessLogSettings!.format!,
    stage,
    deployed.id('Pipeline/MaskedLogGroup'),
    registered.keys[0]!.id,
  );
  inputs = inputsOf(sent, stage);
  const { SecretString } = await clients.secrets.send(
    new GetSecretValueCommand({ SecretId: deployed.id('Pipeline/PseudonymSecret') }),
  );
  pseudonymKey = SecretString!;
  history = [['apigateway', evening.history(stage)]];
  const before = coreEntries(history, sent, withRegistered(), evening.placesCsv, pseudonymKey).map(deserialize);
  const known = evening.from - LATENESS;
  await knowHistory(clients.dynamo, deployed.id('Detection/StateTable'), before, withRegistered(), known);
  // The watermark begins before the evening.
  await judge(evening.from);
  await stations.put(deployed.id('Pipeline/RawLogGroup'), sent.events);
  await stations.put(deployed.id('WebAclLogging0/LogGroup'), sent.others.waf);
  await stations.put(deployed.id('/Audit'), sent.others.audit);
  await putTrail(clients, sent.others.trail);
  await putCounts(clients, stage, sent.others.counts);
  // Each look reads the minutes that are from 10 to 5 minutes old.
  for (let time = evening.from; time < evening.to; time += 5 * MINUTE)
    await stations.invoke(deployed.id('Counts/Read/Function'), { time: new Date(time + 10 * MINUTE).toISOString() });

  entries = coreEntries(inputs, sent, withRegistered(), evening.placesCsv, pseudonymKey);
  const arrived = async (): Promise<number> =>
    (await stations.logged(deployed.id('Pipeline/MaskedLogGroup'), 'entries')).length +
    (await stations.logged(deployed.id('Pipeline/TallyLogGroup'), 'quarantine')).length;
  const lines = inputs.reduce((sum, [, some]) => sum + some.length, 0);
  await until(arrived, (count) => count >= lines, 60);
  const masked = await stations.logged(deployed.id('Pipeline/MaskedLogGroup'), 'entries');
  expect(
    difference(
      masked.map(({ message }) => message),
      entries,
    ),
  ).toEqual(NONE);
  expect(difference(await stations.lines(deployed.id('Pipeline/LandingBucket'), 'tape/'), entries)).toEqual(NONE);
  const joined = masked
    .map(({ message }) => JSON.parse(message))
    .filter(({ api_key }) => api_key?.id === registered.keys[0]!.id);
  expect(new Set(joined.map(({ api, api_key }) => `${api.plan} ${api_key.status}`))).toEqual(
    new Set([`${registered.plans[0]!.id} active`]),
  );
  expect(JSON.parse(entries[0]!)).toMatchObject({
    event: { dataset: 'apigateway' },
    api: { gateway: expect.anything() },
  });
});

test('mask: what is no entry is counted with its reason, and its content is kept nowhere', async () => {
  const group = deployed.id('Pipeline/TallyLogGroup');
  const kept = (await stations.logged(group, 'quarantine')).map(({ message }) => JSON.parse(message));
  for (const one of kept) expect(Object.keys(one.quarantine)).toEqual(['reason', 'length', 'hash']);
  const expected = [...sent.noEntries].map(([message, reason]) => ({ reason, length: Buffer.byteLength(message) }));
  expect(kept.map(({ quarantine: { reason, length } }) => ({ reason, length }))).toEqual(
    expect.arrayContaining(expected),
  );
  expect(kept).toHaveLength(expected.length);
});

test('tally: every request and failed authentication of each minute, as counted by hand', async () => {
  const tallied = (await stations.logged(deployed.id('Pipeline/TallyLogGroup'), 'tally')).map(
    ({ message }) => JSON.parse(message).tally,
  );
  const counts = new Map<string, { requests: number; failures: number }>();
  for (const { time, requests, 'auth-failure-rate': failures } of tallied) {
    if (requests === 0) continue;
    const count = counts.get(time) ?? { requests: 0, failures: 0 };
    counts.set(time, { requests: count.requests + requests, failures: count.failures + failures.matched });
    expect(failures.all).toBe(requests);
  }
  const expected = countByMinute(sent);
  expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(expected));
  expect(tallied.reduce((sum, { quarantined }) => sum + quarantined, 0)).toBe(sent.noEntries.size);
});

test('observe and seal: every object of the tape is read, none late, and nothing waits or is dead', async () => {
  const tape = await stations.keys(deployed.id('Pipeline/LandingBucket'), 'tape/');
  const read = async (): Promise<number> =>
    (await stations.items(deployed.id('Detection/StateTable'))).filter((item) => item.includes('{"S":"tape"}')).length;
  // Each entry is merged under every detector that looks at it, one write a partition and minute of a batch.
  expect(await until(read, (count) => count >= tape.length, 400)).toBe(tape.length);
  for (const { late, future, rejected } of await stations.reports(logOf('Detection/Observe'), 'observe'))
    expect({ late, future, rejected }).toEqual({ late: 0, future: 0, rejected: 0 });
  for (const queue of ['Pipeline/DetectQueue', 'Pipeline/SealQueue'])
    expect(
      await until(
        () => stations.waiting(deployed.id(queue)),
        (count) => count === 0,
        60,
      ),
    ).toBe(0);
  for (const queue of ['Pipeline/DetectDeadLetters', 'Pipeline/SealDeadLetters', 'Pipeline/MaskDeadLetters'])
    expect(await stations.waiting(deployed.id(queue))).toBe(0);
});

test('judge: the final detections are those of `keywatch replay` over the same lines', async () => {
  // So far at once that a busy machine has judged it within the limit of a call.
  for (let time = evening.from + HOUR; time < evening.over; time += HOUR / 3) await judge(time);
  await judge(evening.over);
  // A line that Firehose cannot take is an entry on one machine.
  const whole = inputs.map(
    ([format, lines]) => [format, lines.filter((line) => sent.noEntries.get(line) !== 'too_long')] as const,
  );
  const settings = { ...withRegistered(), pseudonyms: { key: 'env:KEYWATCH_E2E_KEY' } };
  const settingsFile = file('settings/replay.json', JSON.stringify(settings));
  const replay = await replayed([...history, ...whole], settingsFile, home, pseudonymKey);
  const [from, to] = [evening.from, evening.over].map((time) => time - LATENESS) as [number, number];
  detections = replay.filter((line) => {
    const at = Date.parse(JSON.parse(line).detectedAt);
    return at > from && at <= to;
  });

  const found = (await stations.logged(deployed.id('Detection/DetectionsLogGroup'))).map(({ message }) => message);
  expect(difference(found.map(withoutLink), detections)).toEqual(NONE);
  expect(evening.attacked).toEqual(sorted(DETECTORS.map(({ id }) => id)));
  expect(sorted([...new Set(detections.map((line) => JSON.parse(line).detector))])).toEqual(evening.attacked);
});

test('pages: one message for each detection and escalation on its severity’s topic, with the runbook', async () => {
  for (const severity of SEVERITIES) {
    const expected = detections.filter((text) => {
      const line = JSON.parse(text);
      return line.severity === severity && line.phase !== 'closed' && !PAGED_BY_ALARM.includes(line.detector);
    });
    const received: string[] = [];
    await until(
      async () => received.push(...(await pages.received(severity))),
      (count) => count >= expected.length,
      20,
    );
    expect(difference(received.map(withoutLink), expected)).toEqual(NONE);
    for (const text of received) expect(JSON.parse(text).runbook).toMatch(/^docs\/detectors\.md#[a-z-]+$/);
  }
});

test('alarms: those of the attacked detectors, each by its own metric, and no other', async () => {
  const published = await publish(assembly.template, deployed, stations);
  const shares = shareChanges(assembly.template, published, evening.from, evening.to);
  const red = shares.filter(({ changes }) => changes.some(({ to }) => to === 'ALARM')).map(({ name }) => name);
  for (const metric of published) await put(clients, metric, metric.defaultValue);
  expect(await inState(clients, 'ALARM')).toEqual([]);
  const expected: string[] = [];
  for (const detector of evening.attacked.filter((id) => !SHARES.includes(id))) {
    // A count's alarm adds up its window; all of it lies in one here.
    const metric = published.find((one) => one.metric === detector || one.metric === `${detector}-matched`)!;
    const sums = [...metric.sums.values()];
    const value = PAGED_BY_ALARM.includes(detector) ? sums.reduce((a, b) => a + b, 0) : Math.max(...sums);
    await put(clients, metric, value);
    expected.push(`Keywatch-${detector}`);
    expect(
      await until(
        () => inState(clients, 'ALARM'),
        (now) => now.length === expected.length,
        10,
      ),
    ).toEqual(expected);
  }
  expect(sorted([...expected, ...red])).toEqual(evening.attacked.map((detector) => `Keywatch-${detector}`));
});

test('archive: every entry, chained and signed, and `keywatch verify s3://…` finds nothing', async () => {
  const bucket = deployed.id('Archive/Bucket');
  // Of an entry that came twice within one object of the tape the archive keeps one.
  const lines = await stations.lines(bucket, 'category=');
  expect(difference([...new Set(lines)], [...new Set(entries)])).toEqual(NONE);
  const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name: deployed.id('Archive/Head') }));
  const { PublicKey } = await clients.kms.send(new GetPublicKeyCommand({ KeyId: deployed.id('Archive/DigestKey') }));
  const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' });
  const pem = file('public-key.pem', key.export({ type: 'spki', format: 'pem' }).toString());
  const [sequence, head] = Parameter!.Value!.split(':');
  const args = ['verify', `s3://${bucket}`, '--public-key', pem, '--head', head!];
  const { code, output } = await run(CLI, args, { HOME: home, ...emulator.env }, 60_000);
  expect(output).toMatch(new RegExp(`^${sequence} digests, \\d+ objects, ${lines.length} entries\nOK\n`));
  expect(code).toBe(0);
});

test('archive: every object is locked for 400 days, and nobody deletes one, with or without the bucket’s policy', async () => {
  const Bucket = deployed.id('Archive/Bucket');
  const { s3 } = clients;
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(DeleteMarkers).toEqual([]);
  expect(Versions.length).toBeGreaterThan(10);
  for (const { Key, VersionId } of Versions) {
    const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket, Key, VersionId }));
    expect(Retention!.Mode).toBe('GOVERNANCE');
    expect(Retention!.RetainUntilDate!.getTime()).toBeGreaterThan(NOW + 399 * DAY);
  }
  const [{ Key, VersionId }] = Versions as [{ Key: string; VersionId: string }];
  const remove = () => s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  await expect(remove()).rejects.toThrow(/denied/i);
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  await expect(remove()).rejects.toThrow(/denied/i);
});

test('canary: arrives masked, and says so', async () => {
  await stations.invoke(deployed.id('Canary/Send/Function'), {});
  const [line] = await stations.logged(deployed.id('Pipeline/RawLogGroup'), 'canary');
  const { extendedRequestId, path, 'identity.userAgent': agent } = JSON.parse(line!.message);
  canarySecrets = `${path} ${agent}`.split(/[\s/?=;()]+/).filter((part) => /\d/.test(part) && part.length >= 20);
  expect(canarySecrets.length).toBeGreaterThanOrEqual(5);
  const published = (await stations.logged(logOf('Canary/Send'))).flatMap(({ message }) =>
    message.includes('CanaryArrived') ? [JSON.parse(message)] : [],
  );
  expect(published).toMatchObject([{ CanaryArrived: 1, CanaryLeaked: 0 }]);
  expect(published[0]._aws.CloudWatchMetrics[0].Namespace).toBe('Keywatch/Keywatch');
  const masked = await stations.logged(deployed.id('Pipeline/MaskedLogGroup'), 'entries');
  expect(masked.filter(({ message }) => message.includes(extendedRequestId))).toHaveLength(1);
});

test('what mask masked is published by kind and field, without a value', async () => {
  const lines = (await stations.logged(logOf('Pipeline/Mask'))).flatMap(({ message }) =>
    message.includes('"Masked"') ? [JSON.parse(message)] : [],
  );
  const kinds = new Set(lines.map(({ Kind, Field }) => `${Kind} ${Field}`));
  for (const one of ['api_key url.path', 'authorization user_agent.original', 'aws_access_key_id url.path'])
    expect(kinds).toContain(one);
});

test('what mask cannot handle waits with its dead letters, whatever secrets it holds', async () => {
  const FunctionName = deployed.id('Pipeline/Mask/Function');
  const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const Variables = { ...Environment!.Variables, KEYWATCH_TAPE_STREAM: 'gone' };
  await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  const queue = deployed.id('Pipeline/MaskDeadLetters');
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['QueueArn'] }),
  );
  await clients.lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName,
      Qualifier: '$LATEST',
      // At once, not after minutes.
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: Attributes!.QueueArn } },
    }),
  );
  deadSecret = randomValue(40);
  const logEvents = [
    { id: '1', timestamp: NOW, message: JSON.stringify({ requestTimeEpoch: NOW, path: `/${deadSecret}` }) },
  ];
  const data = gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents })).toString('base64');
  const Payload = JSON.stringify({ awslogs: { data } });
  await clients.lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
  expect(
    await until(
      () => stations.waiting(queue),
      (count) => count === 1,
      60,
    ),
  ).toBe(1);
});

test('no planted secret is anywhere but in the raw log groups', async () => {
  const places = [...(await everything(clients, stations)), { name: 'pages', text: pages.messages.join('\n') }];
  expect(places.length).toBeGreaterThan(20);
  const raw = ['Pipeline/RawLogGroup', 'WebAclLogging0/LogGroup', '/Audit'].map(
    (path) => `log group ${deployed.id(path)}`,
  );
  const { secrets, trailSecrets } = sent.others;
  expect(holding(places, [...sent.secrets, ...canarySecrets, deadSecret])).toEqual(raw.slice(0, 1));
  expect(sorted(holding(places, secrets))).toEqual(sorted(raw.slice(1)));
  expect(holding(places, trailSecrets)).toEqual([]);
  // The dead letter holds the message as it came, packed.
  const letters = places.filter(({ text }) => text.includes('H4sI'));
  expect(letters.map(({ name }) => name)).toEqual([expect.stringContaining('MaskDeadLetters')]);
});

test('the schedule, switched on, has the function judge', async () => {
  // As in a fresh stack, so that not every minute since the evening has to be judged.
  const progress = { pk: { S: 'record progress' }, sk: { S: 'record' } };
  await clients.dynamo.send(new DeleteItemCommand({ TableName: deployed.id('Detection/StateTable'), Key: progress }));
  const judged = async (): Promise<number> => (await stations.reports(logOf('Detection/Judge'), 'judge')).length;
  const before = await judged();
  await clients.events.send(new EnableRuleCommand({ Name: deployed.id('Detection/EveryMinute') }));
  expect(await until(judged, (count) => count > before, 240)).toBeGreaterThan(before);
  expect(await stations.waiting(deployed.id('Detection/JudgeDeadLetters'))).toBe(0);
});

test('erase: refuses the pseudonym key in use, and destroys it once the stack is gone', async () => {
  const erase = (...args: string[]) =>
    run(CLI, ['erase', '--stack', 'Keywatch', ...args], { HOME: home, ...emulator.env }, 60_000);
  expect(await erase()).toEqual({ code: 0, output: 'version 1, in use\n' });
  const confirmed = ['--key-version', '1', '--confirm', 'erase Keywatch version 1'];
  expect((await erase(...confirmed)).code).toBe(2);
  await deployed.destroy();
  expect(await erase()).toEqual({ code: 0, output: 'version 1, can be erased\n' });
  expect((await erase(...confirmed)).code).toBe(0);
  expect((await erase()).code).toBe(2);
}, 240_000);

/** A deployed detection as `keywatch replay` has it: without the link to the stack's dashboard, which it must have. */
function withoutLink(text: string): string {
  const { dashboard, ...line } = JSON.parse(text);
  const { region } = emulator;
  const page = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/`;
  const [start, end] = [Date.parse(line.firstSeen) - 15 * MINUTE, Date.parse(line.lastSeen) + 15 * MINUTE];
  expect(dashboard).toBe(`${page}${deployed.id('Dashboard')}?start=${start}&end=${end}`);
  return JSON.stringify(line);
}

const withRegistered = () => ({
  ...evening.settings,
  keys: [...evening.settings.keys, ...registered.keys],
  plans: [...evening.settings.plans, ...registered.plans],
});

/** The stage as the deployed function is told of it. */
async function countedStage(): Promise<CountedStage> {
  const FunctionName = deployed.id('Counts/Read/Function');
  const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const [only] = JSON.parse(Environment!.Variables!.KEYWATCH_STAGES!);
  return only;
}

/** The schedule’s call at a time. */
const judge = (time: number): Promise<void> =>
  stations.invoke(deployed.id('Detection/Judge/Function'), { time: new Date(time).toISOString() });
