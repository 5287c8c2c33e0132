import { INPUT_FORMATS, type InputFormat } from '../../lib/core/entry/parsed.js';
import { recognize } from '../../lib/core/entry/recognize.js';
import type { Processed } from '../../lib/core/pipeline.js';
import { Failure } from '../failure.js';
import { type Line, LineSplitter, textOf } from '../input/lines.js';
import { openInput, STDIN } from '../input/open-input.js';
import type { Processor } from './processor.js';

/** Lines, and what became of each. */
export interface ReadLines {
  readonly lines: readonly Line[];
  readonly processed: readonly Processed[];
}

/** Lines that are looked at to recognise a format. */
const LOOK = 50;

export interface SourceOptions {
  readonly format: 'auto' | InputFormat;
  readonly batch: number;
  /** Batches that are in work at once. */
  readonly ahead: number;
  readonly signal: AbortSignal;
  /** Goes on with a growing file until the signal. */
  readonly follow: boolean;
  readonly onBytes: (bytes: number) => void;
  readonly onFormat: (name: string, format: InputFormat) => void;
}

/** One input file as a stream of processed lines, read ahead as far as the threads can use it. */
export async function* readSource(
  name: string,
  processor: Processor,
  options: SourceOptions,
): AsyncGenerator<ReadLines> {
  let format = options.format === 'auto' ? undefined : options.format;
  const working: Promise<ReadLines>[] = [];
  for await (const lines of batches(name, options)) {
    if (format === undefined && !lines.every(isSilent)) format = recognizeOrFail(name, lines, options);
    const batch = work(processor, format ?? UNDECIDED, lines);
    // A rejection is seen when its turn comes; until then it must not count as unhandled.
    batch.catch(() => undefined);
    working.push(batch);
    if (working.length >= options.ahead) yield await working.shift()!;
  }
  for (const batch of working) yield await batch;
}

/** Lines that say nothing of their format are quarantined under any. */
const UNDECIDED: InputFormat = 'ndjson';

const isSilent = (line: Line): boolean => line.bytes === undefined || textOf(line).trim() === '';

function recognizeOrFail(name: string, lines: readonly Line[], options: SourceOptions): InputFormat {
  const texts = lines.flatMap((line) => (line.bytes === undefined ? [] : [textOf(line)]));
  const format = recognize(texts.filter((text) => text.trim() !== '').slice(0, LOOK));
  const shown = name === STDIN ? 'standard input' : name;
  if (!format)
    throw new Failure(
      2,
      `${shown}: unknown format; name it with --format (${INPUT_FORMATS.join(', ')}) or with --access-log-format`,
    );
  options.onFormat(shown, format);
  return format;
}

async function work(processor: Processor, format: InputFormat, lines: readonly Line[]): Promise<ReadLines> {
  const held = lines.filter(({ bytes }) => bytes !== undefined);
  const results = await processor.process(format, held);
  if (held.length === lines.length) return { lines, processed: results };
  let at = 0;
  const processed = lines.map(({ bytes }) => (bytes === undefined ? TOO_LONG : results[at++]!));
  return { lines, processed };
}

const TOO_LONG: Processed = { reject: 'too_long' };

async function* batches(
  name: string,
  { batch, signal, follow, onBytes }: SourceOptions,
): AsyncGenerator<readonly Line[]> {
  const splitter = new LineSplitter();
  let lines: Line[] = [];
  let ready: Line[][] = [];
  let first = true;
  const take = (line: Line): void => {
    lines.push(line);
    // The first batch also decides the format, whatever its size was asked to be.
    if (lines.length < (first ? Math.max(batch, LOOK) : batch)) return;
    first = false;
    ready.push(lines);
    lines = [];
  };
  for await (const chunk of openInput(name, { signal, follow })) {
    onBytes(chunk.length);
    splitter.push(chunk, take);
    yield* ready;
    ready = [];
    if (chunk.length === 0 && lines.length > 0) {
      yield lines;
      lines = [];
    }
    if (signal.aborted) return;
  }
  // Of what was stopped the rest of a line is no line.
  if (signal.aborted && !follow) return;
  splitter.end(take);
  yield* ready;
  if (lines.length > 0) yield lines;
}
