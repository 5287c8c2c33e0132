import { generateKeyPairSync, sign } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type ChainEnd, formatEnd, parseEnd } from '../../../lib/core/archive/chain.js';
import { PUBLIC_KEY_PATH } from '../../../lib/core/archive/digest.js';
import { type ArchiveStore, Sealer, type SealerParts, type Source } from '../../../lib/core/archive/sealer.js';
import { verifyArchive } from '../../../lib/core/archive/verify.js';
import { serialize } from '../../../lib/core/entry/serialize.js';
import { entryAt } from '../detect/run-engine.js';

const T = Date.UTC(2026, 2, 10, 12);
const HOUR = 3_600_000;
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** An archive in memory that writes whole objects or none, and may end the process before or after a write. */
function archiveInMemory(crash: () => void = () => undefined) {
  const files = new Map<string, { bytes: Buffer; digest: number; entries: number }>();
  let kept: ChainEnd = { sequence: 0, head: null };
  const archive: ArchiveStore = {
    async create(path, bytes, note) {
      crash();
      const fresh = !files.has(path);
      if (fresh) files.set(path, { bytes, digest: note?.digest ?? 0, entries: note?.entries ?? 0 });
      crash();
      return fresh;
    },
    open: async (path) => files.get(path)!,
    find: async (path) => files.get(path)?.bytes,
  };
  const parts: SealerParts = {
    archive,
    signer: { publicKey: pair.publicKey, sign: async (text) => sign('sha256', Buffer.from(text), pair.privateKey) },
    end: {
      get: async () => kept,
      async set(end) {
        crash();
        kept = end;
      },
    },
    pack: (text) => gzipSync(text),
  };
  const verify = () =>
    verifyArchive(
      {
        list: async () => [...files.keys(), PUBLIC_KEY_PATH],
        read: async (path) =>
          files.get(path)?.bytes ?? Buffer.from(pair.publicKey.export({ type: 'spki', format: 'pem' }) as string),
      },
      kept.head === null ? {} : { head: kept.head },
    );
  const entriesIn = () =>
    [...files]
      .filter(([path]) => path.startsWith('category='))
      .flatMap(([, { bytes }]) => gunzipSync(bytes).toString('utf8').trim().split('\n'))
      .sort();
  return { files, parts, verify, entriesIn, end: () => kept };
}

const stored = (n: number, at = T, category: 'api_call' | 'failed_call' = 'api_call') => {
  const entry = entryAt(at, { 'event.id': `id${n}`, 'event.category': category });
  return { entry, line: serialize(entry) };
};

test('entries lie by category and hour of event, under a digest that verifies to the kept head', async () => {
  const { files, parts, verify, end } = archiveInMemory();
  const entries = [stored(1), stored(2, T + HOUR), stored(3, T, 'failed_call'), stored(1)];
  expect(await new Sealer(parts).seal([{ name: 'tape/one', entries }], T + 2 * HOUR)).toBe(3);
  expect([...files.keys()].map((path) => path.replace(/[0-9a-f]{24}/, '*')).sort()).toEqual([
    'category=api_call/date=2026-03-10/hour=12/*.ndjson.gz',
    'category=api_call/date=2026-03-10/hour=13/*.ndjson.gz',
    'category=failed_call/date=2026-03-10/hour=12/*.ndjson.gz',
    'digests/00000001.json',
  ]);
  expect(await verify()).toMatchObject({ findings: [], objects: 3, entries: 3, digests: 1, head: end().head });
});

test('a source that is delivered again adds nothing, in whatever company', async () => {
  const { parts, verify, files } = archiveInMemory();
  const sealer = new Sealer(parts);
  await sealer.seal([{ name: 'one', entries: [stored(1)] }], T);
  await sealer.seal([{ name: 'two', entries: [stored(2)] }], T);
  const before = files.size;
  expect(await sealer.seal([{ name: 'one', entries: [stored(1)] }], T)).toBe(0);
  expect(files.size).toBe(before);
  expect(
    await sealer.seal(
      [
        { name: 'one', entries: [stored(1)] },
        { name: 'three', entries: [stored(3)] },
      ],
      T,
    ),
  ).toBe(1);
  expect(await verify()).toMatchObject({ findings: [], entries: 3, digests: 3 });
});

test('a digest that does not follow the kept head stops it', async () => {
  const { parts } = archiveInMemory();
  await new Sealer(parts).seal([{ name: 'one', entries: [stored(1)] }], T);
  await parts.end.set({ sequence: 0, head: 'ab'.repeat(32) });
  await expect(new Sealer(parts).seal([], T)).rejects.toThrow('digests/00000001.json does not follow the kept head');
});

test('crashes anywhere: every entry is archived once and the chain verifies', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 25 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async (order, random) => {
        let crashes = 30;
        const crash = (): void => {
          if (crashes === 0 || random.next().value > 0.3) return;
          crashes--;
          throw new Error('crash');
        };
        const sources: Source[] = [0, 1, 2, 3, 4, 5].map((n) => ({
          name: `tape/${n}`,
          entries: [stored(10 * n), stored(10 * n + 1, T + n * HOUR), stored(10 * n + 2, T, 'failed_call')],
        }));
        const { parts, verify, entriesIn } = archiveInMemory(crash);
        const queue = [...order.map((n) => [sources[n]!]), sources];
        // What fails comes again, later and together with others.
        for (let batch = queue.shift(); batch; batch = queue.shift())
          await new Sealer(parts).seal(batch, T).catch(() => queue.push(batch!));
        const lines = sources.flatMap(({ entries }) => entries.map(({ line }) => line)).sort();
        expect(entriesIn()).toEqual(lines);
        expect(await verify()).toMatchObject({ findings: [], entries: lines.length });
      },
    ),
    { numRuns: 100 },
  );
});

test('the end of a chain as text', () => {
  const hash = '0f'.repeat(32);
  for (const end of [
    { sequence: 0, head: null },
    { sequence: 12, head: hash },
  ])
    expect(parseEnd(formatEnd(end))).toEqual(end);
  expect(formatEnd({ sequence: 12, head: hash })).toBe(`12:${hash}`);
  expect(() => parseEnd('12:none')).toThrow('the head is not of the form <sequence>:<hash>');
});
