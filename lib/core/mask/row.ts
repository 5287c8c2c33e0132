/**
 * What happens to a secret: `mask` keeps a hint, `redact` removes it, `last_four` keeps the last four digits.
 */
export type Action = 'mask' | 'redact' | 'last_four';

/** One kind of secret. */
export interface Row {
  /** Stable id, the key of the counts. */
  readonly id: string;
  readonly group: string;
  readonly what: string;
  readonly action: Action;
  readonly recognised: Recognised;
  /** Off unless the settings switch it on. */
  readonly optional?: true;
  /** What a value under one of its names has to look like; without it any value counts. */
  readonly proof?: RegExp;
}

/**
 * How a kind of secret is recognised.
 *
 * - `name`: by the name of the key, field, header, parameter or element it is the value of. Names are lower-case words
 *   separated by blanks; a name of one word also counts at the end of a word written together.
 * - `prefix`: a vendor's literal beginning followed by a body; `pattern` is sticky and matches the whole secret.
 * - `shape`: by code (checksums, markers, structure), and by names where there are any; the text says how.
 */
export type Recognised =
  | { readonly by: 'name'; readonly names: readonly string[] }
  | { readonly by: 'prefix'; readonly prefixes: readonly string[]; readonly pattern: RegExp }
  | { readonly by: 'shape'; readonly shape: string; readonly names?: readonly string[] | undefined };
