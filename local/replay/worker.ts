import { parentPort, workerData } from 'node:worker_threads';
import { serialize } from '../../lib/core/entry/serialize.js';
import type { Line } from '../input/lines.js';
import type { PipelineConfig } from './make-pipeline.js';
import { inlineProcessor, type WorkerAnswer, type WorkerQuestion } from './processor.js';

const processor = inlineProcessor(workerData as PipelineConfig);

parentPort!.on('message', async (question: 'counts' | WorkerQuestion) => {
  if (question === 'counts') {
    parentPort!.postMessage(await processor.counts());
    return;
  }
  const answer: WorkerAnswer = (await processor.process(question.format, linesOf(question))).map((one) =>
    'entry' in one ? { json: serialize(one.entry), given: one.given } : one,
  );
  parentPort!.postMessage(answer);
});

function linesOf({ bytes: view, ends }: WorkerQuestion): readonly Line[] {
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.length);
  return Array.from(ends, (end, place) => {
    const from = place === 0 ? 0 : ends[place - 1]!;
    return { number: place, bytes, from, length: end - from };
  });
}
