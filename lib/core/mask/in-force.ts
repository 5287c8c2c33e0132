import type { Findings } from './findings.js';
import type { NameClass } from './names.js';
import type { VendorTable } from './vendors.js';

/** Finds secrets of one row anywhere in a text. */
export type Finder = (text: string, found: Findings) => void;

/** What is recognised where the settings switch rows or add their own. */
export interface Rules {
  /** See `classifyName`. */
  readonly classify: (name: string) => NameClass;
  readonly vendors: VendorTable;
  /** Rows that are found by a pattern. */
  readonly finders: readonly Finder[];
  /** Ids of rows that are switched off. */
  readonly off: ReadonlySet<string>;
  /** Whether a stretch of text could hold what the catalogue's own rows do not recognise. */
  readonly suspects: (text: string) => boolean;
}

/** The rules of the text that is being scanned: a scan runs to its end before another begins. */
let inForce: Rules | undefined;

/** The rules in force; undefined means the catalogue as it is. */
export const rulesInForce = (): Rules | undefined => inForce;

/** Whether a row is switched off. */
export const isOff = (row: string): boolean => inForce?.off.has(row) === true;

/** Runs a scan under rules. */
export function under<T>(rules: Rules | undefined, scan: () => T): T {
  if (rules === inForce) return scan();
  const before = inForce;
  inForce = rules;
  try {
    return scan();
  } finally {
    inForce = before;
  }
}
