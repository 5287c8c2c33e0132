import type { Cell } from './cell.js';
import { LookAhead } from './look-ahead.js';
import type { Delta, StateStore } from './state-store.js';

/** A record as it was before the step that last wrote it, and after. */
interface Versions {
  readonly step: number;
  readonly before?: unknown;
  readonly now?: unknown;
}

interface Open {
  readonly before: unknown;
  now: unknown;
  changed: boolean;
}

/** Minutes, both included; an inventory's are none. */
interface Reach {
  readonly from: number;
  readonly to: number;
}

/** Calls to the store that are under way at once. */
const PARALLEL = 32;

/**
 * The state of one step of judging, a minute, which a crash may cut anywhere: run again, the step finds every record
 * as it was when it first began, and so makes the same lines. Nothing is swept, and no line is taken for given, before
 * the step's lines are published and the progress is past it.
 *
 * A minute may have thousands of partitions, so they are read ahead, and written together by `flush`.
 */
export class StepStore implements StateStore {
  private readonly records = new Map<string, Open>();
  private readonly scheduled: { partition: string; minute: number }[] = [];
  private recordsAhead: LookAhead<unknown>;
  private cellsAhead: LookAhead<readonly Cell[]> | undefined;

  constructor(
    private readonly inner: StateStore,
    private readonly step: number,
    /** The minutes that judging a partition looks at; undefined when its detector no longer runs. */
    private readonly reach: (partition: string) => Reach | undefined,
  ) {
    this.recordsAhead = this.ahead([]);
  }

  merge(deltas: readonly Delta[]): Promise<void> {
    return this.inner.merge(deltas);
  }

  async due(minute: number): Promise<readonly string[]> {
    const reaches = new Map<string, Reach>();
    for (const partition of await this.inner.due(minute)) {
      const reach = this.reach(partition);
      if (reach) reaches.set(partition, reach);
    }
    const partitions = [...reaches.keys()];
    this.recordsAhead = this.ahead(partitions);
    this.cellsAhead = new LookAhead(
      partitions.filter((partition) => reaches.get(partition)!.from < reaches.get(partition)!.to),
      (partition) => this.inner.range(partition, reaches.get(partition)!.from, reaches.get(partition)!.to),
      PARALLEL,
    );
    return partitions;
  }

  /** Only what `reach` says is asked for. */
  range(partition: string): Promise<readonly Cell[]> {
    return this.cellsAhead!.take(partition);
  }

  async schedule(partition: string, minute: number): Promise<void> {
    this.scheduled.push({ partition, minute });
  }

  lastDue(): Promise<number | undefined> {
    return this.inner.lastDue();
  }

  async get(partition: string): Promise<unknown> {
    return (await this.open(partition)).now;
  }

  async put(partition: string, record: unknown): Promise<void> {
    const open = await this.open(partition);
    open.now = record;
    open.changed = true;
  }

  async markOnce(): Promise<boolean> {
    return true;
  }

  async sweep(): Promise<void> {}

  /** Writes what the step changed. */
  async flush(): Promise<void> {
    const writes = [
      ...this.scheduled.map(
        ({ partition, minute }) =>
          () =>
            this.inner.schedule(partition, minute),
      ),
      ...[...this.records]
        .filter(([, { changed }]) => changed)
        .map(([partition, { before, now }]) => {
          const versions: Versions = { step: this.step, before, now };
          return () => this.inner.put(partition, versions);
        }),
    ];
    for (let at = 0; at < writes.length; at += PARALLEL)
      await Promise.all(writes.slice(at, at + PARALLEL).map((write) => write()));
  }

  private ahead(partitions: readonly string[]): LookAhead<unknown> {
    return new LookAhead(partitions, (partition) => this.inner.get(partition), PARALLEL);
  }

  private async open(partition: string): Promise<Open> {
    let open = this.records.get(partition);
    if (!open) {
      const kept = (await this.recordsAhead.take(partition)) as Versions | undefined;
      const before = kept?.step === this.step ? kept.before : kept?.now;
      open = { before, now: before, changed: false };
      this.records.set(partition, open);
    }
    return open;
  }
}
