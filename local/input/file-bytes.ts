import { closeSync, openSync, readSync } from 'node:fs';
import { describeFileError } from '../failure.js';

/** Bytes that are read at once. */
const SIZE = 1 << 18;

/**
 * The bytes of a regular file, read into the same memory again and again: each piece holds until the next. Nothing else
 * happens meanwhile, so that reading in another thread would only cost time.
 */
export function* fileBytes(name: string): Generator<Buffer> {
  let file: number | undefined;
  try {
    file = openSync(name, 'r');
    const memory = Buffer.allocUnsafeSlow(SIZE);
    for (let read = readSync(file, memory); read > 0; read = readSync(file, memory)) yield memory.subarray(0, read);
  } catch (error) {
    throw describeFileError(error, name);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
