import { createHash } from 'node:crypto';
import { type Detection, type EntityRef, type Mode, SEVERITIES, type Severity } from './detection.js';
import type { Verdict } from './detector.js';

/** An open episode of one detector and entity; plain JSON, so that every store can hold it. */
export interface Episode {
  readonly id: string;
  readonly severity: Severity;
  readonly firstSeen: number;
  /** Last instant at which the rule was true. */
  readonly lastSeen: number;
  /** Matching entries up to `lastSeen`. */
  readonly count: number;
  /** Matching entries since. */
  readonly pending: number;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** What the lines of an episode have in common. */
export interface EpisodeFrame {
  readonly detector: string;
  readonly mode: Mode;
  readonly entity: EntityRef;
  readonly quiet: number;
  readonly runbook: string;
  readonly query: string;
}

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

function episodeId({ detector, entity }: EpisodeFrame, detectedAt: number): string {
  return createHash('sha256')
    .update([detector, entity.type, entity.id, detectedAt].join('\n'))
    .digest('hex')
    .slice(0, 32);
}

function line(frame: EpisodeFrame, episode: Episode, phase: Detection['phase'], detectedAt: number): Detection {
  const { id, severity, firstSeen, lastSeen, count, evidence } = episode;
  const { detector, mode, entity, runbook, query } = frame;
  const what = { id, detector, severity, phase, mode, entity, firstSeen, lastSeen, detectedAt, count, evidence };
  return { ...what, runbook, query };
}

/** The episode's end, at its last true instant and the quiet time. */
export const close = (frame: EpisodeFrame, episode: Episode): Detection =>
  line(frame, episode, 'closed', episode.lastSeen + frame.quiet);

/** The episode after a verdict, and the lines that this makes. `matched`: matching entries since the last verdict. */
export function proceed(
  frame: EpisodeFrame,
  open: Episode | undefined,
  verdict: Verdict,
  matched: number,
): { episode: Episode; lines: readonly Detection[] } {
  const lines: Detection[] = [];
  if (open && verdict.at > open.lastSeen + frame.quiet) lines.push(close(frame, open));
  if (!open || lines.length > 0) {
    const episode: Episode = {
      id: episodeId(frame, verdict.at),
      severity: verdict.severity,
      firstSeen: verdict.firstSeen,
      lastSeen: verdict.at,
      count: verdict.count,
      pending: 0,
      evidence: verdict.evidence,
    };
    return { episode, lines: [...lines, line(frame, episode, 'opened', verdict.at)] };
  }
  const higher = rank(verdict.severity) > rank(open.severity);
  const episode: Episode = {
    ...open,
    severity: higher ? verdict.severity : open.severity,
    lastSeen: verdict.at,
    count: open.count + open.pending + matched,
    pending: 0,
    evidence: verdict.evidence,
  };
  return { episode, lines: higher ? [line(frame, episode, 'escalated', verdict.at)] : [] };
}
