import type { Phase } from '../detect/detection.js';
import type { FieldName } from '../entry/fields.js';

/** Which entries a panel looks at. */
export type Filter =
  | { readonly field: FieldName; readonly in: readonly string[] }
  | { readonly field: FieldName; readonly exists: true }
  | { readonly all: readonly Filter[] }
  | { readonly not: Filter };

/** How many entries there are. */
export interface Count {
  readonly type: 'count';
}

/** Share of the panel's entries that match a further filter, 0 to 1. */
export interface Share {
  readonly type: 'share';
  readonly matching: Filter;
  readonly label: string;
}

/** Percentiles by nearest rank of a field that holds nanoseconds, given in milliseconds. */
export interface Percentiles {
  readonly type: 'percentiles';
  readonly field: FieldName;
  readonly percents: readonly number[];
}

/** One series a value; `hundreds` makes `2xx` of 204. */
export interface Split {
  readonly field: FieldName;
  readonly as?: 'hundreds';
  readonly values: readonly string[];
}

interface PanelBase {
  readonly id: string;
  readonly title: string;
  /** Which entries count, as a sentence that readers of the panel see. */
  readonly counts: string;
}

/** A figure over time; the interval is the finest of `INTERVALS` that needs no more than `MAX_POINTS` points. */
export interface TimePanel extends PanelBase {
  readonly kind: 'time';
  readonly source: 'entries';
  readonly interval: 'auto';
  readonly filter?: Filter;
  readonly splitBy?: Split;
  readonly measure: Count | Share | Percentiles;
}

/** The largest groups by number of entries; `map` groups by country. */
export interface TopPanel extends PanelBase {
  readonly kind: 'top' | 'map';
  readonly source: 'entries';
  readonly filter?: Filter;
  /** The first of these fields that an entry has. */
  readonly groupBy: readonly FieldName[];
  /** Field that names a group to people. */
  readonly label?: FieldName;
  readonly measure: Count | Percentiles;
  readonly size: number;
}

/** Detection lines over time, one series a severity. */
export interface DetectionPanel extends PanelBase {
  readonly kind: 'time';
  readonly source: 'detections';
  readonly interval: 'auto';
  readonly phases: readonly Phase[];
}

/** What a dashboard shows in one place; how is the business of its readers. */
export type Panel = TimePanel | TopPanel | DetectionPanel;
