import type { Cell } from './cell.js';
import type { Delta, StateStore } from './state-store.js';

/** A record as it was before the step that last wrote it, and after. */
interface Versions {
  readonly step: number;
  readonly before?: unknown;
  readonly now?: unknown;
}

/**
 * The state of one step of judging, which a crash may cut anywhere: run again, the step finds every record as it was
 * when it first began, and so makes the same lines. Nothing is swept, and no line is taken for given, before the
 * step's lines are published and the progress is past it.
 */
export class StepStore implements StateStore {
  private readonly records = new Map<string, { before: unknown; now: unknown }>();

  constructor(
    private readonly inner: StateStore,
    private readonly step: number,
  ) {}

  merge(deltas: readonly Delta[]): Promise<void> {
    return this.inner.merge(deltas);
  }

  range(partition: string, from: number, to: number): Promise<readonly Cell[]> {
    return this.inner.range(partition, from, to);
  }

  due(minute: number): Promise<readonly string[]> {
    return this.inner.due(minute);
  }

  schedule(partition: string, minute: number): Promise<void> {
    return this.inner.schedule(partition, minute);
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
    const versions: Versions = { step: this.step, before: open.before, now: record };
    await this.inner.put(partition, versions);
  }

  async markOnce(): Promise<boolean> {
    return true;
  }

  async sweep(): Promise<void> {}

  private async open(partition: string): Promise<{ before: unknown; now: unknown }> {
    let open = this.records.get(partition);
    if (!open) {
      const kept = (await this.inner.get(partition)) as Versions | undefined;
      const before = kept?.step === this.step ? kept.before : kept?.now;
      open = { before, now: before };
      this.records.set(partition, open);
    }
    return open;
  }
}
