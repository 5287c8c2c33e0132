import type { Entry } from '../entry/fields.js';
import { Groups } from './groups.js';
import type { TopPanel } from './panel.js';
import type { TopResult } from './result.js';
import { milliseconds } from './round.js';

/** One panel of largest groups, compiled. */
export class TopStep {
  private readonly groups: Groups;

  constructor(
    private readonly panel: TopPanel,
    public readonly filter: number,
  ) {
    this.groups = new Groups(panel.measure.type === 'percentiles');
  }

  /** Counts an entry under the first of the panel's fields that it has. */
  public add(entry: Entry): void {
    const { groupBy, label, measure } = this.panel;
    for (let i = 0; i < groupBy.length; i++) {
      const key = entry[groupBy[i]!];
      if (key === undefined) continue;
      const name = label === undefined ? undefined : (entry[label] as string | undefined);
      const group = this.groups.add(typeof key === 'string' ? key : String(key), name);
      if (measure.type === 'percentiles') group.histogram!.add(entry[measure.field] as number);
      return;
    }
  }

  public result(): TopResult {
    const { id, title, counts, kind, size, measure } = this.panel;
    const { total, approximate } = this.groups;
    const percents = measure.type === 'percentiles' ? measure.percents : [];
    const rows = this.groups.top(size).map(([key, { count, label, histogram }]) => ({
      key,
      ...(label === undefined ? {} : { label }),
      count,
      values: histogram ? percents.map((percent) => milliseconds(histogram.percentile(percent))) : [count],
    }));
    const other = total - rows.reduce((sum, { count }) => sum + count, 0);
    const columns = measure.type === 'percentiles' ? percents.map((percent) => `p${percent}`) : ['requests'];
    const unit = measure.type === 'percentiles' ? 'ms' : 'count';
    return { id, title, counts, kind, unit, total, columns, rows, other, approximate };
  }
}
