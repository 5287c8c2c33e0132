import { isoTime } from '../entry/serialize.js';
import { MINUTE } from '../time-units.js';

/** Minutes between two looks at the metric, which are taken at the clock's full ones. */
export const LOOK_MINUTES = 5;

/**
 * How old a minute's end has to be. API Gateway sends its metrics every minute; a count that is still growing would be
 * taken for requests that nobody lost. What is read last is 10 minutes old: in time for the watermark at 15.
 */
const SETTLED = 5 * MINUTE;

/** A stage by its id and name, and the dimensions under which CloudWatch has what API Gateway counted there. */
export interface CountedStage {
  readonly api: string;
  readonly stage: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The minutes to be read by the look at a time: the same for a look that is repeated, and each minute at one look. */
export function minutesToRead(time: number): { readonly from: number; readonly to: number } {
  const look = Math.floor(time / (LOOK_MINUTES * MINUTE)) * LOOK_MINUTES * MINUTE;
  return { from: look - SETTLED - LOOK_MINUTES * MINUTE, to: look - SETTLED };
}

/** One minute of a stage as a line of the format `counts`; its id is the same whenever it is made. */
export function countLine({ api, stage }: CountedStage, minute: number, count: number): string {
  const time = isoTime(minute);
  return JSON.stringify({
    '@timestamp': time,
    'event.id': `counts:${api}/${stage}/${time}`,
    'api.id': api,
    'api.stage': stage,
    count,
  });
}
