import type { Processor } from './processor.js';
import type { Run } from './run.js';
import { type ReadLines, readSource, type SourceOptions } from './source.js';

/** What is read, and how. */
export interface ReadOptions extends Omit<SourceOptions, 'ahead'> {
  readonly files: readonly string[];
  /** Names under which outputs speak of the files. */
  readonly names: readonly string[];
  readonly workers: number;
}

/** What takes what was read. */
export interface Reader extends Pick<Run, 'take' | 'detectIfMany'> {
  readonly arrival: Pick<Run['arrival'], 'greatestOf' | 'close'>;
}

/** Reads the files together, always on from the one that is furthest behind, entry by entry. */
export async function readTogether(options: ReadOptions, processor: Processor, run: Reader): Promise<void> {
  const { files, names, workers } = options;
  const ahead = workers > 1 ? 2 * workers : 1;
  const sources = files.map((name, file) => ({
    name: names[file]!,
    file,
    batches: readSource(name, processor, { ...options, ahead }),
    buffer: { lines: [], processed: [] } as ReadLines,
    at: 0,
  }));
  const open = new Set(sources);
  while (open.size > 0) {
    let next = undefined as (typeof sources)[number] | undefined;
    for (const source of open)
      if (!next || run.arrival.greatestOf(source.file) < run.arrival.greatestOf(next.file)) next = source;
    if (next!.at === next!.buffer.lines.length) {
      await run.detectIfMany();
      const { value, done } = await next!.batches.next();
      if (done) {
        open.delete(next!);
        run.arrival.close(next!.file);
        continue;
      }
      next!.buffer = value;
      next!.at = 0;
    }
    const { lines, processed } = next!.buffer;
    const end = open.size === 1 ? lines.length : next!.at + 1;
    for (; next!.at < end; next!.at++) run.take(lines[next!.at]!, processed[next!.at]!, next!);
  }
}
