import type { AttackPlan, Planted } from './attack.js';
import { CATALOGUE } from './attacks.js';
import { LoadCurve, MINUTE } from './calendar.js';
import { disturbances } from './disturbances.js';
import type { SimulateOptions } from './options.js';
import { Random } from './random.js';
import { RecurringTraffic } from './recurring.js';
import { isAuthFailure, type Request } from './request.js';
import { type Key, makeRoster } from './roster.js';

/** Everything that is decided before the first line is written. */
export interface Plan {
  readonly curve: LoadCurve;
  readonly roster: readonly Key[];
  readonly recurring: RecurringTraffic;
  /** Attacks and disturbances, in order of time. */
  readonly events: readonly Request[];
  /** How many requests remain for the everyday load. */
  readonly everyday: number;
  /** Requests a minute. */
  readonly totals: Uint32Array;
  readonly planted: readonly Planted[];
  readonly omitted: readonly { readonly attack: string; readonly note: string }[];
}

/** Lays out the days: what recurs, then the attacks as far as they fit, then the disturbances, then the rest. */
export function makePlan(options: SimulateOptions): Plan {
  const { seed, requests, days, intensity } = options;
  const chosen = CATALOGUE.filter(({ id }) =>
    typeof options.attacks === 'string' ? options.attacks === 'all' : options.attacks.includes(id),
  );
  const curve = new LoadCurve(days);
  const perDay = Math.floor(requests / days);
  const roster = makeRoster(
    seed,
    chosen.some(({ id }) => id === 'key-not-rotated'),
  );
  const recurring = new RecurringTraffic(roster, seed, perDay, days);
  let room = requests;
  for (let minute = 0; minute < curve.minutes; minute++) room -= recurring.count(minute);

  const events: Request[] = [];
  const planted: Planted[] = [];
  const omitted: { attack: string; note: string }[] = [];
  for (const { id, plan } of chosen) {
    const context = { roster, random: new Random(seed, id), intensity, days, perDay, curve, room };
    const planned: AttackPlan | string = plan(context);
    if (typeof planned === 'string') omitted.push({ attack: id, note: planned });
    else if (planned.requests.length > room)
      omitted.push({ attack: id, note: 'does not fit into the number of requests' });
    else {
      room -= planned.requests.length;
      for (const request of planned.requests) events.push(request);
      planted.push(...planned.planted);
    }
  }
  const harmless = disturbances(seed, curve, roster, room);
  for (const request of harmless) events.push(request);
  const everyday = room - harmless.length;
  events.sort((a, b) => a.time - b.time);

  const totals = new Uint32Array(curve.minutes);
  const failures = new Uint32Array(curve.minutes);
  for (let minute = 0; minute < curve.minutes; minute++)
    totals[minute] = curve.count(minute, everyday) + recurring.count(minute);
  for (const request of events) {
    const minute = Math.floor((request.time - curve.start) / MINUTE);
    totals[minute]!++;
    if (isAuthFailure(request)) failures[minute]!++;
  }
  const plan = { curve, roster, recurring, events, everyday, totals };
  return { ...plan, ...timed(planted, omitted, curve, totals, failures) };
}

/** The wave's crossing: the end of the first minute at which ten minutes hold at least 50 requests, over 10 % failed. */
function timed(
  planted: readonly Planted[],
  omitted: readonly { attack: string; note: string }[],
  curve: LoadCurve,
  totals: Uint32Array,
  failures: Uint32Array,
): Pick<Plan, 'planted' | 'omitted'> {
  const wave = planted.find((entry) => entry.detector === 'auth-failure-rate');
  if (!wave) return { planted, omitted };
  const others = planted.filter((entry) => entry !== wave);
  const sum = (counts: Uint32Array, end: number) => counts.slice(end - 10, end).reduce((a, b) => a + b, 0);
  const first = Math.floor((wave.start - curve.start) / MINUTE);
  const last = Math.floor((wave.end - curve.start) / MINUTE) + 10;
  for (let end = first + 1; end <= last; end++) {
    const all = sum(totals, end);
    if (all >= 50 && sum(failures, end) > all * 0.1)
      return { planted: [...others, { ...wave, crossing: curve.start + end * MINUTE }], omitted };
  }
  return {
    planted: others,
    omitted: [...omitted, { attack: wave.attack, note: 'at this intensity the definition is not met' }],
  };
}
