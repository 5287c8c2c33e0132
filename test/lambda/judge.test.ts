import type { S3Client } from '@aws-sdk/client-s3';
import { S3Client as RealS3Client } from '@aws-sdk/client-s3';
import { judgeHandler } from '../../lambda/detect/judge';
import { keyBefore } from '../../lambda/detect/tape-list';
import { capturePrinted } from './printed';

const NOW = Date.UTC(2026, 2, 10, 12, 0, 30);
const MINUTE = 60_000;

/** An S3 client that lists these objects, and what it was asked for. */
function listing(objects: Readonly<Record<string, number>>) {
  const asked: { Bucket?: string; Prefix?: string; StartAfter?: string }[] = [];
  const s3 = new RealS3Client({ region: 'us-east-1' });
  s3.send = (async ({ input }: { input: (typeof asked)[number] }) => {
    asked.push(input);
    return { Contents: Object.entries(objects).map(([Key, at]) => ({ Key, LastModified: new Date(at) })) };
  }) as S3Client['send'];
  return { s3, asked };
}

const printed = capturePrinted();

async function run(objects: Readonly<Record<string, number>>, read: string[], passed: number, time = new Date(NOW)) {
  const { s3, asked } = listing(objects);
  const advanced: number[] = [];
  const store = { unknownItems: 7 };
  await judgeHandler({
    s3,
    tapeBucket: 'landing',
    reads: { after: async () => new Set(read) },
    store,
    judge: async () => ({
      watermark: async () => passed,
      async advance(watermark) {
        advanced.push(watermark);
        store.unknownItems += 2;
      },
    }),
  })({ time: time.toISOString() });
  return { asked, advanced };
}

test('the watermark follows the scheduled time at 15 minutes, whatever the clock says', async () => {
  expect((await run({}, [], NOW - 16 * MINUTE)).advanced).toEqual([NOW - 15 * MINUTE]);
});

test('an unread object holds it back, a read one does not', async () => {
  const objects = { a: NOW - 5 * MINUTE, b: NOW - 3 * MINUTE };
  expect((await run(objects, ['a', 'b'], NOW - 16 * MINUTE)).advanced).toEqual([NOW - 15 * MINUTE]);
  expect((await run(objects, ['a'], NOW - 16 * MINUTE)).advanced).toEqual([NOW - 18 * MINUTE]);
  expect(JSON.parse(printed.at(-1)!)).toEqual({
    keywatch: { step: 'judge', behindSeconds: 18 * 60, unread: 1, passedOver: 0, unknownState: 2 },
  });
});

test('the tape is listed from the hour before the watermark’s', async () => {
  const { asked } = await run({}, [], Date.UTC(2026, 2, 10, 0, 10));
  expect(asked).toEqual([
    expect.objectContaining({ Bucket: 'landing', Prefix: 'tape/', StartAfter: 'tape/2026/03/09/23/' }),
  ]);
});

test('before anything was judged it is listed as far back as the state lives', async () => {
  const { asked } = await run({}, [], Number.NEGATIVE_INFINITY);
  expect(asked[0]!.StartAfter).toBe(keyBefore(NOW - 48 * 60 * MINUTE));
});

test('a schedule without a time fails', async () => {
  const handler = judgeHandler({
    s3: listing({}).s3,
    tapeBucket: 'b',
    reads: undefined!,
    store: undefined!,
    judge: undefined!,
  });
  await expect(handler({ time: '' })).rejects.toThrow('the scheduled event has no time');
});
