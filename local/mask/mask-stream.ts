import { isAscii, isUtf8 } from 'node:buffer';
import { CATALOGUE_MASKER, LineMasker, LONGEST_LINE, MARGIN, OVERSIZED } from '../../lib/core/mask/index.js';
import { Output } from './output.js';

/** What was masked in a stream. */
export interface StreamReport {
  readonly lines: number;
  /** Lines in which something was masked. */
  readonly masked: number;
  /** Secrets by id of the catalogue row. */
  readonly counts: Record<string, number>;
}

const NEWLINE = 10;
/** Beyond so many bytes a line is held as text alone while it is scanned. */
const LONG = 1 << 20;

/**
 * Masks a stream line by line and writes the same bytes wherever there is no secret: line ends, a missing last newline,
 * NUL and invalid UTF-8 included. Memory is bounded by the longest line (16 MiB): of a line beyond it only a marker is
 * written.
 *
 * @param input each chunk holds until the next is asked for
 * @param write takes the masked bytes in order, which stay as they are until its promise resolves; nothing is read before
 */
export async function maskStream(
  input: AsyncIterable<Buffer>,
  write: (chunk: Buffer) => Promise<void>,
  masking = CATALOGUE_MASKER,
): Promise<StreamReport> {
  const masker = new LineMasker(masking);
  const counts: Record<string, number> = {};
  let lines = 0;
  let masked = 0;
  let parts: Buffer[] = [];
  let held = 0;
  let oversized = false;
  const output = new Output(write);

  const count = (found: Readonly<Record<string, number>>) => {
    for (const id in found) counts[id] = (counts[id] ?? 0) + found[id]!;
  };
  const hold = (bytes: Buffer) => {
    if (oversized) return;
    held += bytes.length;
    if (held <= LONGEST_LINE) {
      parts.push(bytes);
      return;
    }
    oversized = true;
    parts = [];
  };
  const endLine = () => {
    lines++;
    if (oversized) {
      masked++;
      count({ oversized: 1 });
      // The masker has to see that a line went by: no key block goes on behind it.
      masker.mask('\u0000');
      output.add(Buffer.from(OVERSIZED));
    } else {
      const { text, encoding, end } = decoded(parts.length === 1 ? parts[0]! : Buffer.concat(parts, held));
      // Before the scan, so that a long line is in memory once.
      if (held > LONG) parts = [];
      const result = masker.mask(text);
      count(result.counts);
      if (result.text !== text) masked++;
      if (result.text === text && parts.length === 1) output.add(parts[0]!);
      else {
        output.add(Buffer.from(result.text, encoding));
        if (end === '\r') output.add(CARRIAGE_RETURN);
      }
    }
    parts = [];
    held = 0;
    oversized = false;
  };
  for await (const chunk of input) {
    let from = 0;
    const ascii = isAscii(chunk);
    // Of a line beyond, not so many bytes are known as the gate looks ahead.
    const limit = chunk.lastIndexOf(NEWLINE, Math.max(0, chunk.length - MARGIN));
    const behindClean = (): number => {
      if (from > limit || (!ascii && !isAscii(chunk.subarray(from, chunk.indexOf(NEWLINE, from))))) return -1;
      return masker.behindClean(chunk, from, limit);
    };
    while (from < chunk.length) {
      // Clean lines are told from their bytes, and a run of them goes out as one piece.
      if (held === 0) {
        const start = from;
        for (let next = behindClean(); next >= 0; next = behindClean()) {
          lines++;
          from = next;
        }
        if (from > start) output.add(chunk.subarray(start, from));
      }
      const at = chunk.indexOf(NEWLINE, from);
      if (at < 0) break;
      hold(chunk.subarray(from, at));
      endLine();
      output.add(LINE_END);
      from = at + 1;
      if (output.isFull) await output.flush();
    }
    // A copy: the source may fill the same memory again before the line ends.
    if (from < chunk.length) hold(Buffer.from(chunk.subarray(from)));
    // Clean lines are views of the chunk, so they leave before the next one comes.
    await output.flush();
  }
  if (held > 0) endLine();
  await output.flush();
  return { lines, masked, counts };
}

const LINE_END = Buffer.from('\n');
const CARRIAGE_RETURN = Buffer.from('\r');

/**
 * The text of one line of bytes. What is valid UTF-8 is read as such; other bytes are read one to a character and written
 * back the same way, so that nothing outside a secret changes.
 */
function decoded(bytes: Buffer): { text: string; encoding: 'utf8' | 'latin1'; end: '' | '\r' } {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const end = bytes.length > 0 && bytes[bytes.length - 1] === CARRIAGE_RETURN[0] ? '\r' : '';
  return { text: bytes.toString(encoding, 0, bytes.length - end.length), encoding, end };
}
