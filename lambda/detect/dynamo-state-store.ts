import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Cell } from '../../lib/core/detect/cell.js';
import { hiddenIn } from '../../lib/core/detect/hidden.js';
import {
  type Change,
  type Delta,
  type Due,
  type FamilyName,
  type Loaded,
  partitionName,
  type StateStore,
} from '../../lib/core/detect/state-store.js';
import { inParallel } from '../aws/parallel.js';
import { cellOf, cellsOf, compact, encode } from './cell-items.js';
import { DueLists, spread } from './due-lists.js';
import { isKnown, SCHEMA_VERSION } from './schema-version.js';
import { type Item, minuteOf, SetItems } from './set-items.js';

/** Requests in flight at once. */
const PARALLEL = 24;
/** Partitions that are given at once. */
const AT_ONCE = 1000;
/** Cells without a limit, which the whole API writes to, have so many items at least. */
const LANES = 8;

const HOUR_SECONDS = 3_600;
/** Longest outage to survive. */
const KEEP_SECONDS = 48 * HOUR_SECONDS;
/** A baseline outlives a key's holidays. */
const KEEP_RECORD_SECONDS = 90 * 24 * HOUR_SECONDS;

/** Longest text in a key; DynamoDB takes 2,048 bytes, what is longer is known by its hash. */
const KEY_BYTES = 1_024;

const keyOf = (kind: string, name: string): string =>
  `${kind} ${Buffer.byteLength(name) <= KEY_BYTES ? name : createHash('sha256').update(name).digest('hex')}`;

/**
 * State in one table (`pk`, `sk`, `schemaVersion`, `version`, `ttl`):
 * `cell <partition>` / minute: observations; `due <list>` / minute: partitions; `record <partition>`; `mark <key>`.
 */
export class DynamoStateStore implements StateStore {
  private readonly sets: SetItems;
  private readonly lists: DueLists;
  private swept = Number.NEGATIVE_INFINITY;
  private unknownRecords = 0;

  constructor(
    private readonly dynamo: DynamoDBClient,
    private readonly table: string,
    private readonly now: () => number = Date.now,
  ) {
    this.sets = new SetItems(dynamo, table);
    this.lists = new DueLists(this.sets, dynamo, table);
  }

  /** Items read so far that another version of Keywatch wrote: they count as absent, a baseline is learned anew. */
  get unknownItems(): number {
    return this.sets.unknown + this.unknownRecords;
  }

  async merge(deltas: readonly Delta[]): Promise<void> {
    const due = new Map<number, Set<string>>();
    const merging: { readonly delta: Delta; readonly partition: string; readonly cell: Cell }[] = [];
    for (const delta of deltas)
      for (const [entity, cell] of cellsOf(delta)) {
        const partition = partitionName(delta.family, entity);
        merging.push({ delta, partition, cell });
        for (const minute of delta.due) {
          const partitions = due.get(minute);
          if (partitions) partitions.add(partition);
          else due.set(minute, new Set([partition]));
        }
      }
    await inParallel(merging, PARALLEL, ({ delta, partition, cell }) => this.mergeCell(delta, partition, cell));
    await inParallel([...due], PARALLEL, ([minute, partitions]) => this.schedule([...partitions], minute));
  }

  async *due(minute: number): AsyncGenerator<Due> {
    const families = new Map<FamilyName, string[]>();
    for (const name of minute < this.swept ? [] : await this.lists.at(minute)) {
      const cut = name.indexOf('\n', name.indexOf('\n') + 1);
      const [family, entity] = [name.slice(0, cut), name.slice(cut + 1)];
      const entities = families.get(family);
      if (entities) entities.push(entity);
      else families.set(family, [entity]);
    }
    for (const [family, entities] of families)
      for (let from = 0; from < entities.length; from += AT_ONCE)
        yield { family, entities: entities.slice(from, from + AT_ONCE) };
  }

  async load(family: FamilyName, entities: readonly string[], from: number, to: number): Promise<readonly Loaded[]> {
    const loaded: Loaded[] = [];
    await inParallel([...entities.entries()], PARALLEL, async ([index, entity]) => {
      const partition = partitionName(family, entity);
      const [record, cells] = await Promise.all([this.record(partition), this.cells(partition, from, to)]);
      loaded[index] = { record, cells, hiddenFrom: hiddenIn(cells) };
    });
    return loaded;
  }

