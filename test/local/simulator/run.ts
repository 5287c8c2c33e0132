import { DEFAULT_OPTIONS, type SimulateOptions, simulate } from '../../../local/simulator/index.js';
import { type Peaks, parse } from './definitions.js';

export interface Truth {
  planted: {
    attack: string;
    detector: string;
    severity: string;
    entity: { id: string };
    start: string;
    crossing: string;
    requests: number;
  }[];
  evaded: { attack: string; detector: string; entity: { id: string }; crossing?: undefined }[];
  omitted: { attack: string; note: string }[];
}

/** A simulation with its lines parsed; options not given are the defaults. */
export function run(options: Partial<SimulateOptions>) {
  const simulation = simulate({ ...DEFAULT_OPTIONS, ...options });
  const raw = [...simulation.accessLines()];
  const truth = simulation.truth as Truth;
  const of = (detector: string) => truth.planted.filter((entry) => entry.detector === detector);
  return { simulation, raw, lines: raw.map(parse), truth, of };
}

/** Entities whose peak is over the limit. */
export const over = (found: Peaks, limit: number) =>
  [...found].filter(([, { peak }]) => peak > limit).map(([entity]) => entity);

export const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());
