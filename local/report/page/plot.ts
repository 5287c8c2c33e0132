import uPlot from 'uplot';
import type { Series, TimeResult } from '../../../lib/core/panels/result.js';
import { compact, duration, percent } from './format.js';

/** Steps of whole numbers. */
const WHOLE = Array.from({ length: 13 }, (_, i) => [1, 2, 5].map((step) => step * 10 ** i)).flat();
const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const DAY = 86_400;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Draws the series into the box: counts as stacked columns, everything else as lines. */
export function draw(
  box: HTMLElement,
  { times, interval, unit }: TimeResult,
  shown: readonly Series[],
  range: { readonly from: number; readonly to: number } | null,
  onPoint: (index: number | null) => void,
): uPlot {
  const stacked = unit === 'count';
  const sheets = stacked ? stack(shown) : shown.map(({ values }) => [...values]);
  const color = (name: string) => resolve(box, `--${name}`);
  const line = (series: Series): uPlot.Series => {
    const stroke = color(`s-${series.name.replaceAll(/\W/g, '-')}`);
    if (stacked)
      return {
        stroke,
        fill: stroke,
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars!({ size: [0.86, 48], align: 1 }),
      };
    const fill = shown.length === 1 ? stroke.replace('rgb(', 'rgba(').replace(')', ', 0.16)') : undefined;
    return {
      stroke,
      width: 1.75,
      points: { show: times.length < 3, size: 7, fill: stroke },
      ...(fill ? { fill } : {}),
    };
  };
  const axis: uPlot.Axis = {
    stroke: color('muted'),
    font: FONT,
    grid: { stroke: color('grid'), width: 1 },
    ticks: { show: false },
  };
  const from = Math.min(range?.from ?? Number.POSITIVE_INFINITY, times[0]!) / 1000;
  const to = Math.max(range?.to ?? Number.NEGATIVE_INFINITY, times.at(-1)! + interval) / 1000;
  const options: uPlot.Options = {
    width: box.clientWidth,
    height: box.clientHeight,
    padding: [12, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: !stacked } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    scales: { x: { range: [from, to] }, y: { range: (_, __, top) => [0, (top || 1) * 1.08] } },
    axes: [
      { ...axis, grid: { show: false }, values: (_, splits, __, ___, step) => clock(splits, step) },
      {
        ...axis,
        size: 56,
        ...(unit === 'count' ? { incrs: WHOLE } : {}),
        values: (_, splits) => splits.map((split) => tick(split, unit)),
      },
    ],
    series: [{}, ...shown.map(line)],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
  const plot = new uPlot(options, [times.map((ms) => ms / 1000), ...sheets] as uPlot.AlignedData, box);
  return plot;
}

/** Each series on top of those after it; drawn in order, so that the tallest stands behind. */
function stack(shown: readonly Series[]): number[][] {
  const below = new Array<number>(shown[0]?.values.length ?? 0).fill(0);
  const sheets: number[][] = [];
  for (const { values } of [...shown].reverse()) {
    values.forEach((value, i) => {
      below[i]! += value ?? 0;
    });
    sheets.unshift([...below]);
  }
  return sheets;
}

/** A custom property as a colour that a canvas takes. */
function resolve(box: HTMLElement, name: string): string {
  box.style.color = `var(${name}, var(--s-entries))`;
  const { color } = getComputedStyle(box);
  box.style.color = '';
  return color;
}

/** Times of day, with the date below where it changes; dates alone where the steps are days. */
function clock(splits: number[], step: number): string[] {
  let day = '';
  return splits.map((split) => {
    const date = new Date(split * 1000);
    const today = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
    if (step >= DAY) return today;
    const text = date.toISOString().slice(11, step < 60 ? 19 : 16);
    const changed = today !== day;
    day = today;
    return changed ? `${text}\n${today}` : text;
  });
}

function tick(split: number, unit: TimeResult['unit']): string {
  if (unit === 'share') return percent(split);
  if (unit === 'ms') return duration(split);
  return compact(split);
}
