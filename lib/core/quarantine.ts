import { lineHash } from './entry/line-hash.js';
import type { RejectReason } from './entry/parsed.js';

/** What is kept of a line that could not become an entry: never its content. */
export interface Quarantined {
  readonly reason: RejectReason;
  /** Bytes. */
  readonly length: number;
  /** Equal for equal lines. */
  readonly hash: string;
}

export const quarantine = (line: string, reason: RejectReason): Quarantined => ({
  reason,
  length: Buffer.byteLength(line),
  hash: lineHash(line),
});
