import { setImmediate } from 'node:timers/promises';
import { Arrival, type Arrived } from '../../lib/core/detect/arrival.js';
import { allot } from '../../lib/core/detect/budget.js';
import { activeDetectors } from '../../lib/core/detect/catalogue.js';
import { SEVERITIES } from '../../lib/core/detect/detection.js';
import type { DetectorId } from '../../lib/core/detect/detector-ids.js';
import { DIALS, turned } from '../../lib/core/detect/dials.js';
import { Engine } from '../../lib/core/detect/engine.js';
import { MemoryStateStore } from '../../lib/core/detect/memory-state-store.js';
import type { Entry } from '../../lib/core/entry/fields.js';
import type { Processed } from '../../lib/core/pipeline.js';
import { DAY } from '../../lib/core/time-units.js';
import type { PipelineConfig } from '../replay/make-pipeline.js';
import { inlineProcessor } from '../replay/processor.js';
import { type Reader, type ReadOptions, readTogether } from '../replay/read-together.js';

export interface TuneOptions extends PipelineConfig, ReadOptions {
  readonly alarmsPerWeek: number;
}

/** How far the thresholds are turned up, the most sensitive first: the settings' own. */
const STEPS = [1, 1.25, 1.5, 2, 3, 5, 10] as const;

/** What is proposed for a detector. */
export interface Proposal {
  readonly detector: DetectorId;
  /** Detections in the traffic by the settings' thresholds, and by those proposed. */
  readonly before: number;
  readonly after: number;
  /** Thresholds that the detector is tuned by; none for one of single events. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** No threshold brings it into its share: it only counts what it would have raised. */
  readonly shadow: boolean;
}

export interface Tuned {
  readonly entries: number;
  readonly weeks: number;
  readonly proposals: readonly Proposal[];
}

/** Detections of each detector at one step of the thresholds. */
class Step {
  private readonly engine: Engine;
  readonly counts = new Map<string, number>();
  readonly critical = new Set<string>();

  constructor(
    { settings }: TuneOptions,
    readonly times: number,
  ) {
    const active = activeDetectors(settings)
      .filter(({ detector: { id } }) => times === 1 || DIALS[id])
      .map((one) => ({ ...one, thresholds: turned(one.detector.id, one.thresholds, times) }));
    this.engine = new Engine(new MemoryStateStore(), active, settings.keys);
  }

  async see(entries: readonly Entry[], watermark: number | undefined): Promise<void> {
    await this.engine.observe(entries);
    const lines = watermark === undefined ? await this.engine.finish() : await this.engine.advance(watermark);
    for (const { detector, phase, severity } of lines) {
      if (phase === 'opened') this.counts.set(detector, (this.counts.get(detector) ?? 0) + 1);
      if (severity === SEVERITIES.at(-1)) this.critical.add(detector);
    }
  }
}

interface Item {
  readonly entry: Entry;
  readonly given: boolean;
}

/** Entries handed to the engines at once; no result depends on it. */
const BATCH = 400;

/** Reads the entries once for all steps. */
class Listener implements Reader {
  readonly arrival: Arrival<Item>;
  entries = 0;
  private pending: Entry[] = [];
  private range: readonly [from: number, to: number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  constructor(
    files: number,
    private readonly steps: readonly Step[],
  ) {
    this.arrival = new Arrival(files);
  }

  /** At least a minute: in no time nothing happens. */
  get weeks(): number {
    return Math.max(60_000, this.range[1] - this.range[0]) / (7 * DAY);
  }

  take(_line: unknown, processed: Processed, { file }: { file: number }): void {
    if ('entry' in processed) this.arrival.accept(processed, file, this.hear);
  }

  async detectIfMany(): Promise<void> {
    if (this.pending.length >= BATCH) await this.pass(this.arrival.watermark);
  }

  async finish(): Promise<void> {
    this.arrival.finish(this.hear);
    await this.pass(undefined);
  }

  private async pass(watermark: number | undefined): Promise<void> {
    const batch = this.pending;
    this.pending = [];
    for (const step of this.steps) {
      await step.see(batch, watermark);
      // Between two steps a signal has its turn.
      await setImmediate();
    }
  }

  private readonly hear = ({ item: { entry }, standing }: Arrived<Item>): void => {
    if (standing !== 'on_time') return;
    const time = entry['@timestamp']!;
    this.entries++;
    this.pending.push(entry);
    this.range = [Math.min(this.range[0], time), Math.max(this.range[1], time)];
  };
}

/** Runs the traffic at several thresholds, and proposes for each detector the most sensitive that fits its share. */
export async function tune(options: TuneOptions): Promise<Tuned> {
  const steps = STEPS.map((times) => new Step(options, times));
  const listener = new Listener(options.files.length, steps);
  const processor = inlineProcessor(options);
  await readTogether(options, processor, listener);
  await listener.finish();
  const active = activeDetectors(options.settings);
  const alerting = active.filter(({ mode }) => mode === 'alert');
  const demands = alerting.map(({ detector: { id, severity } }) => ({
    id,
    counts: (DIALS[id] ? steps : [steps[0]!]).map(({ counts }) => counts.get(id) ?? 0),
    mayHide: !steps[0]!.critical.has(id),
    rank: SEVERITIES.indexOf(severity),
  }));
  const allotted = allot(demands, options.alarmsPerWeek * listener.weeks);
  const proposals = alerting.map(({ detector: { id }, thresholds }, index): Proposal => {
    const step = allotted.get(id);
    const counts = demands[index]!.counts;
    const dials = DIALS[id] ?? [];
    const proposed = turned(id, thresholds, STEPS[step ?? 0]!);
    return {
      detector: id,
      before: counts[0]!,
      after: step === undefined ? 0 : counts[step]!,
      thresholds: Object.fromEntries(dials.map((name) => [name, proposed[name]!])),
      shadow: step === undefined,
    };
  });
  return { entries: listener.entries, weeks: listener.weeks, proposals };
}
