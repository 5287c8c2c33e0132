export { CATALOGUE } from './catalogue';
export { LineMasker } from './line-masker';
export { LONGEST_LINE, maskText, maskValue, OVERSIZED } from './mask-text';
export { hint, type MaskResult, REDACTED } from './result';
export type { Action, Recognised, Row } from './row';
