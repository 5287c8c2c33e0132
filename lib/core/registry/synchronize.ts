import { isoTime } from '../entry/serialize.js';
import { parseTime } from '../entry/time.js';
import type { KeySettings, Settings } from '../settings.js';
import { DAY } from '../time-units.js';
import { keyWith } from './effective.js';
import { type GatewayKey, type GatewayPlan, keyFromGateway, type PlanSettings, planFromGateway } from './gateway.js';
import type { Usage } from './usage.js';

/** How long a key that is gone is remembered, for requests that are told of late. */
const GONE_DAYS = 90;

/** A key as the registry keeps it. */
export interface KeyRecord {
  readonly key: KeySettings;
  /** Whether it is good for a stage that is watched; keys of other APIs are nobody's business here. */
  readonly isWatched: boolean;
  /** The plan of a watched stage that API Gateway named when it was asked, whatever the settings say. */
  readonly plan?: string | undefined;
  /** When its plans were asked for, in milliseconds. */
  readonly checkedAt?: number | undefined;
  /** What API Gateway counted of that plan's quota. */
  readonly usage?: Usage | undefined;
}

/** What the registry holds. */
export interface RegistryContent {
  readonly keys: ReadonlyMap<string, KeyRecord>;
  readonly plans: ReadonlyMap<string, PlanSettings>;
}

/** What is used of each plan's quota, by plan and key. */
export interface ListedUsage {
  readonly used: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** When all of it had been asked, in milliseconds since the epoch. */
  readonly at: number;
}

/** What there is beside the settings. API Gateway has all keys and plans, and the plans of those keys that were asked for. */
export interface Listing {
  readonly keys: readonly GatewayKey[];
  readonly plans: readonly GatewayPlan[];
  readonly plansOf: ReadonlyMap<string, readonly string[]>;
  readonly usage?: ListedUsage | undefined;
  /** The rows of the user's own table. */
  readonly own?: readonly KeySettings[];
}

/**
 * The keys whose plans are to be asked for, one call each, at most so many: those never asked for first, then those
 * asked for longest ago. API Gateway has no list of all keys of a plan that does not hold their values.
 */
export function keysToCheck(
  known: RegistryContent,
  { keys, plans }: Pick<Listing, 'keys' | 'plans'>,
  watched: readonly string[],
  most: number,
): readonly string[] {
  if (!plans.some((plan) => isFor(plan.stages, watched))) return [];
  const checkedAt = (id: string): number => known.keys.get(id)?.checkedAt ?? Number.NEGATIVE_INFINITY;
  return keys
    .map(({ id }) => id)
    .sort((a, b) => Math.sign(checkedAt(a) - checkedAt(b)) || (a < b ? -1 : 1))
    .slice(0, most);
}

/** The plans of watched stages that have a quota. */
export const plansWithQuota = (plans: readonly GatewayPlan[], watched: readonly string[]): readonly GatewayPlan[] =>
  plans.filter(({ quota, stages }) => quota && isFor(stages, watched));

/**
 * The registry after a look at everything. What the settings state of a key wins over the user's table, and that over
 * API Gateway.
 */
export function synchronize(
  known: RegistryContent,
  { keys, plans, plansOf, usage: listed, own = [] }: Listing,
  settings: Pick<Settings, 'keys' | 'plans'>,
  watched: readonly string[],
  now: number,
): RegistryContent {
  const watchedPlans = new Map(plans.filter(({ stages }) => isFor(stages, watched)).map((plan) => [plan.id, plan]));
  const records = new Map<string, KeyRecord>();
  const stated = new Map(own.map((key) => [key.id, key]));
  for (const key of settings.keys) stated.set(key.id, keyWith(key, stated.get(key.id)));
  const put = (id: string, key: KeySettings | undefined, rest: Omit<KeyRecord, 'key'>): void => {
    records.set(id, { ...rest, key: keyWith(stated.get(id), key), isWatched: rest.isWatched || stated.has(id) });
  };
  for (const gatewayKey of keys) {
    const { id, stages } = gatewayKey;
    const before = known.keys.get(id);
    const asked = plansOf.get(id);
    const plan = (asked ?? [before?.plan]).find((one) => one !== undefined && watchedPlans.has(one));
    const key = keyFromGateway(gatewayKey, plan, before?.key, now);
    const checkedAt = asked ? now : before?.checkedAt;
    const requests = plan === undefined ? undefined : listed?.used.get(plan)?.get(id);
    const usage = requests === undefined ? undefined : { requests, at: listed!.at };
    put(id, key, { isWatched: plan !== undefined || isFor(stages, watched), plan, checkedAt, usage });
  }
  for (const [id, before] of known.keys) {
    if (records.has(id) || !before.isWatched || before.checkedAt === undefined) continue;
    const key = gone(before.key, now);
    if (now - parseTime(key.revokedAt!)! < GONE_DAYS * DAY) put(id, key, before);
  }
  for (const [id] of stated) if (!records.has(id)) put(id, undefined, { isWatched: true });
  return {
    keys: records,
    plans: new Map([...watchedPlans].map(([id, plan]) => [id, planFromGateway(plan)])),
  };
}

const isFor = (stages: readonly string[], watched: readonly string[]): boolean =>
  stages.some((stage) => watched.includes(stage));

/** A key that API Gateway does not have any more was deleted between two looks. */
function gone(key: KeySettings, now: number): KeySettings {
  return key.status !== 'active' && key.revokedAt !== undefined
    ? key
    : { ...key, status: 'revoked', revokedAt: isoTime(now) };
}
