import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes that are read at once. */
const SIZE = 1 << 18;

/**
 * The bytes of a regular file, read into the same memory again and again: each piece holds until the next. Nothing else is
 * waited for meanwhile, so that a thread to read in would only cost time.
 */
export function* fileBytes(name: string): Generator<Buffer> {
  const file = openSync(name, 'r');
  try {
    const memory = Buffer.allocUnsafeSlow(SIZE);
    for (let read = readSync(file, memory); read > 0; read = readSync(file, memory)) yield memory.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
