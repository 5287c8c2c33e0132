import { lineHash } from '../entry/line-hash.js';

/** Longest text that is kept whole; of a longer one its beginning, and so much of its hash. */
const [LONGEST, BEGINNING, HASH] = [128, 64, 22];

/**
 * A text that a caller chose, as it is kept and compared: long ones would make a record larger than an item of
 * DynamoDB may be, and judging would stand still.
 */
export const shortText = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, BEGINNING)}…${lineHash(text).slice(0, HASH)}`;
