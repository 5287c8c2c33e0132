import { HEADER_NAME, BEGIN as STICKY_BEGIN } from './blocks.js';
import { CATALOGUE_MASKER } from './masker.js';
import { type MaskResult, NO_COUNTS, REDACTED } from './result.js';

const BEGIN = new RegExp(STICKY_BEGIN, '');
const END = /-{4,5} ?END [A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)? ?-{4,5}/;
const PUTTY = /PuTTY-User-Key-File-\d: ?/;
const PEM_HEADER = new RegExp(`^\\s*${HEADER_NAME}.{0,300}$`);
const PUTTY_HEADER =
  /^\s*(?:Encryption|Comment|Public-Lines|Private-Lines|Key-Derivation|Argon2-(?:Memory|Passes|Parallelism|Salt)|Private-(?:MAC|Hash)): ?.{0,300}$/;
const BODY = /^\s*=?[A-Za-z0-9+/]{1,128}={0,2}\s*$/;
const PREFIXED_BODY = /(?:^|[\s"'>|:])(=?[A-Za-z0-9+/]{8,128}={0,2})(?:\\{1,2}n)?["'},\s\]]{0,16}$/;

/** Lines of key blocks are short; looking for one in a longer line would only cost time. */
const LONGEST_BODY = 65_536;

interface Block {
  readonly putty: boolean;
  /** Length of what stands before the first marker. */
  readonly prefix: number;
  /** The block's lines stand behind a time stamp or within JSON. */
  readonly prefixed: boolean;
  /** Length of the body's full lines; 0 before the first one. */
  width: number;
  /** A line shorter than the others was seen: only a checksum or the end marker can follow. */
  last: boolean;
}

/**
 * Masks a text line by line. A private key over several lines is one secret, so what a line is depends on the lines
 * before it: one masker a text, in order. A block that was cut off ends at the first line that cannot belong to it
 * (contract, section 0.3).
 */
export class LineMasker {
  private block: Block | undefined;

  constructor(private readonly masker = CATALOGUE_MASKER) {}

  /**
   * Where the line behind the next one begins, when the next one is soon seen to be a JSON object in which nothing is
   * secret, and needs no masking. -1 says nothing, and the line is to be masked.
   *
   * @param bytes ASCII with a newline at the limit, and `MARGIN` bytes from there on
   */
  behindClean(bytes: Buffer, from: number, limit: number): number {
    if (this.block !== undefined || bytes[from] !== 123) return -1;
    const end = this.masker.cleanEnd(bytes, from, limit);
    if (end < 0) return -1;
    const newline = bytes[end] === 13 ? end + 1 : end;
    return bytes[newline] === 10 ? newline + 1 : -1;
  }

  /** Masks the next line, given without its newline. */
  mask(line: string): MaskResult {
    const inside = this.block && this.inside(line, this.block);
    if (inside) return inside;
    this.block = undefined;
    const result = this.masker.text(line);
    if (line.length > LONGEST_BODY) return result;
    const begin = line.includes('BEGIN ') ? line.search(BEGIN) : -1;
    if (begin >= 0) {
      if (!this.masker.isOff('private_key') && !END.test(line.slice(begin)))
        this.block = newBlock(begin, line.slice(0, begin).trim() !== '', false);
      return result;
    }
    const putty = line.includes('PuTTY-User-Key-File-') ? line.search(PUTTY) : -1;
    if (putty < 0 || this.masker.isOff('putty_key') || /Private-(?:MAC|Hash): ?\S/.test(line)) return result;
    this.block = newBlock(0, false, true);
    return { text: line.slice(0, putty) + REDACTED + tail(line), counts: { putty_key: 1 } };
  }

  private inside(line: string, block: Block): MaskResult | undefined {
    if (line.length > LONGEST_BODY) return undefined;
    const bare = line.trimEnd();
    const whole = BODY.test(bare);
    if (block.putty) {
      if (!whole && !PUTTY_HEADER.test(bare)) return undefined;
      if (/^\s*Private-(?:MAC|Hash):/.test(bare)) this.block = undefined;
      return covered(line);
    }
    if (END.test(bare)) {
      this.block = undefined;
      return covered(line, END);
    }
    const { prefix, width } = block;
    if (width === 0) {
      const own = line.slice(prefix).trim();
      if (own === '') return { text: line, counts: NO_COUNTS };
      if (PEM_HEADER.test(own)) return covered(line, new RegExp(`(?<=^.{${prefix}}).*`));
    }
    const body = whole ? bare.trim() : block.prefixed ? PREFIXED_BODY.exec(line)?.[1] : undefined;
    if (!body || (block.last && !/^=[A-Za-z0-9+/]{4}$/.test(body)) || (width > 0 && body.length > width))
      return undefined;
    block.width ||= body.length;
    block.last ||= body.length < width;
    if (whole) return covered(line);
    const at = line.lastIndexOf(body);
    return { text: line.slice(0, at) + REDACTED + line.slice(at + body.length), counts: NO_COUNTS };
  }
}

/** Replaces what matches; the counts named the block once, at its first line. */
const covered = (line: string, pattern = /\S.*/): MaskResult => ({
  text: line.trimEnd().replace(pattern, REDACTED) + tail(line),
  counts: NO_COUNTS,
});

const newBlock = (prefix: number, prefixed: boolean, putty: boolean): Block => ({
  putty,
  prefix,
  prefixed,
  width: 0,
  last: false,
});

const tail = (line: string): string => line.slice(line.trimEnd().length);
