import type { Entry } from './fields.js';

/** Why a line could not become an entry. */
export type RejectReason =
  | 'empty'
  | 'invalid_json'
  | 'not_an_object'
  | 'no_match'
  | 'no_time'
  | 'too_long'
  | 'unsafe'
  /** A subscription message that is none, or a log event in it without a text. */
  | 'malformed_message';

/** How an entry's `event.id` came about: given by the source, or from the line's own text. */
export type Identity = 'given' | 'line';

/** What a parser makes of one line: an entry, or the reason why not. */
export type Parsed =
  | { readonly entry: Entry; readonly identity: Identity; readonly unknown: number }
  | { readonly reject: RejectReason };

/** Reads one line without its newline. */
export type Parse = (line: string) => Parsed;

/** Reads the line between two places without making a text of it; undefined where its text has to be parsed. */
export type ReadBytes = (bytes: Buffer, from: number, to: number) => Parsed | undefined;

export const INPUT_FORMATS = ['apigateway', 'combined', 'waf', 'cloudtrail', 'audit', 'counts', 'ndjson'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];
