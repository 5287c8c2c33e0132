import type { Random } from './random';

/** Marks around what may change in a line; private-use characters, which every encoding of a line leaves alone. */
export const OPEN = '\uE000';
export const CLOSE = '\uE001';
const MARKS = /[\uE000\uE001]/g;

export const mark = (text: string): string => OPEN + text + CLOSE;
export const bare = (text: string): string => text.replace(MARKS, '');
/** What stands between marks. */
export const marked = (text: string): string[] =>
  [...text.matchAll(/\uE000([^\uE001]*)\uE001/g)].map(([, inside]) => inside!);
/** Encodes a text piece by piece, so that its marks stay. */
export const through = (text: string, encode: (piece: string) => string): string =>
  text.replace(/[^\uE000\uE001]+/g, encode);
/** Encodes a text as a whole, which then may change as a whole. */
export const wholly = (text: string, encode: (whole: string) => string): string => mark(encode(bare(text)));

/**
 * What the promise says of a kind (masking.md, 0): `hint` for vendor keys, `token` may be masked or redacted, `whole`
 * leaves nothing, of `last-four` the last four stay at most.
 */
export type Outcome = 'hint' | 'token' | 'whole' | 'last-four';

/** Where a name counts: bare `code` is a secret in a query or form only. */
export type Place = 'query' | 'json' | 'text' | 'header' | 'cookie' | 'shell' | 'block';

export interface Secret {
  /** The secret with its own surroundings; what may change is marked, or else all of it. */
  readonly text: string;
  /** The pieces that must be gone; what is marked when not given. */
  readonly parts?: readonly string[];
}

/** A kind of secret, made from the vendor's or the standard's public format. */
export interface Kind {
  readonly id: string;
  /** The group of masking.md, section 6. */
  readonly group: string;
  readonly outcome: Outcome;
  readonly make: (random: Random) => string | Secret;
  /** Names under which it goes, in snake case; none when it is recognised by itself alone. */
  readonly names: readonly string[];
  /** Recognised without a name. */
  readonly free: boolean;
  /** The names are products' own and are not respelt (`ASP.NET_SessionId`). */
  readonly fixed?: boolean;
  readonly only?: readonly Place[];
  /** Lines of text. */
  readonly block?: boolean;
}

type Make = Kind['make'];

/** A vendor's key or token that is recognised by its own shape. */
export const free = (group: string, outcome: Outcome, id: string, make: Make, names: readonly string[] = []): Kind => ({
  id,
  group,
  outcome,
  make,
  names,
  free: true,
});

/** A value that only its name tells. */
export const named = (
  group: string,
  outcome: Outcome,
  id: string,
  names: readonly string[],
  make: Make,
  more: Partial<Kind> = {},
): Kind => ({ id, group, outcome, make, names, free: false, ...more });
