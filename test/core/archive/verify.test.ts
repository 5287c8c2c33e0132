import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  type ArchivedObject,
  digestPath,
  fingerprint,
  PUBLIC_KEY_PATH,
  sha256,
  signDigest,
} from '../../../lib/core/archive/digest.js';
import { type VerifyOptions, verifyArchive } from '../../../lib/core/archive/verify.js';

const pair = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const pem = (key: KeyObject): Buffer => Buffer.from(key.export({ type: 'spki', format: 'pem' }) as string);

function digest(
  sequence: number,
  previous: string | null,
  objects: readonly ArchivedObject[],
  key = pair,
  schemaVersion = 1,
): string {
  const body = {
    schemaVersion: schemaVersion as 1,
    sequence,
    sealedAt: `2026-03-10T0${sequence}:00:00.000Z`,
    previous,
    keyFingerprint: fingerprint(key.publicKey),
    objects,
  } as const;
  return signDigest(body, key.privateKey);
}

const object = (path: string, content: string): [string, Buffer, ArchivedObject] => {
  const bytes = Buffer.from(content);
  return [path, bytes, { path, sha256: sha256(bytes), bytes: bytes.length, entries: 1 }];
};

const A = object('category=api_call/date=2026-03-10/hour=01/000001.ndjson.gz', 'first');
const B = object('category=api_call/date=2026-03-10/hour=02/000001.ndjson.gz', 'second');
const C = object('category=failed_call/date=2026-03-10/hour=02/000001.ndjson.gz', 'third');

/** An archive of three digests over three objects. */
function fresh(): { files: Map<string, Buffer>; head: string } {
  const files = new Map<string, Buffer>([[PUBLIC_KEY_PATH, pem(pair.publicKey)]]);
  let previous: string | null = null;
  for (const [index, [path, bytes, row]] of [A, B, C].entries()) {
    files.set(path, bytes);
    const file = digest(index + 1, previous, [row]);
    files.set(digestPath(index + 1), Buffer.from(file));
    previous = sha256(file);
  }
  return { files, head: previous! };
}

const check = async (files: Map<string, Buffer>, options: VerifyOptions = {}) => {
  const { findings } = await verifyArchive(
    { list: async () => [...files.keys()], read: async (path) => files.get(path)! },
    options,
  );
  return findings.map(({ what, path }) => `${what}: ${path}`);
};

test('a fresh archive passes, with key and head given', async () => {
  const { files, head } = fresh();
  expect(await check(files)).toEqual([]);
  expect(await check(files, { head, publicKey: pem(pair.publicKey) })).toEqual([]);
  expect(await check(files, { head, fingerprint: fingerprint(pair.publicKey) })).toEqual([]);
});

test('every flipped bit of an object or digest is named', async () => {
  for (const path of [A[0], C[0], digestPath(1), digestPath(2), digestPath(3)]) {
    const { files, head } = fresh();
    for (let at = 0; at < files.get(path)!.length; at += 7) {
      const bytes = Buffer.from(fresh().files.get(path)!);
      bytes[at]! ^= 1;
      files.set(path, bytes);
      const found = await check(files, { head });
      expect(found.some((line) => line.endsWith(path))).toBe(true);
    }
  }
});

test('deleted, added, truncated and swapped objects are named', async () => {
  const removed = fresh().files;
  removed.delete(B[0]);
  expect(await check(removed)).toEqual([`removed: ${B[0]}`]);
  const added = fresh().files.set('category=api_call/date=2026-03-10/hour=03/000001.ndjson.gz', Buffer.from('new'));
  expect(await check(added)).toEqual(['added: category=api_call/date=2026-03-10/hour=03/000001.ndjson.gz']);
  const truncated = fresh().files.set(A[0], A[1].subarray(0, 2));
  expect(await check(truncated)).toEqual([`altered: ${A[0]}`]);
  const swapped = fresh().files.set(A[0], B[1]).set(B[0], A[1]);
  expect(await check(swapped)).toEqual([`altered: ${A[0]}`, `altered: ${B[0]}`]);
});

test('a removed digest is named by its path', async () => {
  const { files } = fresh();
  files.delete(digestPath(2));
  expect((await check(files)).some((line) => line === `removed: ${digestPath(2)}`)).toBe(true);
});

test('a public key that is gone or altered is named, and with one from outside the rest is checked all the same', async () => {
  const publicKey = pem(pair.publicKey);
  const gone = fresh().files;
  gone.delete(PUBLIC_KEY_PATH);
  expect(await check(gone, { publicKey })).toEqual([`removed: ${PUBLIC_KEY_PATH}`]);
  const altered = fresh().files.set(PUBLIC_KEY_PATH, Buffer.from('no key')).set(B[0], C[1]);
  expect(await check(altered, { publicKey })).toEqual([`altered: ${PUBLIC_KEY_PATH}`, `altered: ${B[0]}`]);
});

test('a digest with a far number is named, without naming every number before it', async () => {
  const { files } = fresh();
  files.set(digestPath(99_999_999), files.get(digestPath(3))!);
  const findings = await check(files);
  expect(findings).toContain(`removed: ${digestPath(4)}`);
  expect(findings).toContain(`altered: ${digestPath(99_999_999)}`);
  expect(findings.length).toBeLessThan(200);
});

test('a digest signed again, by the same hand or another, is named', async () => {
  const { files } = fresh();
  files.set(digestPath(2), Buffer.from(digest(2, sha256(files.get(digestPath(1))!), [B[2]], other)));
  expect(await check(files)).toContain(`not signed by the key: ${digestPath(2)}`);
  const edited = fresh().files;
  edited.set(digestPath(1), Buffer.from(digest(1, null, [])));
  expect(await check(edited)).toContain(`altered: ${digestPath(2)}`);
});

test('a cut tail is seen by the head, and uncovered objects without it', async () => {
  const { files, head } = fresh();
  files.delete(digestPath(3));
  expect(await check(files)).toEqual([`added: ${C[0]}`]);
  files.delete(C[0]);
  expect(await check(files)).toEqual([]);
  expect(await check(files, { head })).toEqual([`rolled back: ${digestPath(2)}`]);
});

test('a whole archive signed with another key is seen by the key from outside', async () => {
  const files = new Map<string, Buffer>([
    [PUBLIC_KEY_PATH, pem(other.publicKey)],
    [A[0], A[1]],
    [digestPath(1), Buffer.from(digest(1, null, [A[2]], other))],
  ]);
  expect(await check(files)).toEqual([]);
  expect(await check(files, { fingerprint: fingerprint(pair.publicKey) })).toContain(`other key: ${PUBLIC_KEY_PATH}`);
  expect(await check(files, { publicKey: pem(pair.publicKey) })).toContain(`not signed by the key: ${digestPath(1)}`);
});

test('a digest of another schema version is named, though it is signed', async () => {
  const { files } = fresh();
  files.set(digestPath(3), Buffer.from(digest(3, sha256(files.get(digestPath(2))!), [C[2]], pair, 2)));
  expect(await check(files)).toEqual([`unreadable: ${digestPath(3)}`]);
});
