import { gzipSync } from 'node:zlib';
import { KMSClient } from '@aws-sdk/client-kms';
import { type ObjectLockMode, S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { PUBLIC_KEY_PATH } from '../../lib/core/archive/digest.js';
import { retainUntil } from '../../lib/core/archive/retention.js';
import { Sealer } from '../../lib/core/archive/sealer.js';
import { StoragePolicy } from '../../lib/core/storage-policy.js';
import { CLIENT } from '../aws/client.js';
import { loadSettings, variable } from '../environment.js';
import { ArchiveBucket, type Lock } from './archive-bucket.js';
import { sealHandler } from './handler.js';
import { HeadParameter } from './head-parameter.js';
import { kmsSigner } from './kms-signer.js';

const settings = loadSettings();
const s3 = new S3Client(CLIENT);
const kms = new KMSClient(CLIENT);
const mode = process.env.KEYWATCH_LOCK_MODE as ObjectLockMode | undefined;
const archive = new ArchiveBucket(s3, variable('KEYWATCH_ARCHIVE_BUCKET'), (category): Lock | undefined => {
  const until = retainUntil(settings, category, Date.now());
  return mode && until !== undefined ? { mode, until: new Date(until) } : undefined;
});
const end = new HeadParameter(new SSMClient(CLIENT), variable('KEYWATCH_HEAD_PARAMETER'));
const keyId = variable('KEYWATCH_DIGEST_KEY_ID');

/** Made at the first call, once a process: the archive holds the public key from before its first digest. */
let sealing: Sealer | undefined;

async function sealer(): Promise<Sealer> {
  if (!sealing) {
    const signer = await kmsSigner(kms, keyId);
    const pem = signer.publicKey.export({ type: 'spki', format: 'pem' });
    await archive.create(PUBLIC_KEY_PATH, Buffer.from(pem));
    sealing = new Sealer({ archive, signer, end, pack: (text) => gzipSync(text) });
  }
  return sealing;
}

export const handler = sealHandler({ s3, policy: new StoragePolicy(settings), sealer });
