import type { LoadCurve } from './calendar.js';
import type { Random } from './random.js';
import type { Request } from './request.js';
import type { Key } from './roster.js';
import type { TrailEvent } from './side-logs.js';

/** One detection that a planted attack has to raise. */
export interface Planted {
  readonly attack: string;
  readonly detector: string;
  readonly entity: { readonly type: 'source_ip' | 'api_key' | 'user' | 'route' | 'api'; readonly id: string };
  readonly actor: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  /** First and last planted request. */
  readonly start: number;
  readonly end: number;
  /** First instant at which the detector's definition is true. */
  readonly crossing: number;
  readonly requests: number;
  readonly note: string;
  /** Detectors that may speak of the same thing. */
  readonly mayAlsoFire: readonly string[];
}

/** What an attack adds to the traffic, and what has to be said about it. */
export interface AttackPlan {
  readonly requests: readonly Request[];
  readonly planted: readonly Planted[];
  /** What CloudTrail records. */
  readonly trail?: readonly TrailEvent[];
  /** Requests by minute from the start that the gateway counts and nobody logs. */
  readonly lost?: ReadonlyMap<number, number>;
}

export interface AttackContext {
  readonly roster: readonly Key[];
  readonly random: Random;
  /** Rates and counts relative to the definitions. */
  readonly intensity: number;
  readonly days: number;
  readonly perDay: number;
  readonly curve: LoadCurve;
  /** Requests left for everything but what is planned so far. */
  readonly room: number;
}

/** A kind of attack: its plan, or why there is none. */
export interface Attack {
  readonly id: string;
  plan(context: AttackContext): AttackPlan | string;
}

/** The first time at which more than `limit` of the sorted times lie within the window up to it. */
export function crossing(times: readonly number[], window: number, limit: number): number | undefined {
  return times.find((time, i) => i >= limit && time - times[i - limit]! < window);
}

/** As many times as asked, evenly over a span with some unrest, in order. */
export function evenly(random: Random, start: number, span: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => start + Math.floor(((i + random.float() * 0.6) / count) * span));
}

/** Why an attack is not in the truth when its counts stay below the definition. */
export const BELOW = 'at this intensity the definition is not met';
