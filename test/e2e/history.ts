import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoStateStore } from '../../lambda/detect/dynamo-state-store';
import { activeDetectors } from '../../lib/core/detect/catalogue.js';
import { Judge, PROGRESS } from '../../lib/core/detect/judge.js';
import { MemoryStateStore } from '../../lib/core/detect/memory-state-store.js';
import { Observer } from '../../lib/core/detect/observer.js';
import { type Change, partitionName } from '../../lib/core/detect/state-store.js';
import type { Entry } from '../../lib/core/entry/fields.js';
import { parseSettings } from '../../lib/core/settings.js';

const MINUTE = 60_000;
/** An object of the tape, as if it had been written then. */
const OBJECT = 30 * MINUTE;

/** A store that can be copied: the last change of each partition, and when it has to be looked at again. */
class Remembering extends MemoryStateStore {
  readonly records = new Map<string, Change>();
  readonly dues = new Map<number, Set<string>>();

  override async save(changes: readonly Change[]): Promise<void> {
    for (const { family, entity, record, due } of changes) {
      const partition = partitionName(family, entity);
      this.records.set(partition, { family, entity, record });
      if (due !== undefined) this.dues.set(due, (this.dues.get(due) ?? new Set()).add(partition));
    }
    await super.save(changes);
  }
}

/**
 * Puts into a state table what the detectors know after days of traffic: the records that the same observer and judge
 * make of its entries, which the deployed ones would take those days for. How far they judged is not among them.
 *
 * @param until when the deployed judge goes on; nothing may have been observed in the hours before
 */
export async function knowHistory(
  dynamo: DynamoDBClient,
  table: string,
  entries: readonly Entry[],
  given: object,
  until: number,
): Promise<void> {
  const settings = parseSettings(given);
  const active = activeDetectors(settings);
  const store = new Remembering();
  const observer = new Observer(store, active);
  const judge = new Judge(store, active, settings.keys, async () => undefined);
  let time = Math.floor(entries[0]!['@timestamp']! / OBJECT) * OBJECT;
  await judge.advance(time);
  for (let at = 0; at < entries.length; ) {
    time += OBJECT;
    const from = at;
    while (at < entries.length && entries[at]!['@timestamp']! < time) at++;
    await observer.observe(entries.slice(from, at), time);
    await judge.advance(time);
  }
  await judge.advance(until);
  const last = Math.floor(until / MINUTE);
  const { records, dues } = store;
  const changes = [...records.values()].filter(({ family }) => family !== PROGRESS.family);
  for (const [due, partitions] of dues)
    if (due >= last) for (const partition of partitions) changes.push({ ...records.get(partition)!, due });
  await new DynamoStateStore(dynamo, table).save(changes.filter(({ record }) => record !== undefined));
}
