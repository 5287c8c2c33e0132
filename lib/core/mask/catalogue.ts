import { NAME_ROWS } from './catalogue-names.js';
import { OPTIONAL_ROWS } from './catalogue-optional.js';
import { SHAPE_ROWS } from './catalogue-shapes.js';
import { VENDOR_ROWS } from './catalogue-vendors.js';
import type { Row } from './row.js';

/** Every kind of secret that is recognised. The scanner, the prefilter, the documentation and the tests read this table. */
export const CATALOGUE: readonly Row[] = [...NAME_ROWS, ...SHAPE_ROWS, ...VENDOR_ROWS, ...OPTIONAL_ROWS];
