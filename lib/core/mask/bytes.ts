/** Zeros behind the end, so that looking a few characters ahead never leaves the array. */
export const MARGIN = 32;

/** What a reader makes of a character beyond Latin-1. */
export const UNTOLD = '\xff';

/** Up to this length a loop costs less than calls. */
const SHORT = 64;

const WIDE = /[\u0100-\uffff]/;
const ENCODER = new TextEncoder();

/**
 * Reads texts as bytes, one to a character, those beyond Latin-1 as 255: an array of bytes is read four times as fast as
 * a string. The bytes hold until the next text is read.
 */
export class ByteReader {
  private readonly kept: Buffer;

  /** @param longest length of the texts that need no memory of their own */
  constructor(private readonly longest = 1 << 18) {
    this.kept = Buffer.allocUnsafeSlow(longest + MARGIN);
  }

  read(text: string): Buffer {
    const { length } = text;
    const bytes = length <= this.longest ? this.kept : Buffer.alloc(length + MARGIN);
    if (length <= SHORT || WIDE.test(text))
      for (let i = 0; i < length; i++) bytes[i] = Math.min(255, text.charCodeAt(i));
    else if (ENCODER.encodeInto(text, bytes).written !== length) bytes.write(text, 'latin1');
    for (let i = length; i < length + MARGIN; i++) bytes[i] = 0;
    return bytes;
  }
}

/** A stretch of bytes as text, one character to a byte. */
export const textOf = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);

/**
 * Whether bytes go on with an ASCII literal.
 *
 * @param fold 32 takes capitals for small letters
 */
export function startsWith(bytes: Uint8Array, literal: string, at: number, fold = 0): boolean {
  for (let i = 0; i < literal.length; i++) if ((bytes[at + i]! | fold) !== literal.charCodeAt(i)) return false;
  return true;
}
