import type { Change, Delta, Loaded, StateStore, Wanted } from './state-store.js';

/** A record as it was before the step that last wrote it, and after. */
interface Versions {
  readonly step: number;
  readonly before?: unknown;
  readonly now?: unknown;
}

interface Open {
  readonly before: unknown;
  now: unknown;
}

/**
 * The state of one step of judging, a minute, which a crash may cut anywhere: run again, the step finds every record
 * as it was when it first began, and so makes the same lines. Nothing is swept, and no line is taken for given, before
 * the step's lines are published and the progress is past it.
 */
export class StepStore implements StateStore {
  private readonly open = new Map<string, Open>();

  constructor(
    private readonly inner: StateStore,
    private readonly step: number,
    /** Whether a partition's detector still runs. */
    private readonly runs: (partition: string) => boolean,
  ) {}

  merge(deltas: readonly Delta[]): Promise<void> {
    return this.inner.merge(deltas);
  }

  async *due(minute: number): AsyncGenerator<readonly string[]> {
    for await (const partitions of this.inner.due(minute)) yield partitions.filter(this.runs);
  }

  async load(wanted: readonly Wanted[]): Promise<readonly Loaded[]> {
    const loaded = await this.inner.load(wanted);
    return loaded.map(({ record, cells }, index) => ({
      record: this.opened(wanted[index]!.partition, record as Versions | undefined).now,
      cells,
    }));
  }

  async save(changes: readonly Change[]): Promise<void> {
    await this.inner.save(
      changes.map(({ partition, record, due }) => {
        const open = this.open.get(partition)!;
        open.now = record;
        const versions: Versions = { step: this.step, before: open.before, now: record };
        return { partition, record: versions, due };
      }),
    );
  }

  lastDue(): Promise<number | undefined> {
    return this.inner.lastDue();
  }

  async markOnce(): Promise<boolean> {
    return true;
  }

  async sweep(): Promise<void> {}

  /** A record is only written after it was loaded: what it was before is known. */
  private opened(partition: string, kept: Versions | undefined): Open {
    let open = this.open.get(partition);
    if (!open) {
      const before = kept?.step === this.step ? kept.before : kept?.now;
      open = { before, now: before };
      this.open.set(partition, open);
    }
    return open;
  }
}
