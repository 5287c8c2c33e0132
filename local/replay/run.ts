import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarmChanges, type TallySums } from '../../lib/core/detect/alarms.js';
import { Arrival, type Arrived } from '../../lib/core/detect/arrival.js';
import type { activeDetectors } from '../../lib/core/detect/catalogue.js';
import type { Detection } from '../../lib/core/detect/detection.js';
import type { Engine } from '../../lib/core/detect/engine.js';
import { byDetection, serializeDetection } from '../../lib/core/detect/order.js';
import type { Entry } from '../../lib/core/entry/fields.js';
import { lineHash } from '../../lib/core/entry/line-hash.js';
import { EntryEncoder, isoTime } from '../../lib/core/entry/serialize.js';
import { PanelInterpreter } from '../../lib/core/panels/interpreter.js';
import { PANELS } from '../../lib/core/panels/panels.js';
import type { Processed } from '../../lib/core/pipeline.js';
import { StoragePolicy } from '../../lib/core/storage-policy.js';
import { type Line, textOf } from '../input/lines.js';
import { ArchiveWriter } from '../output/archive-writer.js';
import { LineFile } from '../output/line-file.js';
import { MAX_DETECTIONS, MAX_QUARANTINE, type QuarantinedLine, type ReportSummary } from '../report/data.js';
import { renderReport } from '../report/render.js';
import { pseudonymKey } from '../settings-file.js';
import { tameLargeHeap } from './large-heap.js';
import type { ReplayOptions } from './replay-options.js';
import type { SpaceReserve } from './space-reserve.js';

/** `summary.json`: what the report shows, and where it comes from. */
export interface Summary extends Omit<ReportSummary, 'head'> {
  readonly generator: 'keywatch';
  readonly schemaVersion: 1;
  readonly files: readonly string[];
  /** Input fields that the table does not know, or whose value is not of its type. */
  readonly unknownFields: number;
  /** Masked values by kind of secret. */
  readonly masked: Readonly<Record<string, number>>;
  /** Where the pseudonym key came from. */
  readonly pseudonymKey: string;
  /** Head of the archive's chain; null for an empty archive. */
  readonly head: string | null;
}

interface Item {
  readonly entry: Entry;
  readonly given: boolean;
}

/** Entries handed to the engine at once; no result depends on it. */
const ENGINE_BATCH = 2400;

/** One replay's outputs and counters. */
export class Run {
  readonly arrival: Arrival<Item>;
  private readonly encoder = new EntryEncoder();
  private readonly entries: LineFile;
  private readonly quarantine: LineFile;
  private readonly archive: ArchiveWriter;
  private readonly policy: StoragePolicy;
  private readonly panels = new PanelInterpreter(PANELS);
  private readonly counts = { duplicates: 0, late: 0, future: 0, sampled: 0 };
  private readonly quarantined: Record<string, number> = {};
  private readonly shownQuarantine: QuarantinedLine[] = [];
  private readonly detections: Detection[] = [];
  private pending: Entry[] = [];
  private range: { from: number; to: number } | null = null;

  constructor(
    private readonly options: ReplayOptions,
    private readonly dir: string,
    private readonly engine: Engine,
    private readonly sums: TallySums,
  ) {
    this.arrival = new Arrival(options.files.length);
    this.entries = new LineFile(join(dir, 'entries.ndjson'));
    this.quarantine = new LineFile(join(dir, 'quarantine.ndjson'));
    this.archive = new ArchiveWriter(join(dir, 'archive'));
    this.policy = new StoragePolicy(options.settings);
  }

  take(line: Line, processed: Processed, { name, file }: { name: string; file: number }): void {
    if ('entry' in processed) {
      this.arrival.accept(processed, file, this.store);
      return;
    }
    const { reject: reason } = processed;
    this.quarantined[reason] = (this.quarantined[reason] ?? 0) + 1;
    const { number, length } = line;
    this.quarantine.add(
      JSON.stringify({ file: name, line: number, reason, length, hash: line.hash ?? lineHash(textOf(line)) }),
    );
    if (this.shownQuarantine.length < MAX_QUARANTINE)
      this.shownQuarantine.push({ file: name, line: number, reason, length });
  }

