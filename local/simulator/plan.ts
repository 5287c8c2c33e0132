import { MINUTE } from '../../lib/core/time-units.js';
import { API_RULES, type ApiRule } from './api-rules.js';
import { type AttackPlan, BELOW, type Planted } from './attack.js';
import { CATALOGUE } from './attacks.js';
import { LoadCurve } from './calendar.js';
import { disturbances } from './disturbances.js';
import type { SimulateOptions } from './options.js';
import { Random } from './random.js';
import { RecurringTraffic } from './recurring.js';
import type { Request } from './request.js';
import { type Key, makeRoster } from './roster.js';
import type { TrailEvent } from './side-logs.js';

/** What a detector has to tell of. */
export type Meant = Planted & { readonly crossing: number };

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
  /** What CloudTrail records beside the ordinary. */
  readonly trail: readonly TrailEvent[];
  /** Requests by minute that the gateway counts beside those that are logged. */
  readonly lost: ReadonlyMap<number, number>;
  readonly planted: readonly Meant[];
  /** Attacks of which no definition becomes true, since they hide. */
  readonly evaded: readonly Planted[];
  readonly omitted: readonly { readonly attack: string; readonly note: string }[];
}

/** Lays out the days: what recurs, then the attacks as far as they fit, then the disturbances, then the rest. */
export function makePlan(options: SimulateOptions): Plan {
  const { seed, requests, days, intensity, evasion } = options;
  const chosen = CATALOGUE.filter(({ id }) =>
    typeof options.attacks === 'string' ? options.attacks === 'all' : options.attacks.includes(id),
  );
  const curve = new LoadCurve(days);
  const perDay = Math.floor(requests / days);
  const roster = makeRoster(
    seed,
    chosen.some(({ id }) => id === 'key-not-rotated'),
  );
  const isNeglected = chosen.some(({ id }) => id === 'key-unused');
  const recurring = new RecurringTraffic(roster, seed, perDay, days, isNeglected);
  let room = requests;
  for (let minute = 0; minute < curve.minutes; minute++) room -= recurring.count(minute);

  const events: Request[] = [];
  const planted: Planted[] = [];
  const trail: TrailEvent[] = [];
  const lost = new Map<number, number>();
  const omitted: { attack: string; note: string }[] = [];
  for (const { id, plan } of chosen) {
    const context = { roster, random: new Random(seed, id), intensity, evasion, days, perDay, curve, room };
    const planned: AttackPlan | string = plan(context);
    if (typeof planned === 'string') omitted.push({ attack: id, note: planned });
    else if (evasion === 'none' && planned.planted.every((one) => one.crossing === undefined))
      omitted.push({ attack: id, note: BELOW });
    else if (planned.requests.length > room)
      omitted.push({ attack: id, note: 'does not fit into the number of requests' });
    else {
      room -= planned.requests.length;
      for (const request of planned.requests) events.push(request);
      planted.push(...planned.planted);
      trail.push(...(planned.trail ?? []));
      for (const [minute, count] of planned.lost ?? []) lost.set(minute, count);
    }
  }
  const harmless = disturbances(seed, curve, roster, room);
  for (const request of harmless) events.push(request);
  const everyday = room - harmless.length;
  events.sort((a, b) => a.time - b.time);

  const totals = new Uint32Array(curve.minutes);
  for (let minute = 0; minute < curve.minutes; minute++)
    totals[minute] = curve.count(minute, everyday) + recurring.count(minute);
  for (const request of events) totals[minuteOf(request, curve)]!++;
  const plan = { curve, roster, recurring, events, everyday, totals, trail, lost };
  const { meant, below } = timed(planted, plan);
  // Without a disguise it was too little; with one it is there, and nobody has to tell of it.
  const isHidden = evasion !== 'none';
  for (const { attack } of isHidden ? [] : below) omitted.push({ attack, note: BELOW });
  return { ...plan, planted: meant, evaded: isHidden ? below : [], omitted };
}

const minuteOf = ({ time }: Request, { start }: LoadCurve): number => Math.floor((time - start) / MINUTE);

/** When each crosses; those over the whole API at the end of the first minute of theirs at which their rule is true. */
function timed(
  planted: readonly Planted[],
  plan: Pick<Plan, 'curve' | 'events' | 'totals' | 'lost'>,
): { meant: readonly Meant[]; below: readonly Planted[] } {
  const meant: Meant[] = [];
  const below: Planted[] = [];
  for (const one of planted) {
    const rule = one.crossing === 0 ? API_RULES.find(({ detector }) => detector === one.detector) : undefined;
    const isGap = one.detector === 'pipeline-gap';
    const crossing = rule ? firstCrossing(rule, one, plan) : isGap ? firstGap(plan) : one.crossing;
    if (crossing === undefined) below.push({ ...one, crossing });
    else meant.push({ ...one, crossing });
  }
  return { meant, below };
}

/** The end of the first minute at which 5 requests, and more than 1 % of what was counted in 15 minutes, are missing. */
function firstGap({ curve, totals, lost }: Pick<Plan, 'curve' | 'totals' | 'lost'>): number | undefined {
  const minutes = [...lost.keys()].sort((a, b) => a - b);
  for (let to = minutes[0]! + 1; to <= minutes.at(-1)! + 15; to++) {
    let [missing, counted] = [0, 0];
    for (let minute = Math.max(0, to - 15); minute < Math.min(to, totals.length); minute++) {
      missing += lost.get(minute) ?? 0;
      counted += totals[minute]! + (lost.get(minute) ?? 0);
    }
    if (missing >= 5 && missing > 0.01 * counted) return curve.start + to * MINUTE;
  }
  return undefined;
}

/** Everyday traffic has hardly any matches; only what is planned is counted. */
function firstCrossing(
  { minutes, matches, isCrossed }: ApiRule,
  { start, end }: Planted,
  { curve, events, totals }: Pick<Plan, 'curve' | 'events' | 'totals'>,
): number | undefined {
  const matched = new Uint32Array(curve.minutes);
  for (const request of events) if (matches(request)) matched[minuteOf(request, curve)]!++;
  const sum = (counts: Uint32Array, to: number) => counts.slice(to - minutes, to).reduce((a, b) => a + b, 0);
  const first = Math.floor((start - curve.start) / MINUTE);
  const last = Math.floor((end - curve.start) / MINUTE) + minutes;
  for (let to = first + 1; to <= last; to++)
    if (isCrossed(sum(matched, to), sum(totals, to))) return curve.start + to * MINUTE;
  return undefined;
}
