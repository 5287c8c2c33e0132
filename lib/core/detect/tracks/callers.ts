import { isCall } from '../../entry/calls.js';
import type { Entry } from '../../entry/fields.js';
import type { Judged, Keep, Track } from '../detector.js';
import {
  DEFAULT_API,
  IS,
  is,
  writeAddressEntry,
  writeApiEntry,
  writeCallerEntry,
  writeUserPlace,
} from './caller-entry.js';
import { type KeyHistory, learnt, rememberApi, rememberKey, volumeOf } from './key-history.js';

/**
 * Every call under its key, else its user, else its address, kept once for all detectors that judge what a caller does;
 * and what is remembered of a key. Calls with a key once more under their API, whose volume everybody's is compared with. Of a call with a key its user keeps the place, so that two keys of one user travel.
 */
export const CALLERS = {
  id: 'callers',
  observe(entry: Entry, keep: Keep): void {
    if (!isCall(entry)) return;
    const key = entry['api_key.id'];
    const user = entry['user.id'];
    const client = entry['source.client'];
    if (key !== undefined) {
      keep('api_key', key, writeCallerEntry(entry));
      keep('api', entry['api.id'] ?? DEFAULT_API, writeApiEntry(entry, key));
      const place = user === undefined ? undefined : writeUserPlace(entry, key);
      if (place !== undefined) keep('user', user!, place);
    } else if (user !== undefined) keep('user', user, writeCallerEntry(entry));
    else if (client !== undefined) keep('source_ip', client, writeAddressEntry(entry));
  },
  remember({ entity, memory, current }: Judged, raised: readonly string[]): KeyHistory | undefined {
    const history = memory as KeyHistory | undefined;
    if (entity.type === 'api') return rememberApi(history, current, raised);
    if (entity.type === 'api_key') return rememberKey(history, current, raised);
    // Of a user only what was done on admin routes is remembered, of an address nothing.
    const admin = entity.type === 'user' ? current.where((value) => is(value, IS.admin)) : undefined;
    return admin && admin.size > 0 ? rememberKey(history, admin, raised) : history;
  },
  learn: ({ entity, memory, current }: Pick<Judged, 'entity' | 'memory' | 'current'>) =>
    entity.type === 'api_key' ? learnt(memory as KeyHistory | undefined, current) : undefined,
  tell: ({ entity, memory, cells, current }: Pick<Judged, 'entity' | 'memory' | 'cells' | 'current'>) =>
    entity.type === 'api' ? volumeOf(memory as KeyHistory | undefined, cells, current) : undefined,
} as const satisfies Track;
