/** Runs over the items, at most so many at once; the first failure is thrown when all that run have ended. */
export async function inParallel<T>(items: readonly T[], most: number, run: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) await run(items[next++]!);
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, lane));
  for (const one of lanes) if (one.status === 'rejected') throw one.reason;
}
