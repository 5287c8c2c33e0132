import type { Evasion } from './evasion.js';

/** What to simulate; equal options give equal bytes. */
export interface SimulateOptions {
  readonly seed: number;
  /** Lines of the access log over all days, attacks included. */
  readonly requests: number;
  /** The last day is 2026-03-10 (UTC) and holds the attacks. */
  readonly days: number;
  readonly attacks: 'all' | 'none' | readonly string[];
  /** Rates and counts of the attacks relative to the detectors' definitions. */
  readonly intensity: number;
  /** How the attacks hide. */
  readonly evasion: Evasion;
}

export const DEFAULT_OPTIONS: SimulateOptions = {
  seed: 1,
  requests: 20_000,
  days: 1,
  attacks: 'all',
  intensity: 1,
  evasion: 'none',
};
