import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nextBody } from '../../lib/core/archive/chain.js';
import { archived, digestFile, digestPath, fingerprint, PUBLIC_KEY_PATH } from '../../lib/core/archive/digest.js';
import { keywatch, temporaryDirectory } from './run-cli.js';

const dir = temporaryDirectory();
const OBJECT = 'category=api_call/date=2026-11-01/hour=10/a.ndjson.gz';

/** A bucket as S3's REST API shows it: a list in pages of two, and objects. */
const objects = new Map<string, Buffer>();
const page = (after: string): string => {
  const keys = [...objects.keys()].sort().filter((key) => key > after);
  const contents = keys.slice(0, 2).map((key) => `<Contents><Key>${key}</Key></Contents>`);
  const next = keys.length > 2 ? `<NextContinuationToken>${keys[1]}</NextContinuationToken>` : '';
  return `<ListBucketResult><IsTruncated>${keys.length > 2}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`;
};
let server: Server;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const bytes = Buffer.from('an entry');
  const body = nextBody(
    { sequence: 0, head: null },
    [archived(OBJECT, bytes, 1)],
    '2026-11-01T11:00:00.000Z',
    fingerprint(publicKey),
  );
  const text = JSON.stringify(body);
  objects.set(PUBLIC_KEY_PATH, Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })));
  objects.set(digestPath(1), Buffer.from(digestFile(text, sign(null, Buffer.from(text), privateKey))));
  objects.set(OBJECT, bytes);
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://127.0.0.1');
    const [, bucket, ...path] = decodeURIComponent(pathname).split('/');
    const object = objects.get(path.join('/'));
    if (bucket !== 'archive')
      response.writeHead(404).end('<Error><Code>NoSuchBucket</Code><Message>No such bucket</Message></Error>');
    else if (searchParams.has('list-type')) response.end(page(searchParams.get('continuation-token') ?? ''));
    else response.end(object);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-3',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'unused',
  };
});
afterAll(() => server.close());

const verify = (archive: string, over: NodeJS.ProcessEnv = {}) =>
  keywatch(['verify', archive], dir, undefined, { env: { ...env, ...over } });

test('verifies the archive in a bucket', async () => {
  const { code, stdout } = await verify('s3://archive');
  expect(stdout).toMatch(/^1 digests, 1 objects, 1 entries\nOK/);
  expect(code).toBe(0);
});

test('tells what was altered in a bucket', async () => {
  const before = objects.get(OBJECT)!;
  objects.set(OBJECT, Buffer.from('another entry'));
  const { code, stdout } = await verify('s3://archive/');
  objects.set(OBJECT, before);
  expect(stdout).toContain(`altered: ${OBJECT}`);
  expect(code).toBe(1);
});

test('fails in one line for a bucket that does not exist', async () => {
  const { code, stdout, stderr } = await verify('s3://nowhere');
  expect([code, stdout, stderr]).toEqual([2, '', 'keywatch: s3://nowhere: cannot be read: No such bucket\n']);
});

test('fails in one line without a region', async () => {
  const { code, stderr } = await verify('s3://archive', { AWS_REGION: undefined, HOME: dir });
  expect([code, stderr]).toEqual([2, 'keywatch: s3://archive: cannot be read: Region is missing\n']);
});
