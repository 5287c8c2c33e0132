import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** One archived object as a digest lists it. */
export interface ArchivedObject {
  /** Path relative to the archive, with `/`. */
  readonly path: string;
  /** SHA-256 over the object's bytes as stored, hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly entries: number;
}

/** Version of what a digest says. */
export const DIGEST_SCHEMA_VERSION = 1;

/** What a digest says; each names the hash of the one before, so that none can be changed or left out. */
export interface DigestBody {
  readonly schemaVersion: typeof DIGEST_SCHEMA_VERSION;
  readonly sequence: number;
  /** Sealing time: the watermark, ISO 8601 UTC. */
  readonly sealedAt: string;
  /** SHA-256 of the previous digest's file, hex; null for the first. */
  readonly previous: string | null;
  /** SHA-256 of the public key (DER, SubjectPublicKeyInfo), hex. */
  readonly keyFingerprint: string;
  readonly objects: readonly ArchivedObject[];
}

/**
 * A digest's file: the body and the signature over the body's JSON as it stands in the file: Ed25519 (RFC 8032) on one
 * machine, ECDSA over P-256 and SHA-256 (DER, FIPS 186-5) by KMS.
 */
export interface Digest {
  readonly body: DigestBody;
  readonly signature: string;
}

export const PUBLIC_KEY_PATH = 'public-key.pem';
export const DIGESTS = 'digests/';

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

export const digestPath = (sequence: number): string => `${DIGESTS}${String(sequence).padStart(8, '0')}.json`;

/** Fingerprint of a public key: SHA-256 of its DER form, hex. */
export const fingerprint = (key: KeyObject): string => sha256(key.export({ type: 'spki', format: 'der' }));

/** The object as a digest lists it. */
export const archived = (path: string, bytes: Buffer, entries: number): ArchivedObject => ({
  path,
  sha256: sha256(bytes),
  bytes: bytes.length,
  entries,
});

/** The public key of a PEM text. @throws Error when it is none that signs digests */
export function readPublicKey(pem: string | Buffer): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519' && key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error('neither an Ed25519 nor a P-256 public key');
  return key;
}

/** Ed25519 hashes by itself. */
const hashOf = (key: KeyObject): string | null => (key.asymmetricKeyType === 'ed25519' ? null : 'sha256');

/** The file of a digest, of the body's JSON and its signature. */
export const digestFile = (text: string, signature: Uint8Array): string =>
  `{"body":${text},"signature":"${Buffer.from(signature).toString('base64')}"}\n`;

/** The file of a digest that is signed here. */
export function signDigest(body: DigestBody, privateKey: KeyObject): string {
  const text = JSON.stringify(body);
  return digestFile(text, sign(hashOf(privateKey), Buffer.from(text), privateKey));
}

/** Reads a digest's file; undefined when it is none or its signature is not the key's. */
export function readDigest(file: string, publicKey: KeyObject): { digest: Digest; signed: boolean } | undefined {
  try {
    const digest = JSON.parse(file) as Digest;
    const text = JSON.stringify(digest.body);
    if (!Array.isArray(digest.body.objects) || `{"body":${text},"signature":"${digest.signature}"}\n` !== file)
      return undefined;
    return {
      digest,
      signed: verify(hashOf(publicKey), Buffer.from(text), publicKey, Buffer.from(digest.signature, 'base64')),
    };
  } catch {
    return undefined;
  }
}
