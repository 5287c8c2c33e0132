import { DAY, MINUTE } from '../../lib/core/time-units.js';
import { LAST_DAY, type LoadCurve } from './calendar.js';
import { type Evasion, type Hiding, paceOf, spreadOver } from './evasion.js';
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
  /** First instant at which the detector's definition is true; undefined when it never is: the attack evades it. */
  readonly crossing: number | undefined;
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
  readonly evasion: Evasion;
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

/** The first time at which more than 200 lie in 60 seconds, in gaps whose coefficient of variation is below 0.25. */
export function regularCrossing(times: readonly number[]): number | undefined {
  return times.find((time, i) => {
    if (i < 200) return false;
    const window = times.slice(0, i + 1).filter((one) => one > time - MINUTE);
    const gaps = window.slice(1).map((one, at) => one - window[at]!);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    return window.length > 200 && deviation < 0.25 * mean;
  });
}

/**
 * As many times as asked, evenly over a span with some unrest, in order. What is slow begins early enough to end on its
 * day.
 */
export function evenly(hiding: Hiding, start: number, span: number, count: number, unrest = 0.6): number[] {
  const latest = LAST_DAY + DAY - MINUTE - span * paceOf(hiding.evasion);
  return spreadOver(hiding, Math.min(start, latest), span, count, unrest);
}

/** Of what hides from nobody: troubles of the API itself. */
export const openly = ({ random }: Hiding): Hiding => ({ random, evasion: 'none' });

/** What has to be said of each address by itself. */
export function perAddress(
  requests: readonly Request[],
  say: (own: readonly Request[], times: readonly number[]) => Omit<Planted, 'entity' | 'start' | 'end' | 'requests'>,
): readonly Planted[] {
  const byAddress = new Map<string, Request[]>();
  for (const request of requests)
    byAddress.set(request.client.ip, [...(byAddress.get(request.client.ip) ?? []), request]);
  return [...byAddress].map(([id, own]) => {
    const times = own.map(({ time }) => time);
    const entity = { type: 'source_ip', id } as const;
    return { ...say(own, times), entity, start: times[0]!, end: times.at(-1)!, requests: own.length };
  });
}

/** Why an attack is not in the truth when its counts stay below the definition. */
export const BELOW = 'at this intensity the definition is not met';
