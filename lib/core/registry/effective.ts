import type { KeySettings, Settings } from '../settings.js';
import type { PlanSettings } from './gateway.js';
import type { Usage, Usages } from './usage.js';

/** Keys and plans that are known beside the settings. */
export interface Registered {
  readonly keys: readonly KeySettings[];
  readonly plans: readonly PlanSettings[];
  /** What API Gateway counted, by the id of the key. */
  readonly usage?: readonly (readonly [id: string, usage: Usage])[];
}

/** Settings, and what API Gateway counted of the quotas in them. */
export type KnownSettings = Settings & { readonly usage?: Usages };

/**
 * What the settings say of a key, and what else is known of it. They win in what they state; that a key is active they
 * do not state, since it is the default.
 */
export function keyWith(stated: KeySettings | undefined, known: KeySettings | undefined): KeySettings {
  if (!stated || !known) return (stated ?? known)!;
  return stated.status === 'active' ? { ...known, ...stated, status: known.status } : { ...known, ...stated };
}

/** The settings with every key and plan that is registered, in the order of their ids. */
export function withRegistered(settings: Settings, { keys, plans, usage = [] }: Registered): KnownSettings {
  return {
    ...settings,
    usage: new Map(usage),
    keys: united(settings.keys, keys, keyWith),
    plans: united(settings.plans, plans, (stated, known) => ({ ...known, ...stated!, id: (stated ?? known)!.id })),
  };
}

function united<T extends { readonly id: string }>(
  stated: readonly T[],
  known: readonly T[],
  unite: (stated: T | undefined, known: T | undefined) => T,
): T[] {
  const [own, others] = [stated, known].map((some) => new Map(some.map((one) => [one.id, one]))) as [
    Map<string, T>,
    Map<string, T>,
  ];
  return [...new Set([...own.keys(), ...others.keys()])].sort().map((id) => unite(own.get(id), others.get(id)));
}
