import {
  type Change,
  type Delta,
  type Due,
  type FamilyName,
  type Loaded,
  partitionName,
  type StateStore,
} from './state-store.js';

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
    /** Whether a family's detectors still run. */
    private readonly runs: (family: FamilyName) => boolean,
  ) {}

  merge(deltas: readonly Delta[]): Promise<void> {
    return this.inner.merge(deltas);
  }

  async *due(minute: number): AsyncGenerator<Due> {
    for await (const due of this.inner.due(minute)) if (this.runs(due.family)) yield due;
  }

  async load(family: FamilyName, entities: readonly string[], from: number, to: number): Promise<readonly Loaded[]> {
    const loaded = await this.inner.load(family, entities, from, to);
    return loaded.map(({ record, cells, hiddenFrom }, index) => ({
      record: this.opened(partitionName(family, entities[index]!), record as Versions | undefined).now,
      cells,
      hiddenFrom,
    }));
  }

  async save(changes: readonly Change[]): Promise<void> {
    await this.inner.save(
      changes.map(({ family, entity, record, due }) => {
        const open = this.open.get(partitionName(family, entity))!;
        open.now = record;
        const versions: Versions = { step: this.step, before: open.before, now: record };
        return { family, entity, record: versions, due };
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
