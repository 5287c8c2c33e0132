import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { Cell } from '../../lib/core/detect/cell.js';
import type { Observation, ObservationValue } from '../../lib/core/detect/observation.js';
import type { Delta } from '../../lib/core/detect/state-store.js';
import type { Item } from './set-items.js';

/** Observations as members of a set: equal ones are one text. */
export const encode = ({ time, id, value, hidden }: Observation): string =>
  JSON.stringify(hidden ? [time, id, value, hidden] : [time, id, value]);

function decode(text: string): Observation {
  const [time, id, value, hidden] = JSON.parse(text) as [number, string, ObservationValue | null, string[]?];
  return { time, id, value: withUndefined(value), ...(hidden && { hidden }) };
}

/** JSON has no undefined: an absent value was written as null. */
const withUndefined = (value: ObservationValue | null): ObservationValue =>
  Array.isArray(value) ? value.map((one) => one ?? undefined) : (value ?? undefined);

/** The cells of a delta by entity. */
export function cellsOf({ minute, limit, entities, times, ids, values, hidden }: Delta): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const [at, entity] of entities.entries()) {
    const cell = cells.get(entity) ?? new Cell(minute, limit);
    cell.add(times[at]!, ids[at]!, values[at], hidden[at]);
    cells.set(entity, cell);
  }
  return cells;
}

/** The minute's cell from the items that hold its parts. */
export function cellOf(minute: number, items: readonly Item[]): Cell {
  const { limit } = items[0]!;
  const cell = new Cell(minute, limit ? Number(limit.N) : Number.POSITIVE_INFINITY);
  for (const { members } of items)
    for (const { time, id, value, hidden } of members!.SS!.map(decode)) cell.add(time, id, value, hidden);
  for (const { sketch } of items) cell.addSketched((sketch?.NS ?? []).map(Number));
  return cell;
}

/** An item that holds twice what its cell keeps is cut down; when another writer was quicker, that one saw to it. */
export async function compact(dynamo: DynamoDBClient, table: string, minute: number, item: Item): Promise<void> {
  const limit = Number(item.limit?.N ?? Number.POSITIVE_INFINITY);
  if (item.members!.SS!.length <= 2 * limit) return;
  const cell = cellOf(minute, [item]);
  const sketch = cell.sketched.map(String);
  try {
    await dynamo.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { pk: item.pk!, sk: item.sk! },
        ConditionExpression: 'version = :version',
        UpdateExpression: `SET members = :members${sketch.length > 0 ? ', sketch = :sketch' : ''} ADD version :one`,
        ExpressionAttributeValues: {
          ':version': item.version!,
          ':members': { SS: cell.observations.map(encode) },
          ...(sketch.length > 0 ? { ':sketch': { NS: sketch } } : {}),
          ':one': { N: '1' },
        },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
