/**
 * What happens to a secret: `mask` keeps a hint, `redact` removes it, `last_four` keeps the last four digits.
 */
export type Action = 'mask' | 'redact' | 'last_four';

/**
 * One kind of secret, recognised by names, by prefixes or by code; what readers want to know of it is in `ROW_TEXTS`.
 */
export interface Row {
  /** Stable id, the key of the counts. */
  readonly id: string;
  readonly action: Action;
  /**
   * Names of the key, field, header, parameter or element it is the value of: lower-case words separated by blanks. A
   * name of one word also counts at the end of a word written together.
   */
  readonly names?: readonly string[] | undefined;
  /** A vendor's literal beginnings. */
  readonly prefixes?: readonly string[];
  /** Off unless the settings switch it on. */
  readonly optional?: true;
  /** What a value under one of its names has to look like; without it any value counts. */
  readonly proof?: RegExp;
}
