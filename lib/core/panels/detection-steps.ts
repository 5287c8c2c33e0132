import { type Detection, type Phase, SEVERITIES } from '../detect/detection.js';
import type { DetectionPanel } from './panel.js';
import type { TimeResult } from './result.js';
import { chart } from './time-steps.js';
import { type Slot, Timeline } from './timeline.js';

/** Panels over detection lines: each has a timeline of its own, one counter a severity, most severe first. */
export class DetectionSteps {
  private readonly steps: { phases: ReadonlySet<Phase>; timeline: Timeline }[] = [];
  private readonly severities = [...SEVERITIES].reverse();

  /** Compiles a panel; the function gives its result, in intervals no shorter than those of the entries. */
  public plan(panel: DetectionPanel): (entries: Timeline) => TimeResult {
    const timeline = new Timeline(this.severities.length, 0);
    this.steps.push({ phases: new Set(panel.phases), timeline });
    const lines = this.severities.map((name, i) => ({ name, value: ({ counts }: Slot) => counts[i]! }));
    const total = ({ counts }: Slot) => counts.reduce((sum, count) => sum + count, 0);
    return (entries) => {
      timeline.align(entries);
      return chart(panel, timeline, 'count', lines, total);
    };
  }

  public add({ phase, severity, detectedAt }: Detection): void {
    for (const { phases, timeline } of this.steps) {
      if (phases.has(phase)) timeline.at(detectedAt).counts[this.severities.indexOf(severity)]!++;
    }
  }
}
