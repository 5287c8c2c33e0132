import { type Guards, guards } from './guards.js';
import { type RealLog, realLog } from './real-log.js';
import { type Benign, benign, type Story, story } from './story.js';
import { sweep } from './sweep.js';
import type { Trial } from './trial.js';

/** A piece of the measurement that one process does by itself. */
export type Job =
  | { readonly kind: 'benign'; readonly seed: number; readonly days: number; readonly requests: number }
  | { readonly kind: 'story'; readonly seed: number; readonly days: number; readonly requests: number }
  | { readonly kind: 'sweep'; readonly seed: number }
  | {
      readonly kind: 'guards';
      readonly seed: number;
      readonly days: number;
      readonly requests: number;
      readonly attacks: 'none' | 'all';
    }
  | { readonly kind: 'real' };

/** What the jobs found. */
export interface Findings {
  readonly benign: readonly Benign[];
  readonly stories: readonly Story[];
  readonly trials: readonly Trial[];
  readonly real: RealLog | undefined;
  readonly guards: readonly Guards[];
}

export const NOTHING: Findings = { benign: [], stories: [], trials: [], real: undefined, guards: [] };

export async function work(job: Job): Promise<Findings> {
  switch (job.kind) {
    case 'benign':
      return { ...NOTHING, benign: [await benign(job.seed, job.days, job.requests)] };
    case 'story':
      return { ...NOTHING, stories: [await story(job.seed, job.days, job.requests)] };
    case 'sweep':
      return { ...NOTHING, trials: await sweep(job.seed) };
    case 'guards':
      return { ...NOTHING, guards: [await guards(job.seed, job.days, job.requests, job.attacks)] };
    case 'real':
      return { ...NOTHING, real: await realLog() };
  }
}

export const together = (all: readonly Findings[]): Findings => ({
  benign: all.flatMap((one) => one.benign),
  stories: all.flatMap((one) => one.stories),
  trials: all.flatMap((one) => one.trials),
  real: all.find((one) => one.real)?.real,
  guards: all.flatMap((one) => one.guards),
});

/**
 * The seeds of the published figures. Nobody develops against them: 1 to 9,999 are for that. Long histories with few
 * calls an hour, short ones with hundreds.
 */
export function fullPlan(requests: number): Job[] {
  const part = (share: number): number => Math.ceil(requests * share);
  return [
    { kind: 'benign', seed: 86_001, days: 35, requests: part(0.3) },
    { kind: 'benign', seed: 86_002, days: 16, requests: part(0.25) },
    { kind: 'benign', seed: 86_003, days: 9, requests: part(0.25) },
    { kind: 'benign', seed: 86_004, days: 35, requests: part(0.1) },
    { kind: 'benign', seed: 86_005, days: 2, requests: part(0.1) },
    ...[87_001, 87_002, 87_003].map((seed): Job => ({ kind: 'sweep', seed })),
    { kind: 'story', seed: 88_001, days: 35, requests: 20_000 },
    { kind: 'story', seed: 88_002, days: 35, requests: 60_000 },
    { kind: 'story', seed: 88_003, days: 33, requests: 30_000 },
    { kind: 'real' },
  ];
}

/** Half a minute's worth, to notice what has become worse. */
export const SHORT_PLAN: readonly Job[] = [
  { kind: 'sweep', seed: 81_001 },
  { kind: 'story', seed: 83_001, days: 9, requests: 10_000 },
  { kind: 'benign', seed: 81_002, days: 9, requests: 40_000 },
  { kind: 'real' },
];

/** What each guard costs and saves: seeds of their own, on which no other figure rests. */
export const GUARDS_PLAN: readonly Job[] = [
  { kind: 'guards', seed: 74_001, days: 35, requests: 150_000, attacks: 'none' },
  { kind: 'guards', seed: 74_002, days: 9, requests: 150_000, attacks: 'none' },
  // Dense days, where callers come close to what is counted within minutes.
  { kind: 'guards', seed: 74_003, days: 2, requests: 300_000, attacks: 'none' },
  ...[75_001, 75_002].map((seed): Job => ({ kind: 'guards', seed, days: 35, requests: 20_000, attacks: 'all' })),
];
