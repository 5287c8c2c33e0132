/** What a detector keeps of one entry. */
export interface Observation {
  readonly time: number;
  /** The entry's id; together with the time it orders observations. */
  readonly id: string;
  /** What the detector needs to judge it; plain JSON. */
  readonly value: ObservationValue;
  /** Detectors of the track that must not see it: the address is on their allow list. */
  readonly hidden?: readonly string[];
}

export type ObservationValue =
  | string
  | number
  | boolean
  | undefined
  | readonly (string | number | boolean | undefined)[];

/** Order of observations: by time, then id. */
export const inOrder = (a: Observation, b: Observation): number =>
  a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
