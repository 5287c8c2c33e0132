/** A filter pattern ready to look at messages. */
export interface Compiled {
  matches(message: string): boolean;
  /** Whether a metric value may refer to it: a selector (`$.latency`) or a field (`$size`) of the pattern. */
  names(reference: string): boolean;
  /** The number that a matching message has there, undefined when it is none. */
  read(message: string, reference: string): number | undefined;
}
