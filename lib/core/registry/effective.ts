import type { KeySettings, Settings } from '../settings.js';
import type { PlanSettings } from './gateway.js';

/** Keys and plans that are known beside the settings. */
export interface Registered {
  readonly keys: readonly KeySettings[];
  readonly plans: readonly PlanSettings[];
}

/**
 * What the settings say of a key, and what else is known of it. They win in what they state; that a key is active they
 * do not state, since it is the default.
 */
export function keyWith(stated: KeySettings | undefined, known: KeySettings | undefined): KeySettings {
  if (!stated || !known) return (stated ?? known)!;
  return stated.status === 'active' ? { ...known, ...stated, status: known.status } : { ...known, ...stated };
}

/** The settings with every key and plan that is registered, in the order of their ids. */
export function withRegistered(settings: Settings, { keys, plans }: Registered): Settings {
  return {
    ...settings,
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
