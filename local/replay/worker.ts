import { parentPort, workerData } from 'node:worker_threads';
import type { InputFormat } from '../../lib/core/entry/parsed.js';
import { serialize } from '../../lib/core/entry/serialize.js';
import type { PipelineConfig } from './make-pipeline.js';
import { inlineProcessor, type WorkerAnswer } from './processor.js';

const processor = inlineProcessor(workerData as PipelineConfig);

parentPort!.on('message', async (question: 'counts' | { format: InputFormat; lines: readonly string[] }) => {
  if (question === 'counts') {
    parentPort!.postMessage(await processor.counts());
    return;
  }
  const answer: WorkerAnswer = (await processor.process(question.format, question.lines)).map((one) =>
    'entry' in one ? { json: serialize(one.entry), given: one.given } : one,
  );
  parentPort!.postMessage(answer);
});
