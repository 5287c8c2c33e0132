import { DAY, MINUTE } from '../../lib/core/time-units.js';
import type { Planted } from './attack.js';
import { CATALOGUE } from './attacks.js';
import { EverydayTraffic } from './benign.js';
import { LAST_DAY } from './calendar.js';
import { EVASIONS } from './evasion.js';
import type { SimulateOptions } from './options.js';
import { placesCsv } from './places.js';
import { makePlan, type Plan } from './plan.js';
import { Random } from './random.js';
import { API, accessLine, type Request } from './request.js';
import { makeSettings } from './settings.js';
import { auditLines, cloudtrailLines, wafLines } from './side-logs.js';

/** Ids of the attacks that can be planted. */
export const ATTACKS: readonly string[] = CATALOGUE.map(({ id }) => id);

/** A simulated shop's days. */
export interface Simulation {
  /** The access log's lines in order of time, made as they are asked for; equal in every call. */
  accessLines(): Iterable<string>;
  readonly wafLines: readonly string[];
  readonly cloudtrailLines: readonly string[];
  readonly auditLines: readonly string[];
  /** What the gateway counted, a line for each minute with requests. */
  countLines(): string[];
  readonly placesCsv: string;
  readonly settings: object;
  readonly truth: object;
}

/** Simulates the days of a fictitious shop's API; throws a `RangeError` that names an unusable option. */
export function simulate(options: SimulateOptions): Simulation {
  validate(options);
  const plan = makePlan(options);
  return {
    accessLines: () => lines(plan, options.seed),
    wafLines: wafLines(plan.events, options.seed),
    cloudtrailLines: cloudtrailLines(plan.roster, options.seed, plan.trail),
    auditLines: auditLines(plan.roster, options.seed),
    countLines: () => countLines(plan),
    placesCsv: placesCsv(),
    settings: makeSettings(plan.roster),
    truth: makeTruth(plan, options),
  };
}

function validate({ seed, requests, days, attacks, intensity, evasion }: SimulateOptions): void {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError('seed must be a whole number from 0');
  if (!Number.isSafeInteger(requests) || requests < 0) throw new RangeError('requests must be a whole number from 0');
  if (!Number.isSafeInteger(days) || days < 1 || days > 400)
    throw new RangeError('days must be a whole number from 1 to 400');
  if (!Number.isFinite(intensity) || intensity < 0) throw new RangeError('intensity must be a number from 0');
  if (!EVASIONS.includes(evasion)) throw new RangeError(`evasion must be one of ${EVASIONS.join(', ')}`);
  if (typeof attacks !== 'string' && !attacks.every((id) => ATTACKS.includes(id)))
    throw new RangeError(`attacks must be all, none or some of ${ATTACKS.join(', ')}`);
}

/** Minute by minute, so that memory holds one minute's requests and the planned events only. */
function* lines({ curve, roster, recurring, events, everyday }: Plan, seed: number): Generator<string> {
  const traffic = new EverydayTraffic(roster);
  const random = new Random(seed, 'everyday');
  const ids = new Random(seed, 'ids');
  let ordinal = 0;
  let next = 0;
  for (let minute = 0; minute < curve.minutes; minute++) {
    const start = curve.start + minute * MINUTE;
    const special: Request[] = recurring.requests(minute, curve.start);
    while (next < events.length && events[next]!.time < start + MINUTE) special.push(events[next++]!);
    special.sort((a, b) => a.time - b.time);
    const times = new Uint16Array(curve.count(minute, everyday));
    for (let i = 0; i < times.length; i++) times[i] = random.below(MINUTE);
    times.sort();
    let taken = 0;
    for (let i = 0; i < times.length; i++) {
      const offset = times[i]!;
      while (taken < special.length && special[taken]!.time <= start + offset)
        yield accessLine(special[taken++]!, ids, ordinal++);
      yield accessLine(traffic.request(start + offset, random), ids, ordinal++);
    }
    while (taken < special.length) yield accessLine(special[taken++]!, ids, ordinal++);
  }
}

function countLines({ curve, totals, lost }: Plan): string[] {
  const counted: string[] = [];
  for (const [minute, logged] of totals.entries()) {
    const count = logged + (lost.get(minute) ?? 0);
    const at = new Date(curve.start + minute * MINUTE).toISOString();
    if (count) counted.push(JSON.stringify({ '@timestamp': at, 'api.id': API.id, 'api.stage': API.stage, count }));
  }
  return counted;
}

function makeTruth({ curve, planted, evaded, omitted }: Plan, options: SimulateOptions): object {
  const iso = (time: number) => new Date(time).toISOString();
  const told = (one: Planted) => ({ ...one, start: iso(one.start), end: iso(one.end) });
  return {
    schemaVersion: 1,
    options,
    from: iso(curve.start),
    to: iso(LAST_DAY + DAY),
    planted: [...planted]
      .sort((a, b) => a.crossing - b.crossing)
      .map((one) => ({ ...told(one), crossing: iso(one.crossing) })),
    evaded: evaded.map(told),
    omitted,
  };
}
