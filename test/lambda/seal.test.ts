import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { ArchiveBucket } from '../../lambda/seal/archive-bucket';
import { sealHandler } from '../../lambda/seal/handler';
import { HeadParameter } from '../../lambda/seal/head-parameter';
import { kmsSigner } from '../../lambda/seal/kms-signer';
import { retainUntil } from '../../lib/core/archive/retention.js';
import type { Sealer, Source } from '../../lib/core/archive/sealer.js';
import { serialize } from '../../lib/core/entry/serialize.js';
import { parseSettings } from '../../lib/core/settings.js';
import { StoragePolicy } from '../../lib/core/storage-policy.js';
import { entryAt } from '../core/detect/run-engine';
import { fakeClient, serviceError } from './fake-client';
import { messageOf, objectsOf } from './objects';
import { capturePrinted } from './printed';

const T = Date.UTC(2026, 2, 10, 12);
const NOTE = { category: 'failed_call', digest: 7, entries: 3 } as const;

const printed = capturePrinted();

describe('the archive’s bucket', () => {
  test('never replaces an object, notes its digest and locks it by its category', async () => {
    const s3 = fakeClient();
    const until = new Date(T);
    const bucket = new ArchiveBucket(s3, 'archive', (category) =>
      category === 'failed_call' ? { mode: 'COMPLIANCE', until } : undefined,
    );
    expect(await bucket.create('category=failed_call/x', Buffer.from('bytes'), NOTE)).toBe(true);
    expect(s3.sent[0]).toEqual({
      name: 'PutObject',
      input: {
        Bucket: 'archive',
        Key: 'category=failed_call/x',
        Body: Buffer.from('bytes'),
        IfNoneMatch: '*',
        Metadata: { 'keywatch-digest': '7', 'keywatch-entries': '3' },
        ObjectLockMode: 'COMPLIANCE',
        ObjectLockRetainUntilDate: until,
      },
    });
  });

  test('leaves a category without a retention, and digests, to the bucket’s default', async () => {
    const s3 = fakeClient();
    const bucket = new ArchiveBucket(s3, 'archive', () => undefined);
    await bucket.create('category=api_call/x', Buffer.from(''), NOTE);
    await bucket.create('digests/00000001.json', Buffer.from(''));
    for (const { input } of s3.sent) expect(Object.keys(input).join()).not.toContain('Lock');
  });

  test('says when an object is there already; other errors are passed on', async () => {
    const failing = (name: string) =>
      new ArchiveBucket(
        fakeClient(() => {
          throw serviceError(name);
        }),
        'archive',
        () => undefined,
      );
    expect(await failing('PreconditionFailed').create('x', Buffer.from(''))).toBe(false);
    await expect(failing('SlowDown').create('x', Buffer.from(''))).rejects.toMatchObject({ name: 'SlowDown' });
    expect(await failing('NoSuchKey').find('digests/00000001.json')).toBeUndefined();
    await expect(failing('AccessDenied').find('x')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('locks for the days of the settings', () => {
    const settings = parseSettings({ categories: { failed_call: { retentionDays: 400 } } });
    expect(new Date(retainUntil(settings, 'failed_call', T)!).toISOString()).toBe('2027-04-14T12:00:00.000Z');
    expect(retainUntil(settings, 'api_call', T)).toBeUndefined();
  });
});

test('KMS signs the hash of the text, and the signature verifies', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kms = fakeClient(({ name }) =>
    name === 'GetPublicKey'
      ? { PublicKey: publicKey.export({ type: 'spki', format: 'der' }) }
      : { Signature: sign('sha256', Buffer.from('the text'), privateKey) },
  );
  const signer = await kmsSigner(kms, 'key-id');
  const signature = await signer.sign('the text');
  expect(kms.sent[1]).toEqual({
    name: 'Sign',
    input: {
      KeyId: 'key-id',
      // printf 'the text' | sha256sum
      Message: Buffer.from('41a1f654dc79a9ac645afa553c31d51fd115eca8dd1cb9e6c67ae03e52718e8b', 'hex'),
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    },
  });
  expect(verify('sha256', Buffer.from('the text'), signer.publicKey, signature)).toBe(true);
});

test('the head’s parameter is read and replaced', async () => {
  const hash = 'ab'.repeat(32);
  const ssm = fakeClient(() => ({ Parameter: { Value: '0:none' } }));
  const head = new HeadParameter(ssm, '/keywatch/head');
  expect(await head.get()).toEqual({ sequence: 0, head: null });
  await head.set({ sequence: 1, head: hash });
  expect(ssm.sent[1]).toEqual({
    name: 'PutParameter',
    input: { Name: '/keywatch/head', Value: `1:${hash}`, Overwrite: true },
  });
});

describe('seal', () => {
  const line = (id: string, category: 'api_call' | 'failed_call'): string =>
    serialize(entryAt(T, { 'event.id': id, 'event.category': category }));
  const objects = {
    a: Buffer.from([line('1', 'api_call'), line('2', 'failed_call'), 'broken'].join('\n')),
    b: Buffer.from(line('3', 'failed_call')),
  };
  const policy = new StoragePolicy(parseSettings({ categories: { api_call: { enabled: false } } }));
  const handlerOf = (seal: Sealer['seal']) =>
    sealHandler({ s3: objectsOf(objects, T), policy, sealer: async () => ({ seal }) as Sealer });

  test('gives the batch’s stored entries to one sealing, by their object, and counts the rest', async () => {
    const sealed: Source[] = [];
    const handler = handlerOf(async (sources) => {
      sealed.push(...sources);
      return 2;
    });
    expect(await handler({ Records: [messageOf('a'), messageOf('gone'), messageOf('b')] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'gone' }],
    });
    expect(sealed.map(({ name, entries }) => [name, entries.map(({ entry }) => entry['event.id'])])).toEqual([
      ['a', ['2']],
      ['b', ['3']],
    ]);
    expect(JSON.parse(printed.at(-1)!)).toEqual({
      keywatch: { step: 'seal', entries: 3, rejected: 1, sampled: 1, archived: 2 },
    });
  });

  test('a sealing that fails brings the whole batch again', async () => {
    const handler = handlerOf(async () => {
      throw serviceError('ThrottlingException');
    });
    await expect(handler({ Records: [messageOf('a')] })).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});
