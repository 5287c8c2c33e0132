import { gzipSync } from 'node:zlib';
import { observeHandler } from '../../lambda/detect/observe';
import type { Entry } from '../../lib/core/entry/fields.js';
import { serialize } from '../../lib/core/entry/serialize.js';
import { entryAt } from '../core/detect/run-engine';
import { randomValue } from '../core/mask/secrets';
import { messageOf, objectsOf } from './objects';
import { capturePrinted } from './printed';

const T = Date.UTC(2026, 2, 10, 12);
const object = (...ids: string[]): Buffer =>
  Buffer.from(ids.map((id) => serialize(entryAt(T, { 'event.id': id }))).join('\n'));

const printed = capturePrinted();

/** What was observed and marked, in order. */
function stations(objects: Readonly<Record<string, Buffer>>, fail: (ids: string[]) => boolean = () => false) {
  const done: string[] = [];
  const handler = observeHandler({
    s3: objectsOf(objects, T),
    observer: {
      async observe(entries: readonly Entry[]) {
        const ids = entries.map((entry) => entry['event.id']!);
        if (fail(ids)) throw new Error('table is throttled');
        done.push(`observed ${ids}`);
        return { onTime: ids.length, late: 0, future: 0 };
      },
    },
    reads: { mark: async (key) => void done.push(`marked ${key}`) },
  });
  return { handler, done };
}

test('an object is marked as read after its entries are merged', async () => {
  const { handler, done } = stations({ a: object('1', '2'), b: object('3') });
  expect(await handler({ Records: [messageOf('a'), messageOf('b')] })).toEqual({ batchItemFailures: [] });
  expect(done).toEqual(['observed 1,2', 'marked a', 'observed 3', 'marked b']);
});

test('what cannot be merged comes again, unmarked, and holds back no other', async () => {
  const { handler, done } = stations({ a: object('1'), b: object('2') }, ([id]) => id === '1');
  expect(await handler({ Records: [messageOf('a', 'm1'), messageOf('b', 'm2')] })).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm1' }],
  });
  expect(done).toEqual(['observed 2', 'marked b']);
});

test('a poison object goes to the dead letters, and the watermark does not wait for it', async () => {
  const { handler, done } = stations({ a: gzipSync('x'.repeat(1000)).subarray(0, 20) });
  expect(await handler({ Records: [messageOf('a', 'm1')] })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  expect(done).toEqual(['marked a']);
});

test('lines that are no entries are counted', async () => {
  const { handler } = stations({ a: Buffer.concat([object('1'), Buffer.from('\n{}\nbroken')]) });
  await handler({ Records: [messageOf('a')] });
  expect(JSON.parse(printed[0]!)).toEqual({
    keywatch: { step: 'observe', entries: 1, rejected: 2, onTime: 1, late: 0, future: 0 },
  });
});

test.each([
  ['no JSON', '{"detail": broken'],
  ['no object', '{"detail":{}}'],
  ['a key that is no text', '{"detail":{"bucket":{"name":"b"},"object":{"key":7}}}'],
  ['null', 'null'],
])('a message with %s goes to the dead letters, untold', async (_, body) => {
  const secret = randomValue();
  const { handler, done } = stations({});
  expect(await handler({ Records: [{ messageId: 'm1', body: body.replace('broken', secret) }] })).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm1' }],
  });
  expect(done).toEqual([]);
  expect(printed.join()).toContain('not an event of an object');
  expect(printed.join()).not.toContain(secret);
});

test('an object that is gone comes again until it is a dead letter', async () => {
  const { handler, done } = stations({});
  expect((await handler({ Records: [messageOf('a')] })).batchItemFailures).toHaveLength(1);
  expect(done).toEqual([]);
});
