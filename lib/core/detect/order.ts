import { isoTime } from '../entry/serialize.js';
import type { Detection } from './detection.js';
import { DETECTION_SCHEMA_VERSION, SEVERITIES } from './detection.js';

const PHASES = ['opened', 'escalated', 'closed'];
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Order of `detections.ndjson`: detectedAt, detector, entity type and id, severity, phase. */
export const byDetection = (a: Detection, b: Detection): number =>
  a.detectedAt - b.detectedAt ||
  compare(a.detector, b.detector) ||
  compare(a.entity.type, b.entity.type) ||
  compare(a.entity.id, b.entity.id) ||
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase);

/** The stored form of a detection: one line of JSON with times in ISO 8601 UTC. */
export function serializeDetection(detection: Detection): string {
  const { firstSeen, lastSeen, detectedAt } = detection;
  return JSON.stringify({
    schemaVersion: DETECTION_SCHEMA_VERSION,
    ...detection,
    firstSeen: isoTime(firstSeen),
    lastSeen: isoTime(lastSeen),
    detectedAt: isoTime(detectedAt),
  });
}
