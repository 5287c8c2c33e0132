/** One line of a chart over time. */
export interface Series {
  readonly name: string;
  /** One value a time; null where there is nothing to measure. */
  readonly values: readonly (number | null)[];
  /** The measure over the whole range: a sum, a share or a percentile. */
  readonly overall: number | null;
}

interface ResultBase {
  readonly id: string;
  readonly title: string;
  readonly counts: string;
  /** `share` is 0 to 1, `ms` milliseconds. */
  readonly unit: 'count' | 'share' | 'ms';
  /** Entries (detection lines) that the panel counted. */
  readonly total: number;
}

/** A figure over time; times are epoch milliseconds at which an interval begins. */
export interface TimeResult extends ResultBase {
  readonly kind: 'time';
  readonly interval: number;
  readonly times: readonly number[];
  readonly series: readonly Series[];
}

export interface Group {
  readonly key: string;
  readonly label?: string;
  readonly count: number;
  /** One value a column. */
  readonly values: readonly (number | null)[];
}

/** The largest groups, largest first. */
export interface TopResult extends ResultBase {
  readonly kind: 'top' | 'map';
  readonly columns: readonly string[];
  readonly rows: readonly Group[];
  /** Counted entries that are in no row. */
  readonly other: number;
  /** True when there were more groups than fit in memory: small groups may be missing and counts too low. */
  readonly approximate: boolean;
}

/** What a panel shows, as plain JSON. */
export type PanelResult = TimeResult | TopResult;
