import type { Entry } from '../entry/fields.js';
import type { Settings } from '../settings.js';
import { DAY } from '../time-units.js';

/** Until when an object of the category is locked, in milliseconds; undefined leaves it to the archive's default. */
export function retainUntil(settings: Settings, category: Entry['event.category'], now: number): number | undefined {
  const days = settings.categories[category ?? 'api_call']?.retentionDays;
  return days === undefined ? undefined : now + days * DAY;
}
