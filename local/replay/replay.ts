import { TallySums } from '../../lib/core/detect/alarms.js';
import { activeDetectors } from '../../lib/core/detect/catalogue.js';
import { Engine } from '../../lib/core/detect/engine.js';
import { MemoryStateStore } from '../../lib/core/detect/memory-state-store.js';
import { Failure } from '../failure.js';
import { checkInputs } from '../input/open-input.js';
import { OutputDirectory } from './output-directory.js';
import { inlineProcessor, type Processor, workerProcessor } from './processor.js';
import { readTogether } from './read-together.js';
import type { ReplayOptions } from './replay-options.js';
import { Run, type Summary } from './run.js';
import { SpaceReserve } from './space-reserve.js';

/** Sends files through the pipeline and writes the output directory. Throws `Failure`; a full disk leaves valid output. */
export async function replay(options: ReplayOptions): Promise<Summary> {
  checkInputs(options.files);
  const active = activeDetectors(options.settings);
  const directory = new OutputDirectory(options.out);
  let full: Failure | undefined;
  let summary: Summary;
  let processor: Processor | undefined;
  try {
    processor =
      options.workers > 1 ? workerProcessor(options, options.workers, options.workerScript) : inlineProcessor(options);
    const reserve = new SpaceReserve(directory.partial);
    const sums = new TallySums();
    const engine = new Engine(new MemoryStateStore(), active, options.settings.keys, sums.add);
    const run = new Run(options, directory.partial, engine, sums);
    try {
      await readTogether(options, processor, run);
    } catch (error) {
      full = diskFull(error, options.out);
      if (!full) throw error;
      reserve.release();
    }
    const counts = await processor.counts();
    summary = await run.finish(active, counts, reserve, options).catch((error: unknown) => {
      throw diskFull(error, options.out) ?? error;
    });
    directory.commit();
  } catch (error) {
    directory.discard();
    throw isFull(error) ? new Failure(1, `${options.out}: no space left on device; nothing was written`) : error;
  } finally {
    await processor?.stop();
  }
  if (full) throw full;
  return summary;
}

function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function diskFull(error: unknown, out: string): Failure | undefined {
  return isFull(error) ? new Failure(1, `${out}: no space left on device; what was written is valid`) : undefined;
}
