import { createHash } from 'node:crypto';
import type { Entry } from './entry/fields.js';
import type { Settings } from './settings.js';

/** Decides by settings which entries are stored; detection sees every one all the same. */
export class StoragePolicy {
  constructor(private readonly settings: Settings) {}

  /** Only API calls are sampled, and none on a sensitive route; the choice is a function of the entry's id. */
  isStored(entry: Entry): boolean {
    const category = this.settings.categories[entry['event.category'] ?? 'api_call'];
    if (category === undefined) return true;
    if (category.enabled === false) return false;
    const share = category.sample ?? 1;
    if (share >= 1 || entry['event.category'] !== 'api_call' || entry['api.route_class']?.includes('sensitive'))
      return true;
    const hash = createHash('sha256').update(entry['event.id']!).digest();
    return hash.readUInt32BE(0) / 2 ** 32 < share;
  }
}
