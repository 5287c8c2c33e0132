import type { EntityType } from './detection.js';
import type { ActiveDetector, CountDetector, Detector, KeyedDetector, Track } from './detector.js';
import type { ObservationValue } from './observation.js';
import { CALLS } from './tracks/calls.js';

/** A detector as it judges partitions: of one shape for all, so that asking each of them costs little. */
export interface Judge {
  readonly active: ActiveDetector;
  readonly id: string;
  /** One of the two, or none for an inventory detector, which looks at midnight only. */
  readonly count: ActiveDetector<CountDetector> | undefined;
  readonly judge: KeyedDetector['judge'] | undefined;
  /** Whether it shares its track, and which of the track's observations count for it; without, those it speaks of. */
  readonly isSharing: boolean;
  readonly concerns: ((value: ObservationValue) => boolean) | undefined;
  readonly consult: KeyedDetector['consult'];
  /** Of a detector that shares its track: what it remembers for itself. */
  readonly remember: ((judged: Parameters<KeyedDetector['judge']>[0]) => unknown) | undefined;
  readonly expires: ((own: unknown) => number) | undefined;
}

function judgeOf(active: ActiveDetector): Judge {
  const { detector } = active;
  const keyed = detector.kind === 'window' || detector.kind === 'baseline' ? detector : undefined;
  const shares = keyed && 'track' in keyed ? keyed : undefined;
  return {
    active,
    id: detector.id,
    count: detector.kind === 'count' ? (active as ActiveDetector<CountDetector>) : undefined,
    judge: keyed?.judge,
    isSharing: shares !== undefined,
    concerns: shares?.concerns,
    consult: keyed?.consult,
    remember: shares?.remember,
    expires: shares?.expires,
  };
}

/** Detectors that judge the same partitions. */
export interface TrackGroup {
  /** What its partitions' names begin with. */
  readonly id: string;
  /** What keeps entries; an inventory detector's own partitions hold its episodes only. */
  readonly track: Track | undefined;
  readonly judges: readonly ActiveDetector[];
  /** Those of the judges that judge a kind of entity. */
  readonly judgesOf: (type: EntityType) => readonly Judge[];
  /** The longest window of the detectors that judge a kind of entity, in milliseconds. */
  readonly windowOf: (type: EntityType) => number;
  readonly hold: number;
}

const trackOf = (detector: Detector): Track | undefined => {
  if ('track' in detector) return detector.track;
  if (detector.kind === 'count') return CALLS;
  return detector.kind === 'inventory' ? undefined : detector;
};

/**
 * The tracks of detectors, in their order, and a group for each inventory detector.
 *
 * @throws Error when detectors of one track declare different holds: their memory would be of two instants
 */
export function trackGroups(active: readonly ActiveDetector[]): readonly TrackGroup[] {
  const byTrack = new Map<Track, ActiveDetector[]>();
  const inventory: ActiveDetector[] = [];
  for (const one of active) {
    const looks = one.detector.kind === 'inventory';
    if (looks) inventory.push(one);
    const track = trackOf(one.detector);
    if (track) byTrack.set(track, [...(byTrack.get(track) ?? []), ...(looks ? [] : [one])]);
  }
  return [
    ...[...byTrack].map(([track, judges]) => group(track.id, track, judges)),
    ...inventory.map((one) => group(one.detector.id, undefined, [one])),
  ];
}

function group(id: string, track: TrackGroup['track'], judges: readonly ActiveDetector[]): TrackGroup {
  const holds = new Set(judges.map(({ detector }) => detector.hold));
  if (holds.size > 1) throw new Error(`detectors of track ${id} declare different holds`);
  const byType = new Map<EntityType, readonly Judge[]>();
  const judgesOf = (type: EntityType): readonly Judge[] => {
    let some = byType.get(type);
    if (!some) {
      some = judges.filter(({ detector }) => detector.entity.includes(type)).map(judgeOf);
      byType.set(type, some);
    }
    return some;
  };
  const windows = new Map<EntityType, number>();
  const windowOf = (type: EntityType): number => {
    let window = windows.get(type);
    if (window === undefined) {
      window = Math.max(0, ...judgesOf(type).map(({ active }) => active.detector.window));
      windows.set(type, window);
    }
    return window;
  };
  return { id, track, judges, judgesOf, windowOf, hold: [...holds][0] ?? 0 };
}
