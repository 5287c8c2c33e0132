// What the detectors' state costs in DynamoDB, per million entries: `npm run bench:dynamodb` (some five minutes).
import { cpus } from 'node:os';
import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { isbot } from 'isbot';
import { DynamoStateStore } from '../lambda/detect/dynamo-state-store.js';
import { judgeHandler } from '../lambda/detect/judge.js';
import { observeHandler } from '../lambda/detect/observe.js';
import { TapeReads } from '../lambda/detect/tape-reads.js';
import { RegistryTable } from '../lambda/registry/registry-table.js';
import { activeDetectors } from '../lib/core/detect/catalogue.js';
import { Judge, PROGRESS } from '../lib/core/detect/judge.js';
import { MemoryStateStore } from '../lib/core/detect/memory-state-store.js';
import { Observer } from '../lib/core/detect/observer.js';
import { type Change, partitionName } from '../lib/core/detect/state-store.js';
import { placesFromCsv } from '../lib/core/enrich/places.js';
import { Pseudonyms } from '../lib/core/enrich/pseudonyms.js';
import type { Entry } from '../lib/core/entry/fields.js';
import { PARSERS } from '../lib/core/entry/recognize.js';
import { serialize } from '../lib/core/entry/serialize.js';
import { Pipeline } from '../lib/core/pipeline.js';
import { synchronize } from '../lib/core/registry/synchronize.js';
import { parseSettings } from '../lib/core/settings.js';
import { LAST_DAY } from '../local/simulator/calendar.js';
import { simulate } from '../local/simulator/index.js';
import { type Bill, MeteredTable } from './metered-table.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SEED = 11;
/** Days of history that the keys have when the measured hours begin; the requests are of one day more. */
const HISTORY = { days: 30, requests: 1_000_000 };
/** From noon (UTC): one hour fills the windows, two are measured. */
const FROM = LAST_DAY + 12 * HOUR;
const MEASURED = { from: FROM + HOUR, to: FROM + 3 * HOUR };
const PER_DAY = [100_000, 1_000_000];
/** Firehose writes an object each minute, not at the clock's full ones; what is observed of it is judged 15 minutes on. */
const CUT = 20_000;
/** USD per million request units of an on-demand table in us-east-1. */
const PRICE = { wru: 0.625, rru: 0.125 };

const simulated = (requests: number, days: number) =>
  simulate({ seed: SEED, requests, days, attacks: 'none', intensity: 1, evasion: 'none' });

const whole = simulated(0, 1);
const settings = parseSettings({ ...whole.settings, geo: {} });
const active = activeDetectors(settings);

