import { type Detection, SEVERITIES, type Severity } from '../../../lib/core/detect/detection.js';

/** Most severe first. */
export const BY_SEVERITY: readonly Severity[] = [...SEVERITIES].reverse();

/** All lines of one detection: how it opened, escalated and closed. */
export interface Episode {
  readonly id: string;
  /** The line with the most entries, the last among equals. */
  readonly latest: Detection;
  /** The highest severity it reached. */
  readonly severity: Severity;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly closed: boolean;
  readonly lines: readonly Detection[];
}

/** Groups detection lines by id; most severe first, then the newest. */
export function episodes(detections: readonly Detection[]): Episode[] {
  const byId = new Map<string, Detection[]>();
  for (const detection of detections) {
    const lines = byId.get(detection.id);
    if (lines) lines.push(detection);
    else byId.set(detection.id, [detection]);
  }
  return [...byId].map(([id, lines]) => episode(id, lines)).sort(mostSevereFirst);
}

function episode(id: string, lines: readonly Detection[]): Episode {
  const ordered = [...lines].sort((a, b) => a.detectedAt - b.detectedAt);
  return {
    id,
    latest: ordered.reduce((latest, line) => (line.count >= latest.count ? line : latest)),
    severity: BY_SEVERITY.find((severity) => lines.some((line) => line.severity === severity))!,
    firstSeen: Math.min(...lines.map(({ firstSeen }) => firstSeen)),
    lastSeen: Math.max(...lines.map(({ lastSeen }) => lastSeen)),
    closed: lines.some(({ phase }) => phase === 'closed'),
    lines: ordered,
  };
}

function mostSevereFirst(a: Episode, b: Episode): number {
  return BY_SEVERITY.indexOf(a.severity) - BY_SEVERITY.indexOf(b.severity) || b.firstSeen - a.firstSeen;
}
