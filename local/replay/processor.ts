import { Worker } from 'node:worker_threads';
import type { InputFormat } from '../../lib/core/entry/parsed.js';
import { deserialize } from '../../lib/core/entry/serialize.js';
import type { Processed } from '../../lib/core/pipeline.js';
import type { Line } from '../input/lines.js';
import { type PipelineConfig, pipelineMaker } from './make-pipeline.js';

/** Counters of the pipelines. */
export interface PipelineCounts {
  readonly masked: Readonly<Record<string, number>>;
  readonly unknownFields: number;
}

/** Runs lines through the pipeline, on this thread or on several. */
export interface Processor {
  process(format: InputFormat, lines: readonly Line[]): Promise<readonly Processed[]>;
  /** Counters of all that was processed. */
  counts(): Promise<PipelineCounts>;
  /** Ends the threads. */
  stop(): Promise<void>;
}

export function inlineProcessor(config: PipelineConfig): Processor {
  const make = pipelineMaker(config);
  const used = new Set<ReturnType<typeof make>>();
  return {
    async process(format, lines) {
      const pipeline = make(format);
      used.add(pipeline);
      return lines.map(({ bytes, from, length }) => pipeline.processBytes(bytes!, from, from + length));
    },
    async counts() {
      return sumCounts([...used]);
    },
    async stop() {},
  };
}

/** What a worker is asked: the bytes of lines one after the other, and where each ends. */
export interface WorkerQuestion {
  readonly format: InputFormat;
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

function joined(format: InputFormat, lines: readonly Line[]): WorkerQuestion {
  const parts = lines.map(({ bytes, from, length }) => bytes!.subarray(from, from + length));
  const ends = new Uint32Array(lines.length);
  let end = 0;
  for (const [place, { length }] of lines.entries()) ends[place] = end += length;
  return { format, bytes: new Uint8Array(Buffer.concat(parts, end)), ends };
}

/** What a worker answers: stored lines, or the reason why a line is none. */
export type WorkerAnswer = readonly (
  | { readonly json: string; readonly given: boolean }
  | { readonly reject: string }
)[];

/** Spreads batches over worker threads, each with its own pipeline; answers keep the order of the questions. */
export function workerProcessor(
  { settings, base, seed, accessLogFormat }: PipelineConfig,
  workers: number,
  script: URL,
): Processor {
  const config: PipelineConfig = { settings, base, seed, accessLogFormat };
  const threads = Array.from({ length: workers }, () => new Thread(new Worker(script, { workerData: config })));
  return {
    async process(format, lines) {
      const free = threads.reduce((least, thread) => (thread.waiting < least.waiting ? thread : least));
      const answer = (await free.ask(joined(format, lines))) as WorkerAnswer;
      return answer.map((one) =>
        'json' in one ? { entry: deserialize(one.json), given: one.given } : (one as Processed),
      );
    },
    async counts() {
      return sumCounts(await Promise.all(threads.map((thread) => thread.ask('counts') as Promise<PipelineCounts>)));
    },
    async stop() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

class Thread {
  private readonly asked: { resolve(answer: unknown): void; reject(error: unknown): void }[] = [];

  constructor(readonly worker: Worker) {
    worker.on('message', (answer) => this.asked.shift()!.resolve(answer));
    worker.on('error', (error) => {
      for (const { reject } of this.asked.splice(0)) reject(error);
    });
  }

  get waiting(): number {
    return this.asked.length;
  }

  ask(question: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.asked.push({ resolve, reject });
      this.worker.postMessage(question);
    });
  }
}

function sumCounts(all: readonly PipelineCounts[]): PipelineCounts {
  const masked: Record<string, number> = {};
  let unknownFields = 0;
  for (const one of all) {
    unknownFields += one.unknownFields;
    for (const [kind, count] of Object.entries(one.masked)) masked[kind] = (masked[kind] ?? 0) + count;
  }
  return { masked: Object.fromEntries(Object.entries(masked).sort(([a], [b]) => (a < b ? -1 : 1))), unknownFields };
}
