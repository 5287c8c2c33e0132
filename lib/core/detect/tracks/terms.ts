import { DAY } from '../../time-units.js';

/** A country that a key was seen from. */
export interface Term {
  /** First request from it; not kept of a usual one. */
  readonly first: number;
  readonly requests: number;
  /** Requests on admin routes among them. */
  readonly admin: number;
  /** Whether it was so from the beginning, in the days of history in which everything is usual. */
  readonly usual: boolean;
}

/** What was so from the beginning: of it nothing more is asked. */
export const USUAL: Term = { first: 0, requests: 1, admin: 0, usual: true };

/** The term after one more entry. */
export function seenAgain(term: Term | undefined, at: number, isAdmin: boolean): Term {
  return {
    first: term?.first ?? at,
    requests: (term?.requests ?? 0) + 1,
    admin: (term?.admin ?? 0) + (isAdmin ? 1 : 0),
    usual: false,
  };
}

/** How long a term is new: a key that stays is told of once, one that comes seldom at its last needed request. */
const NEW_FOR = DAY;

/** Whether the term is still news at an instant. */
export const isNews = ({ usual, first, requests }: Term, at: number, needed: number): boolean =>
  !usual && (requests <= needed || at - first < NEW_FOR);
