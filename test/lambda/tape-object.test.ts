import { gzipSync } from 'node:zlib';
import { PoisonObject, readTapeObject } from '../../lambda/tape-object';
import { serialize } from '../../lib/core/entry/serialize.js';
import { entryAt } from '../core/detect/run-engine';
import { objectsOf } from './objects';

const T = Date.UTC(2026, 2, 10, 12);
const entry = entryAt(T, { 'event.id': 'e1', 'source.ip': '198.51.100.7' });
const line = serialize(entry);
const read = (bytes: Buffer) => readTapeObject(objectsOf({ 'tape/x': bytes }, T), { bucket: 'landing', key: 'tape/x' });

test.each([
  ['plain', Buffer.from(`${line}\n`)],
  ['gzip', gzipSync(`${line}\n`)],
])('reads %s lines', async (_, bytes) => {
  expect(await read(bytes)).toEqual({ entries: [{ entry, line }], rejected: 0, writtenAt: T });
});

test('counts lines that are no entries and keeps the others', async () => {
  const broken = [
    '{"@timestamp":',
    '[]',
    'null',
    '{"schemaVersion":1}',
    '{"@timestamp":"yesterday","event":{"id":"e"}}',
  ];
  const { entries, rejected } = await read(Buffer.from([...broken, line, ''].join('\n')));
  expect(entries.map(({ entry }) => entry['event.id'])).toEqual(['e1']);
  expect(rejected).toBe(5);
});

test('an object that begins as gzip and is none is poison, named by its key alone', async () => {
  const failed = await read(gzipSync(line).subarray(0, 40)).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(PoisonObject);
  expect((failed as Error).message).toBe('tape/x: not the gzip that it begins as');
});