/** Entries as the tape holds them, from one time to another. */
function* entriesOf(lines: Iterable<string>, from: number, to: number): Generator<Entry> {
  const pseudonyms = new Pseudonyms('bench', 1);
  const places = placesFromCsv(whole.placesCsv);
  const pipeline = new Pipeline({ settings, pseudonyms, places, isBot: isbot }, PARSERS.apigateway);
  for (const line of lines) {
    const time = Number(/"requestTimeEpoch":"?(\d+)/.exec(line)![1]);
    if (time < from || time >= to) continue;
    const processed = pipeline.process(line);
    if ('reject' in processed) throw new Error(`a simulated line was rejected: ${processed.reject}`);
    yield processed.entry;
  }
}

/** Entries in objects of the tape: those that Firehose gets within a minute. */
function* objectsOf(
  entries: Iterable<Entry>,
  cut: number,
): Generator<{ readonly writtenAt: number; readonly entries: Entry[] }> {
  let object: Entry[] = [];
  let end = 0;
  for (const entry of entries) {
    const time = entry['@timestamp']!;
    if (time >= end) {
      if (object.length > 0) yield { writtenAt: end, entries: object };
      object = [];
      end = (Math.floor((time - cut) / MINUTE) + 1) * MINUTE + cut;
    }
    object.push(entry);
  }
  yield { writtenAt: end, entries: object };
}

/** Keeps the last change of each partition. */
class Kept extends MemoryStateStore {
  readonly records = new Map<string, Change>();

  override async save(changes: readonly Change[]): Promise<void> {
    for (const { family, entity, record } of changes)
      this.records.set(partitionName(family, entity), { family, entity, record });
    await super.save(changes);
  }
}

/** The records after the days of history: what a stack of that age holds, but for its windows. */
async function history(): Promise<readonly Change[]> {
  const { days, requests } = HISTORY;
  const store = new Kept();
  const observer = new Observer(store, active);
  const judge = new Judge(store, active, settings.keys, async () => undefined);
  const begin = LAST_DAY - days * 24 * HOUR;
  await judge.advance(begin);
  const lines = simulated(requests, days + 1).accessLines();
  for (const { writtenAt, entries } of objectsOf(entriesOf(lines, begin, LAST_DAY), CUT)) {
    await observer.observe(entries, writtenAt);
    await judge.advance(writtenAt - 15 * MINUTE);
  }
  await judge.advance(LAST_DAY);
  return [...store.records.values()].filter(({ family }) => family !== PROGRESS.family);
}

interface Cost {
  /** Entries of the measured hours, and of the hour before too. */
  readonly entries: number;
  readonly all: number;
  readonly bills: ReadonlyMap<string, Bill>;
  readonly largest: { readonly bytes: number; readonly pk: string };
  readonly held: ReadonlyMap<string, { readonly items: number; readonly bytes: number }>;
  readonly registry: { readonly keys: number; readonly rru: number };
}

/** Runs both functions of `detect` over the hours of a day with so many requests. */
async function cost(perDay: number, records: readonly Change[]): Promise<Cost> {
  const table = new MeteredTable();
  const dynamo = table.client();
  let clock = FROM;
  const store = new DynamoStateStore(dynamo, 'state', () => clock);
  const reads = new TapeReads(dynamo, 'state', () => clock);
  await store.save(records);
  const registry = await registryCost(table, new RegistryTable(dynamo, 'state'));

  const tape = new Map<string, { writtenAt: number; body: Buffer }>();
  const s3 = tapeClient(tape);
  const observe = observeHandler({ s3, reads, observer: new Observer(store, active) });
  const judge = judgeHandler({
    s3,
    tapeBucket: 'landing',
    reads,
    store,
    judge: async () => new Judge(store, active, settings.keys, async () => undefined),
  });
  const tick = (time: number): Promise<void> => {
    clock = time;
    return judge({ time: new Date(time).toISOString() });
  };
  await tick(FROM);
  let [counted, all] = [0, 0];
  let minute = FROM + MINUTE;
  let isMeasured = false;
  for (const { writtenAt, entries } of objectsOf(
    entriesOf(simulated(perDay, 1).accessLines(), FROM, MEASURED.to),
    CUT,
  )) {
    for (; minute <= writtenAt; minute += MINUTE) {
      if (!isMeasured && minute > MEASURED.from) {
        table.reset();
        isMeasured = true;
      }
      await tick(minute);
    }
    const key = `tape/${new Date(writtenAt).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')}/${writtenAt}`;
    tape.set(key, { writtenAt, body: gzipSync(entries.map(serialize).join('\n'), { level: 1 }) });
    clock = writtenAt;
    const body = JSON.stringify({ detail: { bucket: { name: 'landing' }, object: { key } } });
    const { batchItemFailures } = await observe({ Records: [{ messageId: '1', body }] });
    if (batchItemFailures.length > 0) throw new Error('an object was not observed');
    if (isMeasured) counted += entries.length;
    all += entries.length;
  }
  return { entries: counted, all, bills: table.bills, largest: table.largestItem, held: table.held(), registry };
}

/** What one reading of the registry costs; `mask` and `detect` read it every five minutes while they run. */
async function registryCost(table: MeteredTable, registry: RegistryTable): Promise<Cost['registry']> {
  const empty = { keys: new Map(), plans: new Map() };
  const full = synchronize(empty, { keys: [], plans: [], plansOf: new Map() }, settings, [], FROM);
  await registry.replace(empty, full);
  table.reset();
  const { keys } = await registry.registered();
  const { rru } = table.bills.get('Query registry')!;
  table.reset();
  return { keys: keys.length, rru };
}

/** S3 as far as both functions ask for it. */
function tapeClient(tape: ReadonlyMap<string, { readonly writtenAt: number; readonly body: Buffer }>): S3Client {
  const s3 = new S3Client({ region: 'us-east-1' });
  s3.send = (async ({ input }: { input: { Key?: string; StartAfter?: string } }) => {
    if (input.Key === undefined)
      return {
        Contents: [...tape]
          .filter(([key]) => key > input.StartAfter!)
          .map(([Key, { writtenAt }]) => ({ Key, LastModified: new Date(writtenAt) })),
      };
    const { body, writtenAt } = tape.get(input.Key)!;
    return { Body: { transformToByteArray: async () => body }, LastModified: new Date(writtenAt) };
  }) as never;
  return s3;
}

const WHAT: Readonly<Record<string, string>> = {
  'Update cell': 'observe: observations into minutes',
  'Update due': 'observe and judge: lists of what is due',
  'Query due': 'judge: lists of what is due',
  'Query cell': 'judge: minutes of the windows',
  'Get record': 'judge and observe: records',
  'Put record': 'judge: records',
  'Delete record': 'judge: records that are over',
  'Put tape': 'observe: objects that were read',
  'Query tape': 'judge: objects that were read',
};

const round = (number: number): string => Math.round(number).toLocaleString('en');

function show(perDay: number, { entries, all, bills, largest, held, registry }: Cost): void {
  const perMillion = (number: number): number => (number / entries) * 1e6;
  console.log(`\n### ${round(perDay)} requests a day (${round(entries)} entries measured)\n`);
  console.log('| Per million entries | Calls | WRU | RRU |\n| --- | ---: | ---: | ---: |');
  let [wru, rru] = [0, 0];
  for (const [name, bill] of [...bills].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(
      `| ${WHAT[name] ?? name} | ${[bill.calls, bill.wru, bill.rru].map(perMillion).map(round).join(' | ')} |`,
    );
    wru += perMillion(bill.wru);
    rru += perMillion(bill.rru);
  }
  const dollars = (wru * PRICE.wru + rru * PRICE.rru) / 1e6;
  console.log(`| **all** | | **${round(wru)}** | **${round(rru)}** |\n`);
  console.log(`${dollars.toFixed(2)} USD; largest item ${round(largest.bytes)} bytes (${largest.pk.split('\n')[0]});`);
  const minutes = (held.get('cell')?.items ?? 0) + (held.get('due')?.items ?? 0);
  console.log(`items of minutes per million entries: ${round((minutes / all) * 1e6)};`);
  const kinds = [...held].map(([kind, { items, bytes }]) => `${round(items)} ${kind}, ${round(bytes / 1024)} kB`);
  console.log(`held at the end: ${kinds.join('; ')};`);
  console.log(`one reading of the registry (${registry.keys} keys): ${registry.rru} RRU`);
}

async function main(): Promise<void> {
  console.info = () => undefined;
  const wanted = process.argv.slice(2).map(Number);
  console.log(`Node ${process.version}, ${cpus()[0]?.model.trim()}`);
  const records = await history();
  for (const perDay of wanted.length > 0 ? wanted : PER_DAY) show(perDay, await cost(perDay, records));
}

main();
