import { keysToCheck, synchronize } from '../../lib/core/registry/synchronize.js';
import type { Settings } from '../../lib/core/settings.js';
import type { RegistryTable } from '../registry/registry-table.js';
import { report } from '../report.js';
import { type ScheduledEvent, timeOf } from '../schedule.js';
import type { GatewayListing } from './gateway-listing.js';

/** Keys whose plans are asked for at one look: about two minutes of calls. All of 10,000 have had their turn after 20 hours. */
const MOST_CHECKED = 500;

export interface KeyStations {
  readonly settings: Settings;
  /** Stages that are watched, as `<api>/<stage>`. */
  readonly watched: readonly string[];
  readonly gateway: Pick<GatewayListing, 'keys' | 'plans' | 'plansOf'>;
  readonly registry: Pick<RegistryTable, 'content' | 'replace'>;
}

/** Each hour: the registry as API Gateway and the settings have it. Nothing is written of a look that was not whole. */
export const keysHandler =
  ({ settings, watched, gateway, registry }: KeyStations) =>
  async (event: ScheduledEvent): Promise<void> => {
    const now = timeOf(event);
    const before = await registry.content();
    // Without a stage that can have keys there is no right to list any: the registry is what the settings say.
    const [keys, plans] = watched.length === 0 ? [[], []] : [await gateway.keys(), await gateway.plans()];
    const plansOf = await gateway.plansOf(keysToCheck(before, { keys, plans }, watched, MOST_CHECKED));
    const after = synchronize(before, { keys, plans, plansOf }, settings, watched, now);
    const written = await registry.replace(before, after);
    const isWatched = [...after.keys.values()].filter((one) => one.isWatched).length;
    report('keys', {
      listed: keys.length,
      watched: isWatched,
      plans: after.plans.size,
      asked: plansOf.size,
      ...written,
    });
  };
