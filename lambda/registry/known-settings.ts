import { type KnownSettings, withRegistered } from '../../lib/core/registry/effective.js';
import type { Settings } from '../../lib/core/settings.js';
import { errorName } from '../aws/client.js';
import type { RegistryTable } from './registry-table.js';

/** How old what was read of the registry may become, and when it is tried again after a failure, in milliseconds. */
const FRESH = 5 * 60_000;
const AGAIN = 30_000;

/**
 * The settings with the keys and plans of the registry, read again every 5 minutes. The same object is given as long as
 * nothing has changed, so that what was made from it can be kept. When it cannot be read again, what was read before
 * stays: entries do not wait for their owners' names.
 *
 * @throws whatever the first reading throws
 */
export function knownSettings(
  settings: Settings,
  registry: Pick<RegistryTable, 'registered'>,
  now: () => number = Date.now,
): () => Promise<KnownSettings> {
  let staleAt = Number.NEGATIVE_INFINITY;
  let isRead = false;
  let text = '';
  let known: KnownSettings = settings;
  return async () => {
    if (now() < staleAt) return known;
    try {
      const registered = await registry.registered();
      const found = JSON.stringify(registered);
      if (found !== text) known = withRegistered(settings, registered);
      [text, isRead, staleAt] = [found, true, now() + FRESH];
    } catch (error) {
      if (!isRead) throw error;
      staleAt = now() + AGAIN;
      console.error(JSON.stringify({ keywatch: { registry: 'not read', error: errorName(error) } }));
    }
    return known;
  };
}
