import type { OtherSource } from '../entry/calls.js';
import type { Entry, FieldName } from '../entry/fields.js';
import type { Filter } from '../panels/panel.js';
import type { KnownSettings } from '../registry/effective.js';
import type { Usages } from '../registry/usage.js';
import type { Settings } from '../settings.js';
import type { Cell } from './cell.js';
import type { EntityRef, EntityType, Mode, Severity } from './detection.js';
import type { DetectorId } from './detector-ids.js';
import type { ObservationValue } from './observation.js';

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

/** One for all who say nothing, which is nearly always. */
export const NO_VERDICTS: readonly Verdict[] = [];

interface DetectorBase {
  readonly id: DetectorId;
  readonly title: string;
  readonly description: string;
  /** Severity of a detection at its opening, as a rule. */
  readonly severity: Severity;
  /** Fields without which it cannot work: a source that lacks one is an error at synth. */
  readonly required: readonly FieldName[];
  readonly optional: readonly FieldName[];
  /** What it reads beside calls. */
  readonly reads?: readonly OtherSource[];
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
  /** What a person does when paged: triage, contain, investigate, remediate, recover, document. */
  readonly runbook: readonly string[];
  /** Which of the entity's entries a person looks at first; without it all of them. */
  readonly lookAt?: Filter;
  /** OWASP API Security Top 10 2023 and MITRE ATT&CK. */
  readonly references: readonly string[];
  /** Entries that its condition matches, and that it does not. */
  readonly examples: { readonly match: readonly Partial<Entry>[]; readonly noMatch: readonly Partial<Entry>[] };
}

/** Takes what a track keeps of an entry, under an entity. */
export type Keep = (type: EntityType, id: string, value: ObservationValue) => void;

/** What the settings know of keys and plans. */
export interface Registry {
  readonly keys: ReadonlyMap<string, Settings['keys'][number]>;
  readonly plans: ReadonlyMap<string, Settings['plans'][number]>;
  /** What API Gateway counted of keys' quotas. */
  readonly usage?: Usages | undefined;
}

export const registryOf = ({ keys, plans, usage }: Pick<KnownSettings, 'keys' | 'plans' | 'usage'>): Registry => ({
  keys: new Map(keys.map((key) => [key.id, key])),
  plans: new Map(plans.map((plan) => [plan.id, plan])),
  usage,
});

/** The cells of one entity, as a detector judges a minute. */
export interface Judged {
  readonly entity: EntityRef;
  /** Cells of the window, oldest first; the minute's own is the last. */
  readonly cells: readonly Cell[];
  /** The minute's own cell; empty when an open episode is watched. */
  readonly current: Cell;
  readonly thresholds: Thresholds;
  readonly registry: Registry;
  /** What the track's `remember` returned last. */
  readonly memory: unknown;
  /** What the detector's own `remember` returned last, for one that shares a track. */
  readonly own: unknown;
  /** What the whole API knew before the minute. */
  readonly known: Known;
}

/** What the whole API knows of a term, a route say: when it was first seen, in milliseconds, and by how many entities. */
export interface KnownTerm {
  readonly first: number;
  readonly entities: number;
  /** Of the API itself: its volume at the last minute in which it told it. */
  readonly volume?: Volume;
}

/** What an API made in the hour up to the end of a minute. */
export interface Volume {
  readonly minute: number;
  readonly requests: Amount;
  readonly bytes: Amount;
}

/** The sum of an hour, and what is usual in one. */
export interface Amount {
  readonly sum: number;
  readonly mean: number;
  readonly p99: number;
}

export type Known = Readonly<Record<string, KnownTerm>>;

/** The window's cells of other entities that a detector asked for, by id. */
export type Trails = ReadonlyMap<string, readonly Cell[]>;

/** What is kept of an entity's entries, by a detector for itself or for several that judge the same entries. */
export interface Track {
  readonly id: string;
  /** Whether the entry matters, and for whom. */
  observe(entry: Entry, keep: Keep): void;
  /**
   * What is known after the minute beside its cells; plain JSON, undefined for nothing. `raised`: the detectors whose
   * rule was true in the minute.
   */
  remember?(judged: Judged, raised: readonly string[]): unknown;
  /** Whether an observation says nothing of an entity of which nothing else is known: with such alone it is not judged. */
  readonly isIdle?: (value: ObservationValue) => boolean;
  /** Event time in milliseconds from which on the memory says nothing any more; without it, it is kept for ever. */
  expires?(memory: unknown): number;
  /** Whether it is judged at each minute of its window, over cells without a limit: shares and sums of all entries. */
  readonly isCount?: boolean;
  /** Terms that are new to the entity in the minute, if any, and when it came to them; `memory` is the entity's before it. */
  learn?(minute: Pick<Judged, 'entity' | 'memory' | 'current'>): Readonly<Record<string, number>> | undefined;
  /** What an API tells everybody of its volume after the minute. */
  tell?(part: Pick<Judged, 'entity' | 'memory' | 'cells' | 'current'>): Volume | undefined;
}

interface KeyedBase extends DetectorBase {
  readonly kind: 'window' | 'baseline';
  /** Other entities whose entries the minute's judgement needs: asked for seldom, since each is read from the store. */
  consult?(judged: Judged, entity: EntityRef): readonly EntityRef[];
  /** The instants of the minute at which the rule is true, in order. */
  judge(judged: Judged, trails: Trails): readonly Verdict[];
  /** How long after its last true instant an open episode is judged at each minute, whatever was observed. */
  readonly watch?: number;
}

/** Judges a track that it shares with others. */
interface Tracking extends KeyedBase {
  readonly track: Track;
  /** Whether an observation of the track counts for this detector; without it those count at which the rule is true. */
  concerns?(value: ObservationValue): boolean;
  /** What the detector alone knows after the minute; plain JSON, undefined for nothing. */
  remember?(judged: Judged): unknown;
  /** Event time in milliseconds from which on that says nothing any more; without it, it is kept for ever. */
  expires?(own: unknown): number;
}

/** Keyed by address, key or user: `window` against absolute numbers, `baseline` against the entity's own history. */
export type KeyedDetector = (KeyedBase & Track) | Tracking;

/** A count's rule by the names of its thresholds: what the deployed alarm is made of. */
export type CountRule =
  /** Matches are more than this share of all, and all are at least so many. */
  | { readonly type: 'share'; readonly share: string; readonly minimum: string }
  /** Matches are more than this number. */
  | { readonly type: 'sum'; readonly matches: string };

/** Whether a window's sums cross the rule. */
export const crosses = (rule: CountRule, matches: number, all: number, thresholds: Thresholds): boolean =>
  rule.type === 'sum'
    ? matches > thresholds[rule.matches]!
    : all >= thresholds[rule.minimum]! && matches > thresholds[rule.share]! * all;

/** What a count makes of an entry: a match or not, or a match that only counts where no other source has any. */
export type Tallied = boolean | 'otherwise';

/** Over the whole API, at each full minute. */
export interface CountDetector extends DetectorBase {
  readonly kind: 'count';
  /** True when the entry counts as a match, false when only among all, undefined when neither. */
  tally(entry: Entry): Tallied | undefined;
  readonly rule: CountRule;
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
  readonly registry: Registry;
}
