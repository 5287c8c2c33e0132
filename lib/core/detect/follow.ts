import { MINUTE } from '../time-units.js';
import type { Detection, EntityRef } from './detection.js';
import type { ActiveDetector, Verdict } from './detector.js';
import { close, type Episode, type EpisodeFrame, proceed } from './episode.js';
import { investigationQuery } from './investigation.js';
import type { Outcome } from './outcome.js';

/** The episode after a judgement, and the lines that this makes. */
export function follow(
  active: ActiveDetector,
  entity: EntityRef,
  open: Episode | undefined,
  { verdicts, matching, total }: Outcome,
  end: number,
  lines: Detection[],
): Episode | undefined {
  if (!open && verdicts.length === 0) return undefined;
  const frame = frameOf(active, entity);
  let episode = open;
  let counted = 0;
  for (const verdict of verdicts) {
    const upTo = matching ? matching.findLastIndex(({ time }) => time <= verdict.at) + 1 : total;
    const step = proceed(frame, episode, withSeverity(verdict, active), Math.max(0, upTo - counted));
    counted = Math.max(counted, upTo);
    episode = step.episode;
    lines.push(...step.lines);
  }
  const pending = total - counted;
  if (pending > 0) episode = { ...episode!, pending: episode!.pending + pending };
  if (episode!.lastSeen + frame.quiet >= end) return episode;
  lines.push(close(frame, episode!));
  return undefined;
}

/** Minute at which the episode has ended when nothing more comes. */
export const endsAt = ({ detector }: ActiveDetector, { lastSeen }: Episode): number =>
  Math.floor((lastSeen + detector.quiet) / MINUTE) + Math.ceil(detector.hold / MINUTE);

function withSeverity(verdict: Verdict, { severity, detector }: ActiveDetector): Verdict {
  return severity !== undefined && verdict.severity === detector.severity ? { ...verdict, severity } : verdict;
}

function frameOf({ detector, mode }: ActiveDetector, entity: EntityRef): EpisodeFrame {
  const { id, quiet } = detector;
  return {
    detector: id,
    mode,
    entity,
    quiet,
    runbook: `docs/detectors.md#${id}`,
    query: investigationQuery(detector, entity),
  };
}