  async detectIfMany(): Promise<void> {
    if (this.pending.length < (this.options.follow ? 1 : ENGINE_BATCH)) return;
    const batch = this.pending;
    this.pending = [];
    await this.engine.observe(batch);
    this.keep(await this.engine.advance(this.arrival.watermark));
    tameLargeHeap();
  }

  async finish(
    active: ReturnType<typeof activeDetectors>,
    pipeline: { masked: Readonly<Record<string, number>>; unknownFields: number },
    reserve: SpaceReserve,
    options: ReplayOptions,
  ): Promise<Summary> {
    this.arrival.finish(this.store);
    await this.engine.observe(this.pending);
    this.keep(await this.engine.finish());
    this.detections.sort(byDetection);
    this.entries.close();
    this.quarantine.close();
    this.archive.finish(this.range?.to ?? 0);
    reserve.release();
    const detections = new LineFile(join(this.dir, 'detections.ndjson'));
    for (const line of this.detections) detections.add(serializeDetection(line));
    detections.close();
    const alarms = new LineFile(join(this.dir, 'alarms.ndjson'));
    if (this.range)
      for (const { at, ...change } of alarmChanges(active, this.detections, this.sums, this.range))
        alarms.add(JSON.stringify({ ...change, at: isoTime(at) }));
    alarms.close();
    const summary: Summary = {
      generator: 'keywatch',
      schemaVersion: 1,
      files: options.names,
      // Of what a full disk cut off only the stored part counts, so that the sum holds.
      lines:
        this.entries.lines +
        this.counts.duplicates +
        this.counts.sampled +
        Object.values(this.quarantined).reduce((sum, count) => sum + count, 0),
      entries: this.entries.lines,
      duplicates: this.counts.duplicates,
      late: this.counts.late,
      future: this.counts.future,
      sampled: this.counts.sampled,
      quarantined: Object.fromEntries(Object.entries(this.quarantined).sort(([a], [b]) => (a < b ? -1 : 1))),
      unknownFields: pipeline.unknownFields,
      masked: pipeline.masked,
      detections: bySeverity(this.detections),
      pseudonymKey: pseudonymKey(options, options.seed).secret ? 'settings' : 'seed, not secret',
      head: this.archive.head,
      publicKeyFingerprint: this.archive.fingerprint,
    };
    for (const line of this.detections) this.panels.addDetection(line);
    const { head, ...rest } = summary;
    const report = renderReport(
      {
        title: options.title,
        generatedFrom: {
          files: options.names,
          ...(options.settingsFile === undefined ? {} : { settings: options.settingsFile }),
        },
        range: this.range,
        summary: { ...rest, ...(head === null ? {} : { head }) },
        panels: this.panels.result(),
        detections: this.detections.slice(0, MAX_DETECTIONS),
        detectionsTotal: this.detections.length,
        quarantine: this.shownQuarantine,
        masked: pipeline.masked,
      },
      options.assets,
    );
    writeFileSync(join(this.dir, 'report.html'), report);
    writeFileSync(join(this.dir, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    return summary;
  }

  private keep(lines: readonly Detection[]): void {
    for (const line of lines) {
      this.detections.push(line);
      this.options.onDetection?.(line);
    }
  }

  private readonly store = ({ item: { entry }, standing }: Arrived<Item>): void => {
    if (standing === 'duplicate') {
      this.counts.duplicates++;
      return;
    }
    const time = entry['@timestamp']!;
    if (standing === 'on_time') {
      this.pending.push(entry);
      this.sums.see(time);
      if (!this.range) this.range = { from: time, to: time };
      else if (time < this.range.from) this.range.from = time;
      else if (time > this.range.to) this.range.to = time;
    } else this.counts[standing]++;
    if (!this.policy.isStored(entry)) {
      this.counts.sampled++;
      return;
    }
    const line = this.encoder.encode(entry);
    this.entries.addBytes(line);
    this.archive.add(entry, line, this.arrival.watermark);
    if (standing !== 'future') this.panels.add(entry);
  };
}

/** Episodes by detector and the highest severity that they reached. */
function bySeverity(detections: readonly Detection[]): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { detector, severity, phase } of detections) {
    // Every episode closes, at the end of input at the latest, with the highest severity.
    if (phase !== 'closed') continue;
    counts[detector] ??= {};
    counts[detector][severity] = (counts[detector][severity] ?? 0) + 1;
  }
  return counts;
}
