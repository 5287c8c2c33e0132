import { type Detection, SEVERITIES, type Severity } from '../../../lib/core/detect/detection.js';
import type { Evasion } from '../../../local/simulator/index.js';
import { detectSimulation, type Truth } from './stream.js';

/** A detection of medium or above that nothing planted explains. */
export interface FalseAlarm {
  readonly detector: string;
  readonly severity: Severity;
  readonly entity: string;
  readonly at: string;
  readonly seed: number;
}

/** An episode at its highest severity. */
export interface Episode {
  readonly detection: Detection;
  readonly openedAt: number;
  readonly severity: Severity;
  readonly endsAt: number;
}

const isPaging = (severity: Severity): boolean => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('medium');

export function episodesOf(detections: readonly Detection[]): Episode[] {
  const closed = new Map(detections.flatMap((line) => (line.phase === 'closed' ? [[line.id, line] as const] : [])));
  return detections.flatMap((detection) => {
    if (detection.phase !== 'opened') return [];
    const end = closed.get(detection.id)!;
    return [{ detection, openedAt: detection.detectedAt, severity: end.severity, endsAt: end.lastSeen }];
  });
}

const falseAlarm = (seed: number, { detection, severity, openedAt }: Episode): FalseAlarm => ({
  detector: detection.detector,
  severity,
  entity: `${detection.entity.type} ${detection.entity.id}`,
  at: new Date(openedAt).toISOString(),
  seed,
});

export interface Benign {
  readonly requests: number;
  readonly falseAlarms: readonly FalseAlarm[];
  /** Low ones, which page nobody. */
  readonly low: number;
}

/** Days without attacks. */
export async function benign(seed: number, days: number, requests: number): Promise<Benign> {
  const run = await detectSimulation({ seed, days, requests, attacks: 'none', intensity: 1, evasion: 'none' });
  const episodes = episodesOf(run.detections);
  const alarms = episodes.filter(({ severity }) => isPaging(severity));
  return {
    requests: run.requests,
    falseAlarms: alarms.map((episode) => falseAlarm(seed, episode)),
    low: episodes.length - alarms.length,
  };
}

/** A planted attack, and how late it was found. */
export interface Found {
  readonly attack: string;
  readonly detector: string;
  readonly isFound: boolean;
  /** Milliseconds from the crossing; undefined when an episode was open before, or nothing was found. */
  readonly delay: number | undefined;
}

export interface Story {
  readonly requests: number;
  readonly found: readonly Found[];
  /** Attack, detector that spoke of it, and whether the attack says that it may. */
  readonly crossFire: readonly (readonly [attack: string, detector: string, mayFire: boolean])[];
  readonly falseAlarms: readonly FalseAlarm[];
}

const INVENTORY: ReadonlySet<string> = new Set(['key-not-rotated', 'key-unused']);
/** An episode may begin with its attack and end with the window over its last request. */
const AFTER = 3_600_000;

type Planted = ReturnType<typeof plantedOf>[number];

/** The attacks of a story, with their times. */
export const plantedOf = (truth: Truth) =>
  truth.planted.map((one) => ({
    ...one,
    start: Date.parse(one.start),
    end: Date.parse(one.end),
    crossing: Date.parse(one.crossing),
  }));

/** The episodes that speak of an attack. */
export const ownOf = ({ detector, entity, start, end, crossing }: Planted, episodes: readonly Episode[]): Episode[] =>
  episodes.filter(
    ({ detection, openedAt, endsAt }) =>
      detection.detector === detector &&
      detection.entity.id === entity.id &&
      (INVENTORY.has(detector) || (openedAt <= end + AFTER && endsAt >= Math.min(start, crossing))),
  );

/** Days with every attack among the traffic. */
export async function story(seed: number, days: number, requests: number, evasion: Evasion = 'none'): Promise<Story> {
  const run = await detectSimulation({ seed, days, requests, attacks: 'all', intensity: 1, evasion });
  const planted = plantedOf(run.truth);
  const evaded = run.truth.evaded.map((one) => ({ ...one, start: Date.parse(one.start), end: Date.parse(one.end) }));
  const episodes = episodesOf(run.detections);
  const explained = new Set<Episode>();
  const found = planted.map((one): Found => {
    const { attack, detector, crossing } = one;
    const own = ownOf(one, episodes);
    for (const episode of own) explained.add(episode);
    const opened = own.find(({ openedAt }) => openedAt >= crossing);
    const delay = opened && !INVENTORY.has(detector) ? opened.openedAt - crossing : undefined;
    return { attack, detector, isFound: own.length > 0, delay };
  });
  const crossFire: [string, string, boolean][] = [];
  const falseAlarms: FalseAlarm[] = [];
  for (const episode of episodes) {
    if (explained.has(episode)) continue;
    const { detection, openedAt } = episode;
    const during = [...planted, ...evaded].filter(
      ({ start, end, entity, detector }) =>
        !INVENTORY.has(detector) &&
        openedAt >= start &&
        openedAt <= end + AFTER &&
        (entity.id === detection.entity.id || entity.type === 'api' || detection.entity.type === 'api'),
    );
    const allowed = during.find(({ mayAlsoFire }) => mayAlsoFire.includes(detection.detector));
    const same = during.find(({ entity }) => entity.id === detection.entity.id);
    if (allowed) crossFire.push([allowed.attack, detection.detector, true]);
    else if (isPaging(episode.severity)) {
      if (same) crossFire.push([same.attack, detection.detector, false]);
      falseAlarms.push(falseAlarm(seed, episode));
    }
  }
  return { requests: run.requests, found, crossFire, falseAlarms };
}
