import { type Client, neighbour } from './clients.js';
import type { Random } from './random.js';

/** How an attack hides: not at all, by unrest in its gaps, behind many addresses, or by taking ten times the time. */
export const EVASIONS = ['none', 'jitter', 'spread', 'slow'] as const;
export type Evasion = (typeof EVASIONS)[number];

/** Addresses that take turns when an attack is spread: of one that an address is caught by, of one that a key is. */
export const TURNS = { ofAddress: 5, ofKey: 50 } as const;

/** How many times the time an attack takes. */
export const paceOf = (evasion: Evasion): number => (evasion === 'slow' ? 10 : 1);

/** Who sends, and how. */
export interface Hiding {
  readonly random: Random;
  readonly evasion: Evasion;
}

/** As many times as asked over a span, in order; `unrest`: the share of a gap by which each may be late. */
export function spreadOver(
  { random, evasion }: Hiding,
  start: number,
  span: number,
  count: number,
  unrest: number,
): number[] {
  const all = span * paceOf(evasion);
  const late = evasion === 'jitter' ? 1 : unrest;
  return Array.from({ length: count }, (_, i) => Math.floor(start + ((i + random.float() * late) / count) * all));
}

/** Who sends the i-th request: the caller, or in turns its neighbours. */
export const inTurn = (evasion: Evasion, caller: Client, i: number, turns: number): Client =>
  evasion === 'spread' ? neighbour(caller, i % turns) : caller;
