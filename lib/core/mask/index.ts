export { MARGIN } from './bytes.js';
export { LineMasker } from './line-masker.js';
export { LONGEST_LINE, maskText, maskValue, OVERSIZED, valueMasker } from './mask-text.js';
export { CATALOGUE_MASKER, Masker } from './masker.js';
export { hint, type MaskResult, REDACTED } from './result.js';
export type { Action, Row } from './row.js';
export type { Masking, OwnRow } from './rules.js';
