import type { Entry, FieldName } from '../entry/fields.js';
import type { Settings } from '../settings.js';
import type { Cell, ObservationValue } from './cell.js';
import type { EntityRef, EntityType, Mode, Severity } from './detection.js';
import type { DetectorId } from './detector-ids.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A number that a detector compares with, and that settings may change. */
export interface Threshold {
  readonly default: number;
  readonly doc: string;
}

export type Thresholds = Readonly<Record<string, number>>;

/** The rule is true at this instant. */
export interface Verdict {
  /** Event time at which it is true. */
  readonly at: number;
  readonly severity: Severity;
  /** First matching entry of the window that crossed. */
  readonly firstSeen: number;
  /** Matching entries of that window, this one included. */
  readonly count: number;
  readonly evidence: Readonly<Record<string, unknown>>;
}

interface DetectorBase {
  readonly id: DetectorId;
  readonly title: string;
  readonly description: string;
  /** Severity of a detection at its opening, as a rule. */
  readonly severity: Severity;
  /** Fields without which it cannot work: a source that lacks one is an error at synth. */
  readonly required: readonly FieldName[];
  readonly optional: readonly FieldName[];
  readonly entity: readonly EntityType[];
  readonly thresholds: Readonly<Record<string, Threshold>>;
  /** Window in milliseconds. */
  readonly window: number;
  /** How long a later entry may still cancel a detection, in milliseconds, at most 10 minutes. */
  readonly hold: number;
  /** How long after the last true instant an episode ends, in milliseconds. */
  readonly quiet: number;
  /** What keeps it silent on benign traffic, in words. */
  readonly guards: readonly string[];
  /** What a person does when paged: triage, contain, investigate, recover. */
  readonly runbook: readonly string[];
  /** OWASP API Security Top 10 2023 and MITRE ATT&CK. */
  readonly references: readonly string[];
  /** Entries that its condition matches, and that it does not. */
  readonly examples: { readonly match: readonly Partial<Entry>[]; readonly noMatch: readonly Partial<Entry>[] };
}

/** Takes what the detector keeps of an entry, under an entity. */
export type Keep = (type: EntityType, id: string, value: ObservationValue) => void;

/** The cells of one entity, as a detector judges a minute. */
export interface Judged {
  /** Cells of the window, oldest first; the minute's own is the last. */
  readonly cells: readonly Cell[];
  /** The minute's own cell. */
  readonly current: Cell;
  readonly thresholds: Thresholds;
  /** What `remember` returned last. */
  readonly memory: unknown;
  /** What the whole API knew before the minute. */
  readonly known: Known;
}

/** When the whole API first saw a term, a route say, in milliseconds. */
export type Known = Readonly<Record<string, number>>;

/** What is kept of the entries of an entity, by a detector for itself or for several that judge the same entries. */
export interface Track {
  readonly id: string;
  /** Whether the entry matters, and for whom. */
  observe(entry: Entry, keep: Keep): void;
  /** New history after the minute; plain JSON. `raised`: the detectors whose rule was true in the minute. */
  remember?(memory: unknown, current: Cell, raised: readonly string[]): unknown;
  /** What the whole API comes to know by the minute; `memory` is the entity's before it. */
  learn?(memory: unknown, current: Cell): Known;
}

interface KeyedBase extends DetectorBase {
  readonly kind: 'window' | 'baseline';
  /** The instants of the minute at which the rule is true, in order. */
  judge(judged: Judged): readonly Verdict[];
}

/** Judges a track that it shares with others. */
interface Tracking extends KeyedBase {
  readonly track: Track;
  /** Whether an observation of the track counts for this detector. */
  concerns(value: ObservationValue): boolean;
}

/** Keyed by address, key or user: `window` against absolute numbers, `baseline` against the entity's own history. */
export type KeyedDetector = (KeyedBase & Track) | Tracking;

/** Names of two thresholds: matches are more than this share of all, and all are at least so many. */
export interface ShareRule {
  readonly share: string;
  readonly minimum: string;
}

/** The rule as a function of a window's sums. */
export const crossesShare =
  ({ share, minimum }: ShareRule): CountDetector['crossed'] =>
  (matches, all, thresholds) =>
    all >= thresholds[minimum]! && matches > thresholds[share]! * all;

/** Over the whole API, at each full minute. */
export interface CountDetector extends DetectorBase {
  readonly kind: 'count';
  /** True when the entry counts as a match, false when only among all, undefined when neither. */
  tally(entry: Entry): boolean | undefined;
  /** The rule as data: what the deployed alarm is made of. */
  readonly rule: ShareRule;
  /** The rule over the window's sums. */
  crossed(matches: number, all: number, thresholds: Thresholds): boolean;
}

/** A look at the key registry at each UTC midnight. */
export interface InventoryDetector extends DetectorBase {
  readonly kind: 'inventory';
  /** The track whose memory of a key it looks at. */
  readonly track?: Track;
  inspect(key: Settings['keys'][number], look: Look): Omit<Verdict, 'at' | 'count'> | undefined;
}

/** What a look at a key sees. */
export interface Look {
  /** Event time. */
  readonly at: number;
  readonly thresholds: Thresholds;
  /** The track's memory of the key. */
  readonly memory: unknown;
  /** What the whole API knows by the track. */
  readonly known: Known;
}

export type Detector = KeyedDetector | CountDetector | InventoryDetector;

/** A detector with its settings applied. */
export interface ActiveDetector<D extends Detector = Detector> {
  readonly detector: D;
  readonly mode: Mode;
  readonly thresholds: Thresholds;
  /** Replaces the detector's own severity at opening, never a higher one. */
  readonly severity?: Severity | undefined;
}

/** The entity as one text, the state's partition within its detector. */
export const entityKey = ({ type, id }: EntityRef): string => `${type}\n${id}`;
