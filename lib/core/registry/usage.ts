/** What API Gateway counted of a key's quota. */
export interface Usage {
  /** Requests in the period of the plan's quota that ran at the time. */
  readonly requests: number;
  /** When it was asked, in milliseconds since the epoch. */
  readonly at: number;
}

/** By the id of the key. */
export type Usages = ReadonlyMap<string, Usage>;
