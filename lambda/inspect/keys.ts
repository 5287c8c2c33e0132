import { type KeySettings, parseKey } from '../../lib/core/key-settings.js';
import { keysToCheck, plansWithQuota, synchronize } from '../../lib/core/registry/synchronize.js';
import type { Settings } from '../../lib/core/settings.js';
import type { RegistryTable } from '../registry/registry-table.js';
import { report } from '../report.js';
import { type ScheduledEvent, timeOf } from '../schedule.js';
import type { GatewayListing } from './gateway-listing.js';
import type { KeyTable } from './key-table.js';

/** Keys whose plans are asked for at one look: about two minutes of calls. All of 10,000 have had their turn after 20 hours. */
const MOST_CHECKED = 500;
/** Bad rows that are told of at one look; all are counted. */
const MOST_TOLD = 100;

export interface KeyStations {
  readonly settings: Settings;
  /** Stages that are watched, as `<api>/<stage>`. */
  readonly watched: readonly string[];
  readonly gateway: Pick<GatewayListing, 'keys' | 'plans' | 'plansOf' | 'usage'>;
  /** The user's own table of keys. */
  readonly table?: Pick<KeyTable, 'rows'> | undefined;
  readonly registry: Pick<RegistryTable, 'content' | 'replace'>;
}

/**
 * Each hour: the registry as API Gateway, the user's table and the settings have it. Nothing is written of a look that
 * was not whole.
 */
export const keysHandler =
  ({ settings, watched, gateway, table, registry }: KeyStations) =>
  async (event: ScheduledEvent): Promise<void> => {
    const now = timeOf(event);
    const before = await registry.content();
    // Without a stage that can have keys there is no right to list any: the registry is what the settings say.
    const [keys, plans] = watched.length === 0 ? [[], []] : [await gateway.keys(), await gateway.plans()];
    const plansOf = await gateway.plansOf(keysToCheck(before, { keys, plans }, watched, MOST_CHECKED));
    const usage = await gateway.usage(plansWithQuota(plans, watched), new Set(keys.map(({ id }) => id)));
    const { own, bad } = table ? await readRows(table) : { own: [], bad: 0 };
    const after = synchronize(before, { keys, plans, plansOf, usage, own }, settings, watched, now);
    const written = await registry.replace(before, after);
    const isWatched = [...after.keys.values()].filter((one) => one.isWatched).length;
    report('keys', {
      listed: keys.length,
      watched: isWatched,
      plans: after.plans.size,
      asked: plansOf.size,
      rows: own.length,
      badRows: bad,
      unknownItems: before.unknown,
      ...written,
    });
  };

/** The keys of a table; of a row that is none one line says what is wrong with it, never what it holds. */
async function readRows(table: Pick<KeyTable, 'rows'>): Promise<{ own: readonly KeySettings[]; bad: number }> {
  const own: KeySettings[] = [];
  let bad = 0;
  for await (const row of table.rows()) {
    const parsed = parseKey(row);
    if ('key' in parsed) own.push(parsed.key);
    else if (++bad <= MOST_TOLD)
      console.warn(JSON.stringify({ keywatch: { keyTable: 'bad row', reason: parsed.bad } }));
  }
  return { own, bad };
}
