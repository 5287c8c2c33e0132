import type { Processor } from './processor.js';
import type { ReplayOptions } from './replay-options.js';
import type { Run } from './run.js';
import { type ReadLine, readSource } from './source.js';

/** Reads the files together, always on from the one that is furthest behind, entry by entry. */
export async function readTogether(options: ReplayOptions, processor: Processor, run: Run): Promise<void> {
  const { files, names, workers } = options;
  const ahead = workers > 1 ? 2 * workers : 1;
  const sources = files.map((name, file) => ({
    name: names[file]!,
    file,
    batches: readSource(name, processor, { ...options, ahead }),
    buffer: [] as readonly ReadLine[],
    at: 0,
  }));
  const open = new Set(sources);
  while (open.size > 0) {
    let next = undefined as (typeof sources)[number] | undefined;
    for (const source of open)
      if (!next || run.arrival.greatestOf(source.file) < run.arrival.greatestOf(next.file)) next = source;
    if (next!.at === next!.buffer.length) {
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
    if (open.size === 1) while (next!.at < next!.buffer.length) run.take(next!.buffer[next!.at++]!, next!);
    else run.take(next!.buffer[next!.at++]!, next!);
  }
}
