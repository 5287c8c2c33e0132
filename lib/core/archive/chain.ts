import { type ArchivedObject, DIGEST_SCHEMA_VERSION, type DigestBody } from './digest.js';

/** Where a chain of digests ends. */
export interface ChainEnd {
  readonly sequence: number;
  /** Hash of the newest digest's file; null for an empty chain. */
  readonly head: string | null;
}

/** The digest that follows the chain's end over the objects. */
export const nextBody = (
  { sequence, head }: ChainEnd,
  objects: readonly ArchivedObject[],
  sealedAt: string,
  keyFingerprint: string,
): DigestBody => ({
  schemaVersion: DIGEST_SCHEMA_VERSION,
  sequence: sequence + 1,
  sealedAt,
  previous: head,
  keyFingerprint,
  objects: [...objects].sort((a, b) => (a.path < b.path ? -1 : 1)),
});

/** The end as one text, `<sequence>:<hash>`, as the stack keeps it outside the archive. */
export const formatEnd = ({ sequence, head }: ChainEnd): string => `${sequence}:${head ?? 'none'}`;

/** @throws Error when the text is no chain's end */
export function parseEnd(text: string): ChainEnd {
  const match = /^(0:none|(\d+):([0-9a-f]{64}))$/.exec(text.trim());
  if (!match) throw new Error('the head is not of the form <sequence>:<hash>');
  return { sequence: Number(match[2] ?? 0), head: match[3] ?? null };
}
