import type { Detection } from '../../lib/core/detect/detection.js';

/** Rows that are printed; the rest stands in `detections.ndjson`. */
const MOST_ROWS = 40;
const DAY = 10;

/** What detectors in shadow mode would have raised, by day (UTC) and entity; no text when there is none. */
export function shadowTable(lines: readonly Detection[]): string {
  const counts = new Map<string, number>();
  for (const { phase, mode, detector, severity, entity, firstSeen } of lines) {
    // Every episode closes once, with its highest severity.
    if (mode !== 'shadow' || phase !== 'closed') continue;
    const day = new Date(firstSeen).toISOString().slice(0, DAY);
    const row = `${day}  ${detector.padEnd(24)} ${severity.padEnd(8)} ${entity.type} ${entity.id}`;
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  if (counts.size === 0) return '';
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = rows.slice(0, MOST_ROWS).map(([row, count]) => `  ${row}${count > 1 ? ` × ${count}` : ''}`);
  const rest = rows.length - shown.length;
  return ['In shadow, would have been raised', ...shown, ...(rest > 0 ? [`  and ${rest} more`] : []), ''].join('\n');
}
