import type { Evasion } from '../../../local/simulator/evasion.js';

/** One probe's outcome. */
export interface Trial {
  readonly detector: string;
  /** Multiple of the definition. */
  readonly times: number;
  readonly evasion: Evasion;
  /** When the definition is true first; undefined when it never is. */
  readonly crossing: number | undefined;
  readonly detectedAt: number | undefined;
}
