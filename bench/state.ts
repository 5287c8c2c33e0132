// What detection keeps of keys, and what judging them costs: `npm run bench:state`. Each part runs in a process of its own.
import { fork } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { isbot } from 'isbot';
import { activeDetectors } from '../lib/core/detect/catalogue.js';
import { Engine } from '../lib/core/detect/engine.js';
import { MemoryStateStore } from '../lib/core/detect/memory-state-store.js';
import { type Change, type FamilyName, familyName } from '../lib/core/detect/state-store.js';
import type { KeyHistory } from '../lib/core/detect/tracks/key-history.js';
import { Enricher } from '../lib/core/enrich/enrich.js';
import { Pseudonyms } from '../lib/core/enrich/pseudonyms.js';
import type { Entry } from '../lib/core/entry/fields.js';
import { PARSERS } from '../lib/core/entry/recognize.js';
import { parseSettings } from '../lib/core/settings.js';
import { MINUTE } from '../lib/core/time-units.js';
import { tameLargeHeap } from '../local/replay/large-heap.js';
import { Random } from '../local/simulator/random.js';

const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 2, 1);
const LATENESS = 15 * MINUTE;
const BATCH = 1000;
const ROUTES = ['orders', 'products', 'customers', 'invoices', 'shipments', 'returns', 'carts', 'prices'];

const settings = parseSettings({ exportRoutes: ['/exports'], adminRoutes: ['/admin/*'] });
const collect = (globalThis as { gc?: () => void }).gc;
if (!collect) throw new Error('needs node --expose-gc');

/** A call of a key, that no other call is like. */
interface Call {
  readonly n: number;
  readonly key: number;
  readonly time: number;
  readonly bytes?: number;
  readonly path?: string;
  readonly route?: string;
}

/** The access log line of a call, as the project's API Gateway format writes it. */
function lineOf({ n, key, time, ...call }: Call): string {
  const id = n.toString(16).padStart(12, '0');
  const name = ROUTES[n % ROUTES.length]!;
  const { route = `/${name}/{id}`, path = `/${name}/${100_000 + (n % 50_000)}`, bytes = 500 + (n % 9000) } = call;
  return JSON.stringify({
    requestTimeEpoch: String(time),
    extendedRequestId: `X${id}AAHAA4AA6=`,
    responseLatency: '87',
    requestId: `c9a7058e-8dc7-44bb-a409-${id}`,
    httpMethod: 'GET',
    status: '200',
    responseLength: String(bytes),
    protocol: 'HTTP/1.1',
    'identity.sourceIp': addressOf(key),
    'identity.user': '-',
    'authorizer.principalId': '-',
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    xrayTraceId: '-',
    accountId: '111122223333',
    'error.responseType': '-',
    apiId: 'q7w3kz9f2b',
    stage: 'prod',
    resourcePath: route,
    integrationLatency: '77',
    'integration.status': '200',
    'authorizer.latency': '1',
    'identity.apiKeyId': keyId(key),
    'authorizer.keyFingerprint': key.toString(16).padStart(16, '0'),
    wafResponseCode: 'WAF_ALLOW',
    domainName: 'api.brightcart.example',
    path: `/prod${path}`,
    'identity.userAgent': 'axios/1.8.1',
  });
}

const addressOf = (key: number): string => `${20 + (key >> 16)}.${(key >> 8) & 255}.${key & 255}.7`;
const keyId = (key: number): string => `key${key.toString(36).padStart(7, '0')}`;
const PLACE = { lat: 52.52, lon: 13.405 };
const enricher = new Enricher({ settings, pseudonyms: new Pseudonyms('bench', 1), isBot: isbot });

function parsed(line: string): Entry {
  const result = PARSERS.apigateway(line);
  if (!('entry' in result)) throw new Error('a line that is no access log line');
  const { entry } = result;
  entry['source.geo.location'] = PLACE;
  entry['source.geo.country_iso_code'] = 'DE';
  enricher.enrich(entry);
  return entry;
}

/** Entries of the same caller, route and path differ from this one in what `entryOf` sets. */
const templates = new Map<string, Entry>();

