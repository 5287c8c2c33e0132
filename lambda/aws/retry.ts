/** Waits between the attempts of a batch that was accepted in part, in milliseconds. */
const PAUSES = [50, 200, 800, 2_000];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms * (0.5 + Math.random())));

/**
 * Sends a batch, and again what the service did not accept of it.
 *
 * @param send sends the items and gives back those that failed
 * @throws Error that says how many were never accepted
 */
export async function sendAll<T>(
  items: readonly T[],
  send: (items: readonly T[]) => Promise<readonly T[]>,
  what: string,
  pauses: readonly number[] = PAUSES,
): Promise<void> {
  let failed = await send(items);
  for (const ms of pauses) {
    if (failed.length === 0) return;
    await pause(ms);
    failed = await send(failed);
  }
  if (failed.length > 0) throw new Error(`${failed.length} of ${items.length} ${what} were not accepted`);
}

/** Cuts items into batches that hold at most so many, and at most so many bytes. */
export function* batches<T>(
  items: readonly T[],
  limit: { readonly count: number; readonly bytes: number },
  sizeOf: (item: T) => number,
): Generator<readonly T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = sizeOf(item);
    if (batch.length > 0 && (batch.length === limit.count || bytes + size > limit.bytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
