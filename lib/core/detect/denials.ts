import { MINUTE } from '../time-units.js';
import { DistinctValues } from './distinct-values.js';
import { inOrder, type Observation, type ObservationValue } from './observation.js';
import { SlidingWindow } from './sliding-window.js';

/** An entry that was denied authorization. */
export interface Denied {
  /** Key, else user. */
  readonly caller: string;
  readonly api: string;
  readonly route: string;
}

export const writeDenial = ({ caller, api, route }: Denied): ObservationValue => [caller, api, route];

export function readDenial(value: ObservationValue): Denied {
  const [caller, api, route] = value as readonly [string, string, string];
  return { caller, api, route };
}

/** Denials of one caller in a window. */
export interface Caller {
  denials: number;
  readonly routes: DistinctValues;
}

/** The denials of ten minutes, by caller. */
export class DenialWindow extends SlidingWindow {
  readonly routes = new DistinctValues();
  private readonly byCaller = new Map<string, Caller>();
  private taken = 0;

  constructor(private readonly observations: readonly Observation[]) {
    super(observations, 10 * MINUTE);
  }

  /** Takes in all up to an observation, that one included. */
  advanceTo(observation: Observation): void {
    for (; this.taken < this.observations.length; this.taken++) {
      if (inOrder(this.observations[this.taken]!, observation) > 0) return;
      this.advance();
    }
  }

  protected override entered({ value }: Observation): void {
    const { caller, route } = readDenial(value);
    let own = this.byCaller.get(caller);
    if (!own) {
      own = { denials: 0, routes: new DistinctValues() };
      this.byCaller.set(caller, own);
    }
    own.denials++;
    own.routes.add(route);
    this.routes.add(route);
  }

  protected override left({ value }: Observation): void {
    const { caller, route } = readDenial(value);
    const own = this.byCaller.get(caller)!;
    own.denials--;
    own.routes.remove(route);
    this.routes.remove(route);
    if (own.denials === 0) this.byCaller.delete(caller);
  }

  /** A caller who is in the window. */
  of(caller: string): Caller {
    return this.byCaller.get(caller)!;
  }

  get callers(): number {
    return this.byCaller.size;
  }

  /** Number of callers, but one, who are denied on at least so many routes. */
  callersOn(routes: number, but: string): number {
    let number = 0;
    for (const [caller, own] of this.byCaller) if (caller !== but && own.routes.size >= routes) number++;
    return number;
  }

  /** The callers with the most denials, with their numbers. */
  topCallers(most: number): Readonly<Record<string, number>> {
    const sorted = [...this.byCaller].sort((a, b) => b[1].denials - a[1].denials || (a[0] < b[0] ? -1 : 1));
    return Object.fromEntries(sorted.slice(0, most).map(([caller, { denials }]) => [caller, denials]));
  }
}
