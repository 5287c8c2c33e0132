import { closeSync, openSync, readSync } from 'node:fs';
import { describeFileError } from '../failure.js';

/** Bytes that are read at once. */
const SIZE = 1 << 18;

/**
 * The bytes of a regular file. Nothing else happens meanwhile, so that reading in another thread would only cost time.
 *
 * @param isKept whether each piece is kept; else all are read into the same memory, and one holds until the next
 */
export function* fileBytes(name: string, isKept: boolean): Generator<Buffer> {
  let file: number | undefined;
  try {
    file = openSync(name, 'r');
    let memory = Buffer.allocUnsafeSlow(SIZE);
    for (let read = readSync(file, memory); read > 0; read = readSync(file, memory)) {
      yield memory.subarray(0, read);
      if (isKept) memory = Buffer.allocUnsafeSlow(SIZE);
    }
  } catch (error) {
    throw describeFileError(error, name);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
