import type { Entry } from '../entry/fields.js';
import { compile } from './filter.js';
import type { Split, TimePanel } from './panel.js';
import type { Series, TimeResult } from './result.js';
import { milliseconds, ratio } from './round.js';
import type { Slot, Timeline } from './timeline.js';

/** Counters and histograms a slot needs. */
export interface Width {
  counters: number;
  histograms: number;
}

/** One panel over time, compiled: what an entry adds to its slot, and what comes of all slots. */
export interface TimeStep {
  readonly filter: number;
  add(entry: Entry, slot: Slot): void;
  result(timeline: Timeline): TimeResult;
}

type Value = (slot: Slot) => number | null;

interface Line {
  readonly name: string;
  readonly value: Value;
}

/** Compiles a panel over time; its counters take their places in `width`. */
export function planTime(panel: TimePanel, filter: number, width: Width): TimeStep {
  const { measure } = panel;
  const first = width.counters;
  if (measure.type === 'percentiles') {
    const at = width.histograms++;
    const { field } = measure;
    const add = (entry: Entry, slot: Slot) => {
      const value = entry[field];
      if (typeof value === 'number') slot.histograms[at]!.add(value);
    };
    const lines = measure.percents.map((percent) => ({
      name: `p${percent}`,
      value: (slot: Slot) => milliseconds(slot.histograms[at]!.percentile(percent)),
    }));
    return {
      filter,
      add,
      result: (timeline) => chart(panel, timeline, 'ms', lines, (sum) => sum.histograms[at]!.count),
    };
  }
  if (measure.type === 'share') {
    width.counters += 2;
    const matches = compile(measure.matching);
    const add = (entry: Entry, { counts }: Slot) => {
      counts[first]!++;
      if (matches(entry)) counts[first + 1]!++;
    };
    const lines = [{ name: measure.label, value: ({ counts }: Slot) => ratio(counts[first + 1]!, counts[first]!) }];
    return { filter, add, result: (timeline) => chart(panel, timeline, 'share', lines, (sum) => sum.counts[first]!) };
  }
  const names = panel.splitBy ? [...panel.splitBy.values, 'other'] : ['entries'];
  width.counters += names.length;
  const indexOf = panel.splitBy ? splitter(panel.splitBy) : () => 0;
  const add = (entry: Entry, { counts }: Slot) => {
    const index = indexOf(entry);
    if (index >= 0) counts[first + index]!++;
  };
  const lines = names.map((name, i) => ({ name, value: ({ counts }: Slot) => counts[first + i]! }));
  const total = ({ counts }: Slot) => names.reduce((sum, _, i) => sum + counts[first + i]!, 0);
  return { filter, add, result: (timeline) => chart(panel, timeline, 'count', lines, total) };
}

/** The place of an entry's series; the last one is for other values, -1 for an entry without the field. */
function splitter({ field, as, values }: Split): (entry: Entry) => number {
  const places = new Map<unknown, number>(values.map((value, i) => [as === 'hundreds' ? Number(value[0]) : value, i]));
  return (entry) => {
    const value = entry[field];
    if (value === undefined) return -1;
    return places.get(as === 'hundreds' ? Math.floor((value as number) / 100) : value) ?? values.length;
  };
}

/** Draws the lines through all slots; lines that count nothing are left out. */
export function chart(
  { id, title, counts }: { readonly id: string; readonly title: string; readonly counts: string },
  timeline: Timeline,
  unit: TimeResult['unit'],
  lines: readonly Line[],
  totalOf: (sum: Slot) => number,
): TimeResult {
  const sum = timeline.sum();
  const total = totalOf(sum);
  const points = total === 0 ? [] : timeline.points();
  const empty = unit === 'count' ? 0 : null;
  const series: Series[] = lines
    .map(({ name, value }) => ({
      name,
      values: points.map(({ slot }) => (slot ? value(slot) : empty)),
      overall: value(sum),
    }))
    .filter(({ overall }) => total > 0 && (unit !== 'count' || overall !== 0));
  const times = points.map(({ time }) => time);
  return { id, title, counts, kind: 'time', unit, total, interval: timeline.interval, times, series };
}
