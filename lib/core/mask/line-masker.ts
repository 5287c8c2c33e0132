import { CATALOGUE_MASKER } from './masker.js';
import { type MaskResult, NO_COUNTS, REDACTED } from './result.js';

const BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/;
const END = /-{4,5} ?END [A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)? ?-{4,5}/;
const PUTTY = /PuTTY-User-Key-File-\d: ?/;
const PEM_HEADER =
  /^\s*(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID|Subject|X-[A-Za-z-]{1,30}): ?.{0,300}$/;
const PUTTY_HEADER =
  /^\s*(?:Encryption|Comment|Public-Lines|Private-Lines|Key-Derivation|Argon2-(?:Memory|Passes|Parallelism|Salt)|Private-(?:MAC|Hash)): ?.{0,300}$/;
const BODY = /^\s*=?[A-Za-z0-9+/]{1,128}={0,2}\s*$/;
const PREFIXED_BODY = /(?:^|[\s"'>|:])(=?[A-Za-z0-9+/]{8,128}={0,2})(?:\\{1,2}n)?["'},\s\]]{0,16}$/;

/** Lines of key blocks are short; looking for one in a longer line would only cost time. */
const LONGEST_BODY = 65_536;

interface Block {
  readonly row: 'private_key' | 'putty_key';
  /** The block's lines stand behind a time stamp or within JSON. */
  readonly prefixed: boolean;
  /** Length of what stands before the first marker. */
  readonly prefix: number;
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
    const end = this.masker.cleanJsonEnd(bytes, from, limit);
    if (end < 0) return -1;
    const newline = bytes[end] === 13 ? end + 1 : end;
    return bytes[newline] === 10 ? newline + 1 : -1;
  }

  /** Masks the next line, given without its newline. */
  mask(line: string): MaskResult {
    if (this.block !== undefined) {
      const inside = this.inside(line, this.block);
      if (inside !== undefined) return inside;
    }
    this.block = undefined;
    const start = opening(line);
    if (start === undefined || this.masker.isOff(start.row)) return this.masker.text(line);
    const result = this.masker.text(line);
    if (start.row === 'private_key') {
      const from = line.search(BEGIN);
      if (END.test(line.slice(from))) return result;
    } else if (/Private-(?:MAC|Hash): ?\S/.test(line)) {
      return result;
    }
    this.block = start;
    if (start.row === 'private_key') return result;
    const at = line.search(PUTTY);
    return { text: line.slice(0, at) + REDACTED + tail(line), counts: { putty_key: 1 } };
  }

  private inside(line: string, block: Block): MaskResult | undefined {
    if (line.length > LONGEST_BODY) return undefined;
    const bare = line.trimEnd();
    if (block.row === 'private_key' && END.test(bare)) {
      this.block = undefined;
      return covered(line, END);
    }
    if (block.row === 'putty_key') {
      if (!PUTTY_HEADER.test(bare) && !BODY.test(bare)) return undefined;
      if (/^\s*Private-(?:MAC|Hash):/.test(bare)) this.block = undefined;
      return covered(line);
    }
    if (block.width === 0) {
      const own = line.slice(block.prefix).trim();
      if (own === '') return { text: line, counts: NO_COUNTS };
      if (PEM_HEADER.test(own)) return covered(line, new RegExp(`(?<=^.{${block.prefix}}).*`));
    }
    const body = BODY.test(bare) ? bare.trim() : block.prefixed ? PREFIXED_BODY.exec(line)?.[1] : undefined;
    if (body === undefined || (block.last && !/^=[A-Za-z0-9+/]{4}$/.test(body))) return undefined;
    if (block.width === 0) block.width = body.length;
    else if (body.length > block.width) return undefined;
    else if (body.length < block.width) block.last = true;
    if (BODY.test(bare)) return covered(line);
    const at = line.lastIndexOf(body);
    return { text: line.slice(0, at) + REDACTED + line.slice(at + body.length), counts: NO_COUNTS };
  }
}

/** Replaces what matches; the counts named the block once, at its first line. */
function covered(line: string, pattern = /\S.*/): MaskResult {
  return { text: line.trimEnd().replace(pattern, REDACTED) + tail(line), counts: NO_COUNTS };
}

function opening(line: string): Block | undefined {
  if (line.length > LONGEST_BODY) return undefined;
  if (line.includes('BEGIN ')) {
    const match = BEGIN.exec(line);
    if (match !== null)
      return {
        row: 'private_key',
        prefixed: line.slice(0, match.index).trim() !== '',
        prefix: match.index,
        width: 0,
        last: false,
      };
  }
  if (line.includes('PuTTY-User-Key-File-')) {
    const match = PUTTY.exec(line);
    if (match !== null) return { row: 'putty_key', prefixed: false, prefix: 0, width: 0, last: false };
  }
  return undefined;
}

function tail(line: string): string {
  return line.slice(line.trimEnd().length);
}
