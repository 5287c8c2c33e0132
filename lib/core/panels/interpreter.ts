import type { Detection } from '../detect/detection.js';
import type { Entry } from '../entry/fields.js';
import { DetectionSteps } from './detection-steps.js';
import { compile, type Predicate } from './filter.js';
import type { Filter, Panel, TimePanel, TopPanel } from './panel.js';
import { PANELS } from './panels.js';
import type { PanelResult } from './result.js';
import { planTime, type TimeStep } from './time-steps.js';
import { Timeline } from './timeline.js';
import { TopStep } from './top-steps.js';

/**
 * Computes what panels show from a stream of entries and detections, in one pass, in bounded memory and whatever
 * their order. Only panels with more groups than fit (marked `approximate`) depend on the order.
 */
export class PanelInterpreter {
  private readonly predicates: Predicate[] = [];
  private readonly verdicts: boolean[] = [];
  private readonly timeline: Timeline;
  private readonly timeSteps: TimeStep[] = [];
  private readonly topSteps: TopStep[] = [];
  private readonly detections: DetectionSteps;
  private readonly results: (() => PanelResult)[] = [];

  constructor(panels: readonly Panel[] = PANELS) {
    const filterIndex = this.filterTable();
    const width = { counters: 0, histograms: 0 };
    this.detections = new DetectionSteps();
    for (const panel of panels) {
      if (panel.source === 'detections') {
        const result = this.detections.plan(panel);
        this.results.push(() => result(this.timeline));
      } else if (panel.kind === 'time') this.planTime(panel, filterIndex(panel.filter), width);
      else this.planTop(panel, filterIndex(panel.filter));
    }
    this.timeline = new Timeline(width.counters, width.histograms);
  }

  /** Counts an entry. */
  public add(entry: Entry): void {
    const { predicates, verdicts, timeSteps, topSteps } = this;
    for (let i = 0; i < predicates.length; i++) verdicts[i] = predicates[i]!(entry);
    const time = entry['@timestamp'];
    if (time !== undefined && Number.isFinite(time)) {
      const slot = this.timeline.at(time);
      for (let i = 0; i < timeSteps.length; i++) {
        const step = timeSteps[i]!;
        if (verdicts[step.filter]) step.add(entry, slot);
      }
    }
    for (let i = 0; i < topSteps.length; i++) {
      const step = topSteps[i]!;
      if (verdicts[step.filter]) step.add(entry);
    }
  }

  /** Counts a detection line. */
  public addDetection(detection: Detection): void {
    this.detections.add(detection);
  }

  /** What the panels show so far, in their order. */
  public result(): PanelResult[] {
    return this.results.map((result) => result());
  }

  private planTime(panel: TimePanel, filter: number, width: { counters: number; histograms: number }): void {
    const step = planTime(panel, filter, width);
    this.timeSteps.push(step);
    this.results.push(() => step.result(this.timeline));
  }

  private planTop(panel: TopPanel, filter: number): void {
    const step = new TopStep(panel, filter);
    this.topSteps.push(step);
    this.results.push(() => step.result());
  }

  /** Numbers filters, so that one which several panels share is evaluated once an entry. */
  private filterTable(): (filter: Filter | undefined) => number {
    const known = new Map<string, number>();
    return (filter) => {
      const text = JSON.stringify(filter ?? null);
      const found = known.get(text);
      if (found !== undefined) return found;
      known.set(text, this.predicates.length);
      this.predicates.push(filter ? compile(filter) : () => true);
      return this.predicates.length - 1;
    };
  }
}
