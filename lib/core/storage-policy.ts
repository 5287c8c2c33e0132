import { createHash } from 'node:crypto';
import { type RoutePattern, routePattern, withoutStage } from './enrich/routes.js';
import type { Entry } from './entry/fields.js';
import type { Settings } from './settings.js';

/** Decides by settings which entries are stored; detection sees every one all the same. */
export class StoragePolicy {
  private readonly sensitive: readonly RoutePattern[];

  constructor(private readonly settings: Settings) {
    this.sensitive = settings.sensitiveRoutes.map(routePattern);
  }

  /** Only API calls are sampled, and none on a sensitive route; the choice is a function of the entry's id. */
  isStored(entry: Entry): boolean {
    const category = this.settings.categories[entry['event.category'] ?? 'api_call'];
    if (category === undefined) return true;
    if (category.enabled === false) return false;
    const share = category.sample ?? 1;
    if (share >= 1 || entry['event.category'] !== 'api_call' || this.isSensitive(entry)) return true;
    const hash = createHash('sha256').update(entry['event.id']!).digest();
    return hash.readUInt32BE(0) / 2 ** 32 < share;
  }

  private isSensitive(entry: Entry): boolean {
    const path = entry['url.path'];
    const target = entry['api.route'] ?? (path === undefined ? undefined : withoutStage(path, entry['api.stage']));
    return target !== undefined && this.sensitive.some(({ match }) => match(target) !== undefined);
  }
}