  async save(changes: readonly Change[]): Promise<void> {
    await inParallel(changes, PARALLEL, async ({ family, entity, record, due }) => {
      const partition = partitionName(family, entity);
      // First the list: a record without its look-again would stay open for ever.
      if (due !== undefined) await this.schedule([partition], due);
      await this.put(partition, record);
    });
  }

  lastDue(): Promise<number | undefined> {
    return this.lists.last();
  }

  async markOnce(key: string): Promise<boolean> {
    try {
      const item = { pk: { S: keyOf('mark', key) }, sk: { S: 'mark' }, ttl: this.ttl(KEEP_SECONDS) };
      await this.dynamo.send(
        new PutItemCommand({ TableName: this.table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** What is swept is no longer given; the table's TTL removes it. */
  async sweep(minute: number): Promise<void> {
    this.swept = Math.max(this.swept, minute);
  }

  private async record(partition: string): Promise<unknown> {
    const { Item } = await this.dynamo.send(
      new GetItemCommand({ TableName: this.table, Key: recordKey(partition), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    if (isKnown(Item)) return unpack(Item.record!.B!);
    this.unknownRecords++;
    return undefined;
  }

  private async put(partition: string, record: unknown): Promise<void> {
    if (record === undefined) {
      await this.dynamo.send(new DeleteItemCommand({ TableName: this.table, Key: recordKey(partition) }));
      return;
    }
    const Item = {
      ...recordKey(partition),
      schemaVersion: SCHEMA_VERSION,
      record: { B: pack(record) },
      ttl: this.ttl(KEEP_RECORD_SECONDS),
    };
    await this.dynamo.send(new PutItemCommand({ TableName: this.table, Item }));
  }

  private async cells(partition: string, from: number, to: number): Promise<readonly Cell[]> {
    if (from > to) return [];
    const byMinute = new Map<number, Item[]>();
    for (const item of await this.sets.query(keyOf('cell', partition), from, to)) {
      if (Number(item.expires!.N) < this.swept) continue;
      const items = byMinute.get(minuteOf(item));
      if (items) items.push(item);
      else byMinute.set(minuteOf(item), [item]);
    }
    return [...byMinute].map(([minute, items]) => cellOf(minute, items));
  }

  private async mergeCell({ minute, limit, expires }: Delta, partition: string, cell: Cell): Promise<void> {
    const bounded = Number.isFinite(limit);
    const members = cell.observations.map(encode);
    const lane = bounded ? 0 : spread(members[0]!, LANES);
    const extra: Item = {
      expires: { N: String(expires) },
      ttl: this.ttl(KEEP_SECONDS, expires),
      ...(bounded ? { limit: { N: String(limit) } } : {}),
    };
    const items = await this.sets.add({ pk: keyOf('cell', partition), minute, lane }, members, extra, cell.sketched);
    if (bounded) for (const item of items) await compact(this.dynamo, this.table, minute, item);
  }

  private schedule(partitions: readonly string[], minute: number): Promise<void> {
    return this.lists.add(partitions, minute, this.ttl(KEEP_SECONDS, minute));
  }

  /** So long after now, or after a minute that is still to come. */
  private ttl(seconds: number, minute = 0): { N: string } {
    return { N: String(Math.max(Math.floor(this.now() / 1000), minute * 60) + seconds) };
  }
}

/**
 * A record is packed: a write is billed by the kilobyte, a baseline is tens of them, and each minute in which a key
 * calls writes its record, which holds what it was before beside what it is.
 */
const pack = (record: unknown): Uint8Array => deflateRawSync(JSON.stringify(record));
const unpack = (bytes: Uint8Array): unknown => JSON.parse(inflateRawSync(bytes).toString('utf8'));

const recordKey = (partition: string): { pk: { S: string }; sk: { S: string } } => ({
  pk: { S: keyOf('record', partition) },
  sk: { S: 'record' },
});
