import { createHash } from 'node:crypto';

/** SHA-256 of texts, base64url: equal for equal lines in every run. */
export function lineHash(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const [index, part] of parts.entries()) hash.update(index === 0 ? part : `\n${part}`);
  return hash.digest('base64url');
}
