import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readPublicKey } from '../../lib/core/archive/digest.js';
import { type ArchiveReader, verifyArchive } from '../../lib/core/archive/verify.js';
import { openArchive } from '../archive-reader.js';
import { describeFileError, Failure } from '../failure.js';

const HASH = /^[0-9a-f]{64}$/i;

/** Opens the archive in a bucket. */
export type OpenBucket = (bucket: string) => Promise<ArchiveReader>;

export function addVerify(program: Command, finish: (code: number) => void, openBucket: OpenBucket): void {
  program
    .command('verify')
    .description("check an archive's chain of digests")
    .argument('<archive>', "a replay's directory, or s3://BUCKET with credentials from the environment")
    .option('--public-key <key>', 'public key (PEM file) or its fingerprint, as known from elsewhere')
    .option('--head <hash>', 'hash of the newest digest, as known from elsewhere')
    .action(async (archive: string, { publicKey, head }: { publicKey?: string; head?: string }) => {
      if (head !== undefined && !HASH.test(head)) throw new Failure(2, '--head: must be 64 hexadecimal digits');
      const key =
        publicKey === undefined
          ? {}
          : HASH.test(publicKey)
            ? { fingerprint: publicKey }
            : { publicKey: readKey(publicKey) };
      const bucket = /^s3:\/\/([^/]+)\/?$/.exec(archive)?.[1];
      const result =
        bucket === undefined
          ? await verifyArchive(openArchive(archive), { ...key, head })
          : await inBucket(bucket, async () => verifyArchive(await openBucket(bucket), { ...key, head }));
      for (const { what, path, detail } of result.findings) process.stdout.write(`${what}: ${path}: ${detail}\n`);
      process.stdout.write(`${result.digests} digests, ${result.objects} objects, ${result.entries} entries\n`);
      if (result.findings.length > 0) {
        process.stdout.write(`FAILED: ${result.findings.length} found wrong\n`);
        finish(1);
        return;
      }
      const upTo =
        head === undefined
          ? `, complete up to ${result.sealedAt} (give --head to be sure that nothing was cut off)`
          : '';
      const trust =
        publicKey === undefined ? '; the key is the archive’s own (give --public-key to be sure who signed)' : '';
      process.stdout.write(`OK${upTo}${trust}\nhead ${result.head}\npublic key ${result.fingerprint}\n`);
      finish(0);
    });
}

async function inBucket<T>(bucket: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const { name, message } = error as Error;
    throw new Failure(2, `s3://${bucket}: cannot be read: ${message.split('\n', 1)[0] || name}`);
  }
}

function readKey(file: string): Buffer {
  try {
    const pem = readFileSync(file);
    readPublicKey(pem);
    return pem;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall) throw describeFileError(error, file);
    throw new Failure(2, `${file}: is not an Ed25519 or P-256 public key in PEM`);
  }
}
