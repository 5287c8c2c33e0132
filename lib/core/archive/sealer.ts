import type { KeyObject } from 'node:crypto';
import { isoTime } from '../entry/serialize.js';
import { type ChainEnd, nextBody } from './chain.js';
import { type ArchivedObject, archived, digestFile, digestPath, fingerprint, readDigest, sha256 } from './digest.js';
import { byFolder, type Group, type StoredEntry } from './grouping.js';
import { objectNameFor } from './layout.js';

/** What is kept with an object of entries. */
export interface Note {
  readonly category: Group['category'];
  /** Sequence of the digest that is to list it. */
  readonly digest: number;
  readonly entries: number;
}

/** An archive in which nothing is ever replaced. */
export interface ArchiveStore {
  /** Writes an object unless there is one; false when there was. */
  create(path: string, bytes: Buffer, note?: Note): Promise<boolean>;
  /** An object of entries that exists. */
  open(path: string): Promise<{ bytes: Buffer; digest: number; entries: number }>;
  /** The bytes of a digest, or undefined. */
  find(path: string): Promise<Buffer | undefined>;
}

/** Signs a digest's text; the private key stays where it is. */
export interface Signer {
  readonly publicKey: KeyObject;
  sign(text: string): Promise<Uint8Array>;
}

/** Keeps the chain's end outside the archive. */
export interface EndStore {
  get(): Promise<ChainEnd>;
  set(end: ChainEnd): Promise<void>;
}

/** Entries that belong to one object of the tape. */
export interface Source {
  readonly name: string;
  readonly entries: readonly StoredEntry[];
}

export interface SealerParts {
  readonly archive: ArchiveStore;
  readonly signer: Signer;
  readonly end: EndStore;
  /** Compresses an object's text. */
  readonly pack: (text: string) => Buffer;
}

/**
 * Writes sources into the archive and one digest over what is new. One at a time. A crash anywhere leaves either an
 * object that no digest lists yet, which its source brings again, or a digest that the kept end does not know yet,
 * which the next call takes up.
 */
export class Sealer {
  constructor(private readonly parts: SealerParts) {}

  /** Seals the sources at the time, in milliseconds. Gives the number of entries that became part of the archive. */
  async seal(sources: readonly Source[], now: number): Promise<number> {
    const end = await this.takeUp();
    const objects: ArchivedObject[] = [];
    for (const { name, entries } of sources)
      for (const [folder, group] of byFolder(entries)) {
        const object = await this.add(folder + objectNameFor(name), group, end);
        if (object) objects.push(object);
      }
    if (objects.length > 0) await this.append(end, objects, now);
    return objects.reduce((sum, { entries }) => sum + entries, 0);
  }

  /** Undefined when a digest lists the object already. */
  private async add(path: string, { category, lines }: Group, end: ChainEnd): Promise<ArchivedObject | undefined> {
    const bytes = this.parts.pack(`${lines.join('\n')}\n`);
    const note = { category, digest: end.sequence + 1, entries: lines.length };
    if (await this.parts.archive.create(path, bytes, note)) return archived(path, bytes, lines.length);
    const existing = await this.parts.archive.open(path);
    for (let sequence = existing.digest; sequence <= end.sequence; sequence++)
      if ((await this.digest(sequence))!.objects.some((object) => object.path === path)) return undefined;
    return archived(path, existing.bytes, existing.entries);
  }

  private async append(end: ChainEnd, objects: readonly ArchivedObject[], now: number): Promise<void> {
    const { archive, signer, end: kept } = this.parts;
    const body = nextBody(end, objects, isoTime(now), fingerprint(signer.publicKey));
    const text = JSON.stringify(body);
    const file = digestFile(text, await signer.sign(text));
    if (!(await archive.create(digestPath(body.sequence), Buffer.from(file))))
      throw new Error(`${digestPath(body.sequence)} exists: another seal is at work`);
    await kept.set({ sequence: body.sequence, head: sha256(file) });
  }

  /** The chain's end, with digests whose writer did not come to say so. */
  private async takeUp(): Promise<ChainEnd> {
    let end = await this.parts.end.get();
    for (;;) {
      const next = await this.digest(end.sequence + 1);
      if (!next) return end;
      if (next.previous !== end.head) throw new Error(`${digestPath(end.sequence + 1)} does not follow the kept head`);
      end = { sequence: end.sequence + 1, head: next.hash };
      await this.parts.end.set(end);
    }
  }

  private async digest(
    sequence: number,
  ): Promise<{ objects: readonly ArchivedObject[]; previous: string | null; hash: string } | undefined> {
    const file = await this.parts.archive.find(digestPath(sequence));
    if (!file) return undefined;
    const read = readDigest(file.toString('utf8'), this.parts.signer.publicKey);
    if (!read?.signed) throw new Error(`${digestPath(sequence)} is not signed by the key`);
    return { ...read.digest.body, hash: sha256(file) };
  }
}
