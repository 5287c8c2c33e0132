/** What some detectors must not see all of. */
interface Partly {
  readonly hiddenFrom: readonly string[] | undefined;
}

/** Detectors that must not see all of some cells. */
export function hiddenIn(cells: readonly Partly[]): readonly string[] | undefined {
  let all: readonly string[] | undefined;
  for (const { hiddenFrom } of cells)
    if (hiddenFrom && hiddenFrom !== all) all = all ? union(all, hiddenFrom) : hiddenFrom;
  return all;
}

/** What stands in one list or another. */
export const union = (some: readonly string[], others: readonly string[]): readonly string[] => [
  ...new Set([...some, ...others]),
];
