import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LogGroup } from '../lambda/aws/log-group.js';
import { DynamoStateStore } from '../lambda/detect/dynamo-state-store.js';
import { observeHandler } from '../lambda/detect/observe.js';
import { maskHandler } from '../lambda/mask/handler.js';
import { intakeMaker } from '../lambda/mask/intake.js';
import { Tape } from '../lambda/mask/tape.js';
import { activeDetectors } from '../lib/core/detect/catalogue.js';
import { Observer } from '../lib/core/detect/observer.js';
import { parseSettings } from '../lib/core/settings.js';

/** CPU per entry of the handlers, whose services answer at once, as a ratio to `keywatch replay` of the same lines. */
const REQUESTS = 100_000;
/** Lines of a subscription message, and entries of an object of the tape. */
const MESSAGE = 500;
const OBJECT = 5_000;

const ROOT = resolve(__dirname, '..');
const CLI = join(ROOT, 'dist/keywatch.mjs');
const dir = mkdtempSync(join(tmpdir(), 'keywatch-handlers-'));

async function main(): Promise<void> {
  run('simulate', '--requests', String(REQUESTS), '--out', dir);
  const log = join(dir, 'access.ndjson');
  const { geo: _, ...settings } = JSON.parse(readFileSync(join(dir, 'settings.json'), 'utf8'));
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  const settingsFile = join(dir, 'without-geo.json');
  writeFileSync(settingsFile, JSON.stringify(settings));
  const replay = cpuOfReplay(log, settingsFile) / lines.length;
  console.info = () => undefined;

  const tape: string[] = [];
  const answer = async ({ input }: { input: { Records?: { Data: Uint8Array }[] } }) => {
    for (const { Data } of input.Records ?? []) tape.push(...Buffer.from(Data).toString('utf8').trim().split('\n'));
    return { SecretString: 'a key for the bench only' };
  };
  const client = { send: answer } as never;
  const parsed = parseSettings(settings);
  const mask = maskHandler({
    intake: intakeMaker(async () => parsed, client, 'arn'),
    tape: new Tape(client, 'tape'),
    tally: new LogGroup(client, 'tally'),
    masked: new LogGroup(client, 'masked'),
    namespace: 'Keywatch/Test',
  });
  const messages = chunks(lines, MESSAGE).map((some, n) => ({ awslogs: { data: packed(some, n) } }));
  const masking = await cpuOf(async () => {
    for (const message of messages) await mask(message);
  });

  const dynamo = new DynamoDBClient({ region: 'us-east-1' });
  dynamo.send = (async () => ({ Attributes: { members: { SS: [] } } })) as never;
  const objects = chunks(tape, OBJECT).map((some) => gzipSync(some.join('\n')));
  const s3 = {
    send: async ({ input }: { input: { Key: string } }) => ({
      Body: { transformToByteArray: async () => objects[Number(input.Key)]! },
      LastModified: new Date(Date.UTC(2026, 2, 11)),
    }),
  } as never;
  const observe = observeHandler({
    s3,
    observer: new Observer(
      Object.assign(new DynamoStateStore(dynamo, 'state'), nothingJudged),
      activeDetectors(parsed),
    ),
    reads: { mark: async () => undefined },
  });
  const observing = await cpuOf(async () => {
    for (const key of objects.keys()) {
      const body = JSON.stringify({ detail: { bucket: { name: 'b' }, object: { key: String(key) } } });
      await observe({ Records: [{ messageId: '1', body }] });
    }
  });
  const show = (name: string, ms: number): void =>
    console.log(
      `${name.padEnd(8)} ${((ms * 1000) / lines.length).toFixed(1)} µs of CPU an entry, ${(ms / lines.length / replay).toFixed(2)} of replay's`,
    );
  show('replay', replay * lines.length);
  show('mask', masking);
  show('observe', observing);
}

/** A store in which nothing is judged yet. */
const nothingJudged = { load: async () => [{ record: undefined, cells: [] }] };

const chunks = (all: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));

function packed(lines: readonly string[], nth: number): string {
  const logEvents = lines.map((message, n) => ({ id: `${nth}-${n}`, timestamp: 0, message }));
  return gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents })).toString('base64');
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function run(...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** CPU milliseconds of a whole replay, its start included. */
function cpuOfReplay(log: string, settings: string): number {
  const script = `process.on('exit', () => { const { user, system } = process.cpuUsage(); console.error('CPU ' + (user + system) / 1000); });`;
  const { stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(script)}`,
      CLI,
      'replay',
      log,
      '--settings',
      settings,
      '--out',
      join(dir, 'out'),
    ],
    { encoding: 'utf8' },
  );
  return Number(/CPU ([\d.]+)/.exec(stderr)![1]);
}

main().finally(() => rmSync(dir, { recursive: true, force: true }));
