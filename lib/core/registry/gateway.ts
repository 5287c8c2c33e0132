import { isoTime } from '../entry/serialize.js';
import type { KeySettings, Settings } from '../settings.js';

/** A plan as the settings have it. */
export type PlanSettings = Settings['plans'][number];

export type Quota = NonNullable<PlanSettings['quota']>;

/** What is taken of a key of API Gateway (`GetApiKeys`): never its value, even where a service gives it. */
export interface GatewayKey {
  readonly id: string;
  readonly enabled: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
  /** When it was changed last, in whatever way. */
  readonly updatedAt: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Stages that the key itself names, as `<api>/<stage>`: how it was done before usage plans. */
  readonly stages: readonly string[];
}

/** What is taken of a usage plan (`GetUsagePlans`). */
export interface GatewayPlan {
  readonly id: string;
  /** Its stages, as `<api>/<stage>`. */
  readonly stages: readonly string[];
  readonly rateLimit?: number | undefined;
  readonly burstLimit?: number | undefined;
  readonly quota?: Quota | undefined;
}

/**
 * Requests that a key has used of its plan's quota in the period that runs, from the daily logs of a day of it
 * (`GetUsage`: used and remaining, oldest first). What remains decides when API Gateway refuses, whatever was added by
 * hand, so what is used is the rest. Undefined where there is no log.
 */
export function usedOf({ limit }: Quota, days: readonly (readonly number[])[]): number | undefined {
  const remaining = days.at(-1)?.[1];
  return remaining === undefined ? undefined : Math.max(0, limit - remaining);
}

/** Tags that say whose a key is, whatever their case. */
const TAGS = ['owner', 'tenant'] as const;

/** The key as the settings would name it; `before` is what was known of it. */
export function keyFromGateway(
  { id, enabled, createdAt, updatedAt, tags }: GatewayKey,
  plan: string | undefined,
  before: KeySettings | undefined,
  now: number,
): KeySettings {
  const named = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
  const owned = TAGS.flatMap((name) => (named.get(name) ? [[name, named.get(name)!] as const] : []));
  // API Gateway does not say when a key was disabled: its last change when that is first seen, and then no later one.
  const revokedAt = before?.status === 'disabled' ? before.revokedAt : isoTime(updatedAt ?? now);
  return {
    id,
    status: enabled ? 'active' : 'disabled',
    ...(createdAt !== undefined && { createdAt: isoTime(createdAt) }),
    ...(!enabled && revokedAt !== undefined && { revokedAt }),
    ...Object.fromEntries(owned),
    ...(plan !== undefined && { plan }),
  };
}

/** The plan as the settings would name it. */
export const planFromGateway = ({ id, rateLimit, burstLimit, quota }: GatewayPlan): PlanSettings => ({
  id,
  ...(rateLimit !== undefined && rateLimit > 0 && { rateLimit }),
  ...(burstLimit !== undefined && burstLimit > 0 && { burstLimit }),
  ...(quota && { quota }),
});