/** The entry of a call without the time that parsing and enriching its line take. */
function entryOf(call: Call): Entry {
  const { n, key, time, bytes, route = ROUTES[n % ROUTES.length]! } = call;
  let template = templates.get(route);
  if (!template) {
    template = parsed(lineOf(call));
    templates.set(route, template);
  }
  const id = n.toString(16).padStart(12, '0');
  const address = addressOf(key);
  return {
    ...template,
    '@timestamp': time,
    'event.id': `X${id}AAHAA4AA6=`,
    'api_key.id': keyId(key),
    'source.ip': address,
    'source.client': address,
    'http.response.bytes': bytes ?? 500 + (n % 9000),
    ...(call.route ? {} : { 'api.resource.hash': `res1_${id}0123456789` }),
  };
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Runs entries through an engine, batch by batch as a replay does; the CPU seconds of the engine alone. */
async function run(store: MemoryStateStore, batches: Iterable<readonly Entry[]>): Promise<number> {
  const engine = new Engine(store, activeDetectors(settings), settings.keys);
  let seconds = 0;
  let last = 0;
  for (const batch of batches) {
    last = batch.at(-1)!['@timestamp']!;
    const before = cpuSeconds();
    await engine.observe(batch);
    await engine.advance(last - LATENESS);
    seconds += cpuSeconds() - before;
  }
  const before = cpuSeconds();
  await engine.advance(last);
  return seconds + cpuSeconds() - before;
}

function* batchesOf(calls: Iterable<Call>): Generator<readonly Entry[]> {
  let batch: Entry[] = [];
  for (const call of calls) {
    batch.push(entryOf(call));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Keeps the last record of one key in each family. */
class Watched extends MemoryStateStore {
  readonly records = new Map<FamilyName, unknown>();

  constructor(private readonly key: string) {
    super();
  }

  override async save(changes: readonly Change[]): Promise<void> {
    for (const { family, entity, record } of changes) if (entity === this.key) this.records.set(family, record);
    await super.save(changes);
  }
}

/**
 * Bytes of a busy key's records, as JSON, after hours with 1,000 calls of 50 kB each: numbers of as many digits as such
 * keys have. Once a day it exports, once a night it uses an admin route. The calls lie in one minute of the hour, which
 * changes nothing of a baseline and spares the judgement of the others.
 */
async function baseline(hours: number): Promise<number> {
  const store = new Watched(keyId(1));
  const random = new Random(hours, 'state');
  function* calls(): Generator<Call> {
    let n = 0;
    // Two more: the last is not judged yet, and the hour that runs is not in the baseline.
    for (let hour = 0; hour <= hours + 1; hour++)
      for (let i = 0; i < 1000; i++) {
        const time = START + hour * HOUR + 10 * MINUTE + Math.floor((i / 1000) * MINUTE);
        const call = { n: n++, key: 1, time, bytes: 40_000 + random.below(20_000) };
        if (i === 0 && hour % 24 === 2) yield { ...call, path: '/exports', route: '/exports' };
        else if (i === 1 && hour % 24 === 23) yield { ...call, path: '/admin/users', route: '/admin/users' };
        else yield call;
      }
  }
  await run(store, batchesOf(calls()));
  const record = store.records.get(familyName('callers', 'api_key'));
  const { triples } = (record as { memory: KeyHistory }).memory.lasting.hours;
  if (triples.length !== 3 * hours) throw new Error(`the baseline has ${triples.length / 3} hours, not ${hours}`);
  let bytes = 0;
  for (const one of store.records.values()) if (one !== undefined) bytes += JSON.stringify(one).length;
  return bytes;
}

/** Live bytes a key in the memory's windows: each of 1,000 keys called once, or each minute for longer than they are. */
async function windows(minutes: number): Promise<number> {
  const keys = 1000;
  const store = new MemoryStateStore();
  const make = (minute: number): Entry[] =>
    Array.from({ length: keys }, (_, key) =>
      entryOf({ n: minute * keys + key, key, time: START + minute * MINUTE + key }),
    );
  // What the first entry makes once for all is not the keys'.
  await run(new MemoryStateStore(), [make(0)]);
  collect!();
  const before = process.memoryUsage().heapUsed;
  const engine = new Engine(store, activeDetectors(settings), settings.keys);
  for (let minute = 0; minute < minutes; minute++) {
    await engine.observe(make(minute));
    await engine.advance(START + minute * MINUTE - LATENESS);
  }
  collect!();
  const bytes = (process.memoryUsage().heapUsed - before) / keys;
  if (engine.progress === undefined) throw new Error('nothing was observed');
  return bytes;
}

/** 2,000 entries a minute, of so many keys in turn. */
function* sparse(keys: number, entries: number): Generator<Call> {
  for (let n = 0; n < entries; n++)
    // A step that shares no factor with the number of keys: neighbours in time are no neighbours in name.
    yield { n, key: (n * 7919) % keys, time: START + n * 30 };
}

interface Cost {
  readonly microseconds: number;
  readonly rssMiB: number;
}

/** The batches as a replay takes them: with an eye on the heap. */
function* tamed(batches: Iterable<readonly Entry[]>): Generator<readonly Entry[]> {
  for (const batch of batches) {
    tameLargeHeap();
    yield batch;
  }
}

async function cost(keys: number, entries: number): Promise<Cost> {
  const seconds = await run(new MemoryStateStore(), tamed(batchesOf(sparse(keys, entries))));
  return { microseconds: (seconds / entries) * 1e6, rssMiB: process.resourceUsage().maxRSS / 1024 };
}

interface Core {
  readonly core: number;
  readonly parse: number;
}

/** The engine alone beside `JSON.parse` of the same lines, in turns; medians in microseconds an entry. */
async function core(): Promise<Core> {
  const [keys, count, rounds] = [10_000, 100_000, 9];
  const lines = [...sparse(keys, count)].map(lineOf);
  const times: Record<'core' | 'parse', number[]> = { core: [], parse: [] };
  for (let round = 0; round < rounds; round++) {
    const before = cpuSeconds();
    let bytes = 0;
    for (const line of lines) bytes += JSON.parse(line).responseLength.length;
    times.parse.push(cpuSeconds() - before);
    if (bytes === 0) throw new Error('nothing was parsed');
    const entries = lines.map(parsed);
    const batches = Array.from({ length: count / BATCH }, (_, i) => entries.slice(i * BATCH, (i + 1) * BATCH));
    times.core.push(await run(new MemoryStateStore(), batches));
  }
  const median = (all: readonly number[]): number => ([...all].sort((a, b) => a - b)[(rounds - 1) / 2]! / count) * 1e6;
  return { core: median(times.core), parse: median(times.parse) };
}

const PARTS = {
  month: () => baseline(30 * 24),
  hours: () => baseline(10),
  once: () => windows(1),
  each: () => windows(90),
  few: () => cost(10_000, 300_000),
  many: () => cost(1_000_000, 3_000_000),
  core,
} as const;
type Part = keyof typeof PARTS;

function measured<P extends Part>(part: P): Promise<Awaited<ReturnType<(typeof PARTS)[P]>>> {
  return new Promise((resolve, reject) => {
    const child = fork(__filename, [part]);
    child.once('message', (value) => resolve(value as Awaited<ReturnType<(typeof PARTS)[P]>>));
    child.once('exit', (code) => reject(new Error(`${part}: the process ended with ${code}`)));
  });
}

async function main(): Promise<boolean> {
  const month = await measured('month');
  const hours = await measured('hours');
  const once = await measured('once');
  const each = await measured('each');
  const few = await measured('few');
  const many = await measured('many');
  const { core, parse } = await measured('core');
  console.log(`Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model.trim()}\n`);
  console.log('| What a key did within the windows | Bytes per key, in memory |\n| --- | ---: |');
  console.log(`| one request | ${Math.round(once)} |`);
  console.log(`| a request a minute, for longer than they are | ${Math.round(each)} |`);
  console.log('\n| Engine alone | µs/entry |\n| --- | ---: |');
  console.log(`| 10,000 keys, 30 requests each | ${few.microseconds.toFixed(1)} |`);
  console.log(`| 1,000,000 keys, 3 requests each | ${many.microseconds.toFixed(1)} |`);
  console.log(`| 10,000 keys, 10 requests each, entries made of lines | ${core.toFixed(1)} |`);
  console.log(`| \`JSON.parse\` of the lines of those | ${parse.toFixed(1)} |`);
  const checks = [
    { name: 'Record of a key with 720 hours of traffic, JSON (bytes)', value: month, limit: 16_000 },
    { name: 'Record of a key with 10 hours of traffic, JSON (bytes)', value: hours, limit: 2_000 },
    { name: 'Peak RSS, 1,000,000 keys (MiB)', value: many.rssMiB, limit: 2048 },
    { name: 'CPU per entry, 1,000,000 keys / 10,000', value: many.microseconds / few.microseconds, limit: 3 },
    { name: 'CPU per entry, engine / `JSON.parse`', value: core / parse, limit: 2 },
  ];
  console.log('\n| Check | Value | Limit | |\n| --- | ---: | ---: | --- |');
  for (const { name, value, limit } of checks)
    console.log(`| ${name} | ${Number(value.toFixed(2))} | ${limit} | ${value <= limit ? 'ok' : 'missed'} |`);
  return checks.every(({ value, limit }) => value <= limit);
}

const part = process.argv[2] as Part | undefined;
if (process.send && part) PARTS[part]().then((value) => process.send!(value, () => process.exit(0)));
else
  main().then((met) => {
    process.exitCode = met ? 0 : 1;
  });
