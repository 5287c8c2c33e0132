import { CELL_LIMIT, Cell, type Observation } from './cell.js';
import { MINUTE } from './detector.js';

/**
 * Observations that are alone in their partition and hidden from no detector, in columns: of a million addresses nearly
 * all are seen once, and a partition with its cell would weigh several times as much.
 */
export class Singles {
  private readonly times: number[] = [];
  private readonly ids: string[] = [];
  private readonly values: Observation['value'][] = [];
  private readonly idle: boolean[] = [];
  private readonly free: number[] = [];

  /** Takes an observation in; gives its place. */
  add({ time, id, value }: Observation, isIdle: boolean): number {
    const place = this.free.pop() ?? this.times.length;
    this.times[place] = time;
    this.ids[place] = id;
    this.values[place] = value;
    this.idle[place] = isIdle;
    return place;
  }

  minuteOf(place: number): number {
    return Math.floor(this.times[place]! / MINUTE);
  }

  isIdle(place: number): boolean {
    return this.idle[place]!;
  }

  /** The observation as a cell. */
  cell(place: number): Cell {
    const cell = new Cell(this.minuteOf(place), CELL_LIMIT);
    cell.add([{ time: this.times[place]!, id: this.ids[place]!, value: this.values[place] }], this.idle[place]);
    return cell;
  }

  release(place: number): void {
    this.ids[place] = '';
    this.values[place] = undefined;
    this.free.push(place);
  }
}
