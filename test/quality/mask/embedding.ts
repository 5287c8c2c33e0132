import { bare, type Kind, type Outcome, type Place, through } from './kind';
import type { Random } from './random';

export interface At {
  readonly name: string;
  /** The secret with its marks. */
  readonly text: string;
  readonly random: Random;
}

/**
 * What a fragment is put into: the message of an application's line, an object's members, the query or the path of a
 * request, or nothing (`own`: lines as they are).
 */
export type Carrier = 'message' | 'members' | 'query' | 'path' | 'own';

/** A place in which secrets turn up in logs. */
export interface Embedding {
  readonly id: string;
  readonly place: Place;
  readonly carrier: Carrier;
  /** Which kinds make sense in it. */
  readonly fits: (kind: Kind) => boolean;
  /** The secret's name is part of it. */
  readonly named: boolean;
  /** Under an encoding: a gate of its own. */
  readonly nested?: boolean;
  /** What the place itself asks for; `gone` where the line may be written anew. */
  readonly outcome?: Outcome | 'gone';
  /** The fragment with its marks; undefined when this text cannot stand there. */
  readonly write: (at: At) => string | undefined;
}

const placed = (kind: Kind, place: Place): boolean => kind.only === undefined || kind.only.includes(place);

export const byName = (kind: Kind): boolean => kind.names.length > 0 && kind.block !== true;
export const byRespeltName = (kind: Kind): boolean => byName(kind) && kind.fixed !== true;
export const byItself = (kind: Kind): boolean => kind.free && kind.block !== true;
export const byEither = (kind: Kind): boolean => byName(kind) || byItself(kind);
export const passwords = (kind: Kind): boolean => kind.group === 'password' && kind.id !== 'pin';
export const blocks = (kind: Kind): boolean => kind.block === true;

export const fits = (embedding: Embedding, kind: Kind): boolean =>
  embedding.fits(kind) && placed(kind, embedding.place);

export const json = (text: string): string => through(text, (piece) => JSON.stringify(piece).slice(1, -1));
export const percent = (text: string): string => through(text, encodeURIComponent);
export const xml = (text: string): string =>
  through(text, (piece) => piece.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'));
export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The text when it can stand without quotes: no space, quote, bracket or separator. */
export const unquoted = (text: string): string | undefined =>
  /^[^\s"'`,;&<>()[\]{}\\]+$/.test(bare(text)) ? text : undefined;
/** The text when it can stand within quotes. */
export const quotable = (text: string): string | undefined => (/^[^"'`\\\n]+$/.test(bare(text)) ? text : undefined);
/** The text when it is one line. */
export const oneLine = (text: string): string | undefined => (/^[^\r\n]+$/.test(bare(text)) ? text : undefined);

/** A table's row of an embedding with a name, in the given syntax. */
export const table =
  (place: Place, carrier: Carrier, named: boolean) =>
  (
    id: string,
    suits: Embedding['fits'],
    suitable: (text: string) => string | undefined,
    write: (name: string, text: string, random: Random) => string,
    more: Partial<Embedding> = {},
  ): Embedding => ({
    id,
    place,
    carrier,
    named,
    fits: suits,
    write: ({ name, text, random }) => {
      const suited = suitable(text);
      return suited === undefined ? undefined : write(name, suited, random);
    },
    ...more,
  });
