import type { Entry } from '../entry/fields.js';
import type { ActiveDetector } from './detector.js';
import { Engine } from './engine.js';
import { progressOf, watermarkOf } from './judge.js';
import { standingOf } from './standing.js';
import type { StateStore } from './state-store.js';

/** Entries by their standing. */
export interface Observed {
  readonly onTime: number;
  readonly late: number;
  readonly future: number;
}

/** Merges entries into the store, in any order, any number of times and beside others of its kind. */
export class Observer {
  private readonly engine: Engine;

  constructor(
    private readonly store: StateStore,
    active: readonly ActiveDetector[],
  ) {
    this.engine = new Engine(store, active, []);
  }

  /** Observes what is on time; the rest is counted. `ingested`: when the entries were written, in milliseconds. */
  async observe(entries: readonly Entry[], ingested: number): Promise<Observed> {
    const watermark = watermarkOf(await progressOf(this.store));
    const standings = entries.map((entry) => standingOf(entry['@timestamp']!, watermark, ingested));
    const onTime = entries.filter((_, index) => standings[index] === 'on_time');
    await this.engine.observe(onTime);
    const countOf = (standing: string): number => standings.filter((one) => one === standing).length;
    return { onTime: onTime.length, late: countOf('late'), future: countOf('future') };
  }
}
