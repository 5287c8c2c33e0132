import type { Cell } from './cell.js';

/** What of a cell must not be seen by all detectors: the entries of allowed addresses. */
export class Hidden {
  /** Detectors that must not see all. */
  from: readonly string[] = [];
  readonly byId = new Map<string, readonly string[]>();
  /** The cell as such a detector sees it. */
  readonly views = new Map<string, Cell>();

  with(id: string, detectors: readonly string[]): this {
    this.byId.set(id, detectors);
    // Nearly always one list for all.
    if (this.from.length === 0) this.from = detectors;
    else if (detectors !== this.from) this.from = [...new Set([...this.from, ...detectors])];
    return this;
  }
}

/** Detectors that must not see all of some cells. */
export function hiddenIn(cells: readonly Cell[]): readonly string[] | undefined {
  let all: readonly string[] | undefined;
  for (const { hiddenFrom } of cells)
    if (hiddenFrom && hiddenFrom !== all) all = all ? [...new Set([...all, ...hiddenFrom])] : hiddenFrom;
  return all;
}
