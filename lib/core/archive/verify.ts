import type { KeyObject } from 'node:crypto';
import {
  DIGEST_SCHEMA_VERSION,
  DIGESTS,
  type Digest,
  digestPath,
  fingerprint,
  PUBLIC_KEY_PATH,
  readDigest,
  readPublicKey,
  sha256,
} from './digest.js';

/** Where an archive is read from. */
export interface ArchiveReader {
  /** All paths relative to the archive, with `/`. */
  list(): Promise<readonly string[]>;
  /** The bytes of a path that `list` gave. */
  read(path: string): Promise<Buffer>;
}

export interface Finding {
  readonly what: 'altered' | 'removed' | 'added' | 'not signed by the key' | 'rolled back' | 'other key' | 'unreadable';
  /** Path relative to the archive. */
  readonly path: string;
  readonly detail: string;
}

export interface Verification {
  readonly findings: readonly Finding[];
  readonly objects: number;
  readonly entries: number;
  readonly digests: number;
  /** Hash of the newest digest: what `--head` takes. */
  readonly head: string | undefined;
  /** Sealing time of the newest digest. */
  readonly sealedAt: string | undefined;
  readonly fingerprint: string | undefined;
}

export interface VerifyOptions {
  /** Public key (PEM) or fingerprint that is known from elsewhere; without it the archive's own is taken. */
  readonly publicKey?: string | Buffer | undefined;
  readonly fingerprint?: string | undefined;
  /** Head that is known from elsewhere. */
  readonly head?: string | undefined;
}

/** Checks an archive's chain of digests and every object against it; says what was altered, removed or added. */
export async function verifyArchive(reader: ArchiveReader, options: VerifyOptions): Promise<Verification> {
  const paths = new Set(await reader.list());
  const findings: Finding[] = [];
  const find = (what: Finding['what'], path: string, detail: string): number => findings.push({ what, path, detail });
  const key = await keyOf(reader, paths, options, find);
  const chain = key ? await readChain(reader, paths, key, find) : [];
  const covered = new Set<string>();
  let entries = 0;
  for (const { digest } of chain) {
    for (const object of digest.body.objects) {
      covered.add(object.path);
      entries += object.entries;
      if (!paths.has(object.path)) find('removed', object.path, 'the object is gone');
      else if (sha256(await reader.read(object.path)) !== object.sha256)
        find('altered', object.path, 'the bytes are not those that were sealed');
    }
  }
  for (const path of [...paths].sort())
    if (key && !covered.has(path) && path !== PUBLIC_KEY_PATH && !isDigest(path))
      find('added', path, 'no digest covers it');
  const last = chain.at(-1);
  if (key && options.head !== undefined && last?.hash !== options.head.toLowerCase())
    find('rolled back', last ? last.path : DIGESTS, 'the chain does not end at the given head');
  return {
    findings,
    objects: covered.size,
    entries,
    digests: chain.length,
    head: last?.hash,
    sealedAt: last?.digest.body.sealedAt,
    fingerprint: key && fingerprint(key),
  };
}

type Find = (what: Finding['what'], path: string, detail: string) => void;

const isDigest = (path: string): boolean => /^digests\/\d{8}\.json$/.test(path);

async function keyOf(
  reader: ArchiveReader,
  paths: ReadonlySet<string>,
  options: VerifyOptions,
  find: Find,
): Promise<KeyObject | undefined> {
  const given = options.publicKey === undefined ? undefined : readPublicKey(options.publicKey);
  const own = await ownKey(reader, paths, find);
  if (given && own && fingerprint(own) !== fingerprint(given))
    find('other key', PUBLIC_KEY_PATH, "the archive's key is not the given one");
  if (own && options.fingerprint !== undefined && fingerprint(own) !== options.fingerprint.toLowerCase())
    find('other key', PUBLIC_KEY_PATH, "the archive's key has another fingerprint than the given one");
  return given ?? own;
}

async function ownKey(reader: ArchiveReader, paths: ReadonlySet<string>, find: Find): Promise<KeyObject | undefined> {
  if (!paths.has(PUBLIC_KEY_PATH)) {
    find('removed', PUBLIC_KEY_PATH, 'the public key is gone');
    return undefined;
  }
  const pem = await reader.read(PUBLIC_KEY_PATH);
  try {
    return readPublicKey(pem);
  } catch {
    find('altered', PUBLIC_KEY_PATH, 'not an Ed25519 or P-256 public key in PEM');
    return undefined;
  }
}

/** Missing digests that are named one by one: somebody may have added one with a far larger number. */
const MOST_NAMED = 100;

interface Link {
  readonly path: string;
  readonly hash: string;
  readonly digest: Digest;
}

async function readChain(
  reader: ArchiveReader,
  paths: ReadonlySet<string>,
  key: KeyObject,
  find: Find,
): Promise<readonly Link[]> {
  const chain: Link[] = [];
  let expected = 1;
  let previous: string | null = null;
  for (const path of [...paths].filter(isDigest).sort()) {
    const file = await reader.read(path);
    const read = readDigest(file.toString('utf8'), key);
    const sequence = Number(path.slice(DIGESTS.length, -'.json'.length));
    const named = Math.min(sequence, expected + MOST_NAMED);
    const rest = sequence - named > 0 ? `, as are the ${sequence - named} after it` : '';
    for (; expected < named; expected++)
      find('removed', digestPath(expected), `missing before ${path}${expected === named - 1 ? rest : ''}`);
    expected = sequence + 1;
    const hash = sha256(file);
    if (!read) find('altered', path, 'not a digest as it was written');
    else {
      if (!read.signed) find('not signed by the key', path, 'the signature is not the key’s over this digest');
      if (digestPath(read.digest.body.sequence) !== path) find('altered', path, 'it has another sequence number');
      else if (read.digest.body.previous !== previous)
        find('altered', path, 'it does not follow the digest before it, which was altered or replaced');
      if (read.digest.body.schemaVersion !== DIGEST_SCHEMA_VERSION)
        find('unreadable', path, `it is of another schemaVersion than ${DIGEST_SCHEMA_VERSION}, the one known here`);
      chain.push({ path, hash, digest: read.digest });
    }
    previous = hash;
  }
  if (chain.length === 0) find('removed', digestPath(1), 'the archive has no digest');
  return chain;
}
