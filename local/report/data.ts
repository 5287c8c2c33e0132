import type { Detection } from '../../lib/core/detect/detection.js';
import type { PanelResult } from '../../lib/core/panels/result.js';

/** Most detection lines that a report lists. */
export const MAX_DETECTIONS = 1000;
/** Most quarantined lines that a report lists. */
export const MAX_QUARANTINE = 200;

/** A replay's counters, as far as the report shows them. */
export interface ReportSummary {
  readonly lines: number;
  readonly entries: number;
  readonly duplicates: number;
  readonly late: number;
  readonly future: number;
  readonly sampled: number;
  readonly quarantined: Readonly<Record<string, number>>;
  /** Episodes by detector and the highest severity that they reached. */
  readonly detections: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly head?: string;
  readonly publicKeyFingerprint?: string;
}

/** A quarantined line: never its content. */
export interface QuarantinedLine {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly length: number;
}

/** All that the report page shows; nothing in it is secret, and all of it is treated as text. */
export interface ReportData {
  readonly title: string;
  readonly generatedFrom: { readonly files: readonly string[]; readonly settings?: string };
  /** Epoch milliseconds; null without entries. */
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly summary: ReportSummary;
  readonly panels: readonly PanelResult[];
  /** At most `MAX_DETECTIONS`. */
  readonly detections: readonly Detection[];
  /** Lines of `detections.ndjson`, listed or not. */
  readonly detectionsTotal: number;
  /** At most `MAX_QUARANTINE`. */
  readonly quarantine: readonly QuarantinedLine[];
  /** Masked values by kind of secret. */
  readonly masked: Readonly<Record<string, number>>;
}

/** The page's code and look, built once and shipped as `dist/report-assets.json`. */
export interface ReportAssets {
  readonly script: string;
  readonly style: string;
}
