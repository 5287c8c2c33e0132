import { createHash, type Hash } from 'node:crypto';

/** Longest line that is parsed; a longer one is quarantined with its length and hash, and never held whole. */
export const MAX_LINE = 1 << 20;

/** One line of a file without its line end. */
export interface Line {
  readonly number: number;
  /** What it stands in, from `from` on; absent when it was too long to hold. */
  readonly bytes: Buffer | undefined;
  readonly from: number;
  readonly length: number;
  /** SHA-256, only of a line that was too long. */
  readonly hash?: string;
}

/** The text of a line that was held. */
export const textOf = ({ bytes, from, length }: Line): string => bytes!.toString('utf8', from, from + length);

const NEWLINE = 10;
const RETURN = 13;

/** What some editors and shells write before the first line; it is no part of it. */
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** Splits bytes into lines, in memory bounded by the longest line that is parsed. */
export class LineSplitter {
  private parts: Buffer[] = [];
  private held = 0;
  private number = 0;
  private long: { hash: Hash; length: number } | undefined;

  /** The lines that the chunk completes. */
  push(chunk: Buffer, take: (line: Line) => void): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      if (this.held === 0 && !this.long && end - from <= MAX_LINE) this.whole(chunk, from, end, take);
      else {
        this.add(chunk.subarray(from, end));
        this.flush(take);
      }
      from = end + 1;
    }
    if (from < chunk.length) this.add(chunk.subarray(from));
  }

  /** The last line, when it has no newline. */
  end(take: (line: Line) => void): void {
    if (this.held > 0 || this.long) this.flush(take);
  }

  private add(part: Buffer): void {
    if (this.long) {
      this.long.hash.update(part);
      this.long.length += part.length;
      return;
    }
    this.parts.push(part);
    this.held += part.length;
    if (this.held > MAX_LINE + 1) {
      this.long = { hash: createHash('sha256'), length: this.held };
      for (const held of this.parts) this.long.hash.update(held);
      this.parts = [];
      this.held = 0;
    }
  }

  private flush(take: (line: Line) => void): void {
    if (this.long) {
      take({
        number: ++this.number,
        bytes: undefined,
        from: 0,
        length: this.long.length,
        hash: this.long.hash.digest('base64url'),
      });
      this.long = undefined;
      return;
    }
    const bytes = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts, this.held);
    this.parts = [];
    this.held = 0;
    this.whole(bytes, 0, bytes.length, take);
  }

  private whole(bytes: Buffer, start: number, to: number, take: (line: Line) => void): void {
    const from = this.number === 0 && bytes.subarray(start, to).indexOf(BYTE_ORDER_MARK) === 0 ? start + 3 : start;
    const end = to > from && bytes[to - 1] === RETURN ? to - 1 : to;
    take({ number: ++this.number, bytes, from, length: end - from });
  }
}
