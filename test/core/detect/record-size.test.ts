import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { activeDetectors } from '../../../lib/core/detect/catalogue.js';
import { Judge } from '../../../lib/core/detect/judge.js';
import { MemoryStateStore } from '../../../lib/core/detect/memory-state-store.js';
import { Observer } from '../../../lib/core/detect/observer.js';
import type { Change } from '../../../lib/core/detect/state-store.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.js';
import { entryAt } from './run-engine.js';

/** An item of DynamoDB, less what its key and its other attributes take. */
const MOST_BYTES = 400 * 1024 - 4_096;
const MINUTE = 60_000;
const START = Date.UTC(2026, 4, 5, 9);

/** A text of so many characters that does not pack. */
const noise = (seed: string, length: number): string => {
  let text = '';
  for (let part = 0; text.length < length; part++)
    text += createHash('sha512').update(`${seed} ${part}`).digest('base64url');
  return text.slice(0, length);
};

/** The largest record, packed as the state table has it, of a judge that goes through the entries. */
async function largestRecord(entries: readonly Entry[]): Promise<number> {
  const store = new MemoryStateStore();
  let largest = 0;
  const save = store.save.bind(store);
  store.save = async (changes: readonly Change[]) => {
    for (const { record } of changes)
      if (record !== undefined) largest = Math.max(largest, deflateRawSync(JSON.stringify(record)).length);
    return save(changes);
  };
  const active = activeDetectors(DEFAULT_SETTINGS);
  const judge = new Judge(store, active, [], async () => undefined);
  await judge.advance(START - MINUTE);
  const end = entries.at(-1)!['@timestamp']!;
  await new Observer(store, active).observe(entries, end);
  await judge.advance(end + 2 * MINUTE);
  return largest;
}

test.each([
  [
    'a key that calls thousands of long paths',
    (i: number) => ({ 'api_key.id': 'k1', 'http.response.status_code': 200, 'url.path': `/${noise(`${i}`, 2_000)}` }),
    1_000,
    5_000,
  ],
  [
    'a client that has thousands of long paths refused',
    (i: number) => ({
      'http.response.status_code': 400,
      'error.type': noise(`e ${i}`, 5_000),
      'url.path': `/${noise(`${i}`, 9_000)}`,
      'user_agent.name': noise(`a ${i}`, 5_000),
    }),
    5_000,
    500,
  ],
  [
    'an address that tries another long account every 3 seconds for 6 hours',
    (i: number) => ({
      'source.client': '198.51.100.7',
      'api.authentication.result': 'failure' as const,
      'user.id': noise(`${i}`, 200),
    }),
    3_000,
    7_200,
  ],
])('the record of %s fits into an item', async (_, more, gap, count) => {
  const entries = Array.from({ length: count }, (_none, i) =>
    entryAt(START + i * gap, { 'event.id': `i${i}`, 'api.id': 'a1', ...more(i) }),
  );
  expect(await largestRecord(entries)).toBeLessThan(MOST_BYTES);
});
