import type { Cell } from './cell.js';
import { type Place, type PlacesUpTo, placeOf } from './place.js';
import { placeTextOf } from './tracks/caller-entry.js';

/** An entry at a place. */
export interface Sighting {
  readonly time: number;
  readonly id: string;
  /** The text of the place. */
  readonly value: string;
}

/** The entries of cells that are at a place, in order. */
export function sightings(cells: readonly Cell[]): readonly Sighting[] {
  const all: Sighting[] = [];
  for (const cell of cells)
    for (let at = 0; at < cell.size; at++) {
      const text = placeTextOf(cell.valueAt(at));
      if (text !== undefined) all.push({ time: cell.timeAt(at), id: cell.idAt(at), value: text });
    }
  return all;
}

/** The entries of a cell that can decide: of each place the first and the last. */
export const edgesOf = (cell: Cell): readonly Sighting[] =>
  cell.size > 2 ? cell.memo('edges', edges) : sightings([cell]);

function edges(cell: Cell): readonly Sighting[] {
  const all = sightings([cell]);
  const [first, last] = [new Map<string, Sighting>(), new Map<string, Sighting>()];
  for (const one of all) {
    if (!first.has(one.value)) first.set(one.value, one);
    last.set(one.value, one);
  }
  return all.filter((one) => first.get(one.value) === one || last.get(one.value) === one);
}

/** The places of a window; what the cell before knows is taken over, so that not all cells are looked at. */
export function placesIn(cells: readonly Cell[]): PlacesUpTo {
  const current = cells.at(-1)!;
  if (current.places === undefined) {
    const before = cells.at(-2);
    current.places = hasOnly(current, before?.places) ? before!.places : collect(cells, before?.places);
    if (before) before.places = undefined;
  }
  return current.places!;
}

/** Whether all that is placed of a cell, and that is something, is at one place. */
function hasOnly(cell: Cell, place: PlacesUpTo | undefined): boolean {
  if (typeof place !== 'string') return false;
  let isThere = false;
  for (let at = 0; at < cell.size; at++) {
    const text = placeTextOf(cell.valueAt(at));
    if (text === place) isThere = true;
    else if (text !== undefined) return false;
  }
  return isThere;
}

function collect(cells: readonly Cell[], before: PlacesUpTo | undefined): PlacesUpTo {
  const places = typeof before === 'object' ? before : new Map<string, number>();
  for (const cell of typeof before === 'object' ? cells.slice(-1) : cells)
    for (let at = 0; at < cell.size; at++) {
      const text = placeTextOf(cell.valueAt(at));
      if (text !== undefined) places.set(text, cell.minute);
    }
  const first = cells[0]!.minute;
  for (const [text, minute] of places) if (minute < first) places.delete(text);
  if (places.size !== 1) return places;
  const [[text, minute]] = places as Iterable<[string, number]> as [[string, number]];
  return minute === cells.at(-1)!.minute ? text : places;
}

/** The texts of places. */
export const textsOf = (places: PlacesUpTo): readonly string[] =>
  typeof places === 'string' ? [places] : [...places.keys()];

/** An entry with its place. */
export interface Located {
  readonly time: number;
  readonly id: string;
  readonly place: Place;
}

export const locate = ({ time, id, value }: Sighting): Located => ({ time, id, place: placeOf(value) });
