import type { Detection } from '../../lib/core/detect/detection.js';
import type { InputFormat } from '../../lib/core/entry/parsed.js';
import type { ReportAssets } from '../report/data.js';
import type { PipelineConfig } from './make-pipeline.js';

export interface ReplayOptions extends PipelineConfig {
  readonly files: readonly string[];
  /** Names under which outputs speak of the files. */
  readonly names: readonly string[];
  readonly format: 'auto' | InputFormat;
  readonly out: string;
  readonly workers: number;
  readonly batch: number;
  readonly settingsFile?: string | undefined;
  readonly title: string;
  readonly assets: ReportAssets;
  readonly workerScript: URL;
  readonly signal: AbortSignal;
  readonly follow: boolean;
  /** Called with each detection line as it becomes final. */
  readonly onDetection?: (line: Detection) => void;
  readonly onBytes: (bytes: number) => void;
  readonly onFormat: (name: string, format: InputFormat) => void;
}
