import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { describeFileError, Failure } from '../failure.js';
import { fileBytes } from './file-bytes.js';

/** The name of standard input on the command line. */
export const STDIN = '-';

/** How much of the beginning of a file tells a binary from a text. */
const LOOK = 8192;

/** Checks every file before anything is read or written. */
export function checkInputs(names: readonly string[]): void {
  for (const name of names) {
    if (name === STDIN) continue;
    try {
      if (statSync(name).isDirectory()) throw new Failure(2, `${name}: is a directory, expected a file`);
    } catch (error) {
      throw error instanceof Failure ? error : describeFileError(error, name);
    }
  }
}

export interface InputOptions {
  readonly signal?: AbortSignal;
  /** Takes the bytes as they are: no unpacking, and a binary is as good as a text. */
  readonly anyBytes?: boolean;
  /** Goes on with a growing file until the signal; an empty chunk says that there is nothing new at the moment. */
  readonly follow?: boolean;
}

/** The bytes of a file or of standard input (`-`), unpacked when they are gzip. Throws `Failure` for what is no text. */
export async function* openInput(
  name: string,
  { signal, anyBytes = false, follow = false }: InputOptions = {},
): AsyncGenerator<Buffer> {
  const isFile = name !== STDIN && statSync(name, { throwIfNoEntry: false })?.isFile() === true;
  if (anyBytes && isFile) {
    yield* inTurns(fileBytes(name, false));
    return;
  }
  const raw: Readable =
    name === STDIN
      ? process.stdin
      : follow
        ? growing(name, signal)
        : isFile
          ? Readable.from(inTurns(fileBytes(name, true)))
          : createReadStream(name, { highWaterMark: 1 << 18 });
  const shown = name === STDIN ? 'standard input' : name;
  signal?.addEventListener('abort', () => raw.destroy(), { once: true });
  let first = true;
  try {
    for await (const chunk of anyBytes || follow ? (raw as AsyncIterable<Buffer>) : unpacked(raw, shown)) {
      if (first && !anyBytes && chunk.subarray(0, LOOK).includes(0))
        throw new Failure(2, `${shown}: is a binary, expected a text or gzip file`);
      first = false;
      yield chunk;
    }
  } catch (error) {
    if (signal?.aborted) return;
    if (error instanceof Failure) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_')) throw new Failure(2, `${shown}: is a broken or truncated gzip file`);
    throw describeFileError(error, shown);
  } finally {
    raw.destroy();
  }
}

/** Between two pieces other things have their turn: a signal, the progress. */
async function* inTurns(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    yield piece;
    await setImmediate();
  }
}

/** How often a growing file is looked at, in milliseconds. */
const POLL = 250;

function growing(name: string, signal: AbortSignal | undefined): Readable {
  async function* chunks(): AsyncGenerator<Buffer> {
    const file = await open(name);
    try {
      while (!signal?.aborted) {
        const buffer = Buffer.alloc(1 << 18);
        const { bytesRead } = await file.read(buffer, 0, buffer.length);
        yield buffer.subarray(0, bytesRead);
        if (bytesRead === 0) await setTimeout(POLL, undefined, { signal, ref: true }).catch(() => undefined);
      }
    } finally {
      await file.close();
    }
  }
  return Readable.from(chunks(), { objectMode: true });
}

async function* unpacked(raw: Readable, shown: string): AsyncGenerator<Buffer> {
  const source = raw[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await source.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const rest: AsyncIterable<Buffer> = { [Symbol.asyncIterator]: () => source };
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    if (head.length > 0) yield head;
    yield* rest;
    return;
  }
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const fed = (async () => {
    try {
      for await (const chunk of prepend(head, rest)) if (!gunzip.write(chunk)) await drainOf(gunzip);
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error as Error);
    }
  })();
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    // Which reason zlib has does not help a person.
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_'))
      throw new Failure(2, `${shown}: is a broken or truncated gzip file`);
    throw error;
  } finally {
    gunzip.destroy();
    await fed;
  }
}

/** Resolves when more can be written, or nothing ever will. */
function drainOf(gunzip: Gunzip): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      gunzip.off('drain', go).off('close', go);
      resolve();
    };
    gunzip.on('drain', go).on('close', go);
  });
}

async function* prepend(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}
