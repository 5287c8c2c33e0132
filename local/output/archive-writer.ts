import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { nextBody } from '../../lib/core/archive/chain.js';
import {
  type ArchivedObject,
  archived,
  digestPath,
  fingerprint,
  PUBLIC_KEY_PATH,
  sha256,
  signDigest,
} from '../../lib/core/archive/digest.js';
import { folderOf, objectName } from '../../lib/core/archive/layout.js';
import type { Entry } from '../../lib/core/entry/fields.js';
import { isoTime } from '../../lib/core/entry/serialize.js';
import { HOUR } from '../../lib/core/time-units.js';

/** An object is closed at this size before compression. */
const OBJECT_BYTES = 4 << 20;
/** Compressed bytes that are taken out at once: with less an object takes many calls. */
const GZIP_CHUNK = 1 << 20;

/** First and largest size of the pieces in which an open object is held: most are small, few are large. */
const [PIECE, LARGEST_PIECE] = [1 << 12, 1 << 18];

interface Open {
  readonly folder: string;
  readonly category: Entry['event.category'];
  readonly hour: number;
  /** Full pieces. */
  pieces: Buffer[];
  /** The piece that is filled now. */
  piece: Buffer;
  filled: number;
  entries: number;
  size: number;
}

/** Writes the archive in the bucket's own layout, sealed by a chain of signed digests at each hour of the watermark. */
export class ArchiveWriter {
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;
  private readonly open = new Map<string, Open>();
  /** The object of the last entry, if it is open. */
  private latest: Open | undefined;
  private readonly parts = new Map<string, number>();
  private unsealed: ArchivedObject[] = [];
  private sequence = 0;
  private previous: string | null = null;
  private sealedHour = Number.NEGATIVE_INFINITY;

  constructor(private readonly dir: string) {
    ({ privateKey: this.privateKey, publicKey: this.publicKey } = generateKeyPairSync('ed25519'));
    mkdirSync(join(dir, 'digests'), { recursive: true });
    writeFileSync(join(dir, PUBLIC_KEY_PATH), this.publicKey.export({ type: 'spki', format: 'pem' }));
  }

  get fingerprint(): string {
    return fingerprint(this.publicKey);
  }

  /** Hash of the newest digest, to be kept elsewhere. */
  get head(): string | null {
    return this.previous;
  }

  /** Adds a stored entry's line with its newline, and seals the hours that the watermark has left behind. */
  add(entry: Entry, line: Uint8Array, watermark: number): void {
    const passed = Math.floor(watermark / HOUR);
    if (passed > this.sealedHour) {
      this.sealedHour = passed;
      this.seal(passed, watermark);
    }
    const open = this.openOf(entry['event.category'], Math.floor(entry['@timestamp']! / HOUR));
    append(open, line);
    open.entries++;
    open.size += line.length;
    if (open.size >= OBJECT_BYTES) this.write(open);
  }

  /** The object of a category and hour. Nearly all entries go where the one before went. */
  private openOf(category: Entry['event.category'], hour: number): Open {
    if (this.latest?.hour === hour && this.latest.category === category) return this.latest;
    const key = `${category} ${hour}`;
    let open = this.open.get(key);
    if (!open) {
      open = {
        folder: folderOf(category, hour),
        category,
        hour,
        pieces: [],
        piece: Buffer.allocUnsafe(PIECE),
        filled: 0,
        entries: 0,
        size: 0,
      };
      this.open.set(key, open);
    }
    this.latest = open;
    return open;
  }

  /** Writes what is open and the last digest. */
  finish(watermark: number): void {
    this.seal(Number.POSITIVE_INFINITY, watermark);
  }

  private seal(hour: number, watermark: number): void {
    for (const [key, open] of this.open) {
      if (open.hour >= hour) continue;
      this.write(open);
      this.open.delete(key);
      if (this.latest === open) this.latest = undefined;
    }
    if (this.unsealed.length === 0) return;
    const end = { sequence: this.sequence, head: this.previous };
    const body = nextBody(end, this.unsealed, isoTime(watermark), this.fingerprint);
    const file = signDigest(body, this.privateKey);
    const { sequence } = body;
    this.put(digestPath(sequence), Buffer.from(file));
    this.sequence = sequence;
    this.previous = sha256(file);
    this.unsealed = [];
  }

  private write(open: Open): void {
    if (open.entries === 0) return;
    const part = (this.parts.get(open.folder) ?? 0) + 1;
    this.parts.set(open.folder, part);
    const path = open.folder + objectName(part);
    const bytes = gzipSync(Buffer.concat([...open.pieces, open.piece.subarray(0, open.filled)]), {
      level: 1,
      memLevel: 9,
      chunkSize: GZIP_CHUNK,
    });
    mkdirSync(join(this.dir, open.folder), { recursive: true });
    this.put(path, bytes);
    this.unsealed.push(archived(path, bytes, open.entries));
    open.pieces = [];
    open.filled = 0;
    open.entries = 0;
    open.size = 0;
  }

  /** Writes a whole file or none. */
  private put(path: string, bytes: Buffer): void {
    try {
      writeFileSync(join(this.dir, path), bytes);
    } catch (error) {
      rmSync(join(this.dir, path), { force: true });
      throw error;
    }
  }
}

function append(open: Open, line: Uint8Array): void {
  if (open.filled + line.length > open.piece.length) {
    open.pieces.push(open.piece.subarray(0, open.filled));
    open.piece = Buffer.allocUnsafe(Math.max(line.length, Math.min(2 * open.piece.length, LARGEST_PIECE)));
    open.filled = 0;
  }
  open.piece.set(line, open.filled);
  open.filled += line.length;
}
