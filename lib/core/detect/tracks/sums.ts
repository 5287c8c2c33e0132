import type { Cell } from '../cell.js';
import type { ObservationValue } from '../observation.js';
import { bytesOf, IS, is } from './caller-entry.js';

/** Sums of a minute; bytes and exports of what was dropped are estimated by what was kept. */
export interface Sums {
  readonly requests: number;
  readonly bytes: number;
  readonly exports: number;
}

export const sumsOf = (cell: Cell): Sums => (cell.size === 1 ? sum(cell) : cell.memo('sums', sum));

function sum(cell: Cell): Sums {
  const { count: requests, size } = cell;
  const scale = requests / size;
  let bytes = 0;
  let exports = 0;
  for (let at = 0; at < size; at++) {
    const value = cell.valueAt(at);
    bytes += bytesOf(value);
    if (isExport(value)) exports++;
  }
  return { requests, bytes: Math.round(bytes * scale), exports: Math.round(exports * scale) };
}

export const isExport = (value: ObservationValue): boolean => is(value, IS.export) && is(value, IS.succeeded);
