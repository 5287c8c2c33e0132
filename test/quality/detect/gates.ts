import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import type { Detector } from '../../../lib/core/detect/detector.js';
import { percentile } from './figures.js';
import type { Findings } from './jobs.js';
import type { Trial } from './trial.js';

export interface Gate {
  readonly what: string;
  readonly value: string;
  readonly limit: string;
  readonly met: boolean;
}

const isMeant = ({ crossing }: Trial): boolean => crossing !== undefined;
const isDetected = ({ detectedAt }: Trial): boolean => detectedAt !== undefined;
/** Said at or after the instant at which it became true. */
const isFound = (trial: Trial): boolean => isDetected(trial) && trial.detectedAt! >= trial.crossing!;

/** Intensity at which a detector has to find everything, and which share of it. */
const promiseOf = (detector: Detector): { times: number; share: number; name: string } => {
  if (detector.kind === 'baseline') return { times: 3, share: 0.95, name: 'baselines' };
  return detector.kind === 'count' && detector.rule.type === 'share'
    ? { times: 2, share: 1, name: 'shares' }
    : { times: 1.2, share: 1, name: 'absolute rules' };
};

function recallGate(name: string, trials: readonly Trial[]): Gate {
  const detectors = DETECTORS.filter((detector) => promiseOf(detector).name === name);
  const { times, share } = promiseOf(detectors[0]!);
  const worst = detectors
    .map(({ id }) => {
      const own = trials.filter((trial) => trial.detector === id && trial.times === times && isMeant(trial));
      return { id, of: own.length, hits: own.filter(isFound).length };
    })
    .reduce((a, b) => (b.hits / b.of < a.hits / a.of ? b : a));
  const value = worst.hits / worst.of;
  return {
    what: `Recall at ${times} times the definition, ${name}: worst of ${detectors.length}`,
    value: `${(100 * value).toFixed(1)} % (${value === 1 ? 'all' : worst.id})`,
    limit: share === 1 ? '100 %' : `≥ ${100 * share} %`,
    met: value >= share && worst.of > 0,
  };
}

const none = (what: string, found: readonly string[], of: number): Gate => ({
  what: `${what} (of ${of})`,
  value: found.length === 0 ? '0' : `${found.length}: ${[...new Set(found)].slice(0, 5).join(', ')}`,
  limit: '0',
  met: found.length === 0 && of > 0,
});

/** Milliseconds from the definition's first true instant to the detection; those of the inventory wait for midnight. */
export const delaysOf = ({ trials, stories }: Findings, id: string): number[] => [
  ...trials.filter((t) => t.detector === id && isMeant(t) && isFound(t)).map((t) => t.detectedAt! - t.crossing!),
  ...stories.flatMap(({ found }) =>
    found.flatMap(({ detector, delay }) => (detector === id && delay !== undefined ? [delay] : [])),
  ),
];

export const MOST_FALSE_ALARMS = 3;
const MOST_DELAY = 60_000;

/** The promises of the issue. */
export function gates(findings: Findings): Gate[] {
  const { trials, stories, benign, real } = findings;
  const quiet = trials.filter((trial) => trial.times <= 0.95 && !isMeant(trial));
  const never = trials.filter((trial) => !isMeant(trial));
  const requests = benign.reduce((sum, one) => sum + one.requests, 0);
  const alarms = benign.flatMap(({ falseAlarms }) => falseAlarms);
  const rate = (alarms.length / requests) * 1e6;
  const delays = DETECTORS.filter(({ kind }) => kind !== 'inventory').flatMap(({ id }) => delaysOf(findings, id));
  const p95 = percentile(delays, 0.95) ?? Number.POSITIVE_INFINITY;
  const planted = stories.flatMap(({ found }) => found);
  const crossFire = stories.flatMap((one) => one.crossFire);
  const unexplained = stories.flatMap(({ falseAlarms }) => falseAlarms);
  return [
    ...['absolute rules', 'shares', 'baselines'].map((name) => recallGate(name, trials)),
    none(
      'Detected at up to 0.95 times',
      quiet.filter(isDetected).map(({ detector }) => detector),
      quiet.length,
    ),
    none(
      'Detected where the definition is never true, at any intensity',
      never.filter(isDetected).map(({ detector }) => detector),
      never.length,
    ),
    {
      what: `False alarms of medium or above per million benign requests (${alarms.length} in ${requests})`,
      value: rate.toFixed(2),
      limit: `≤ ${MOST_FALSE_ALARMS}`,
      met: rate <= MOST_FALSE_ALARMS && requests > 0,
    },
    none(
      'Critical ones among benign requests',
      alarms.filter(({ severity }) => severity === 'critical').map(({ detector }) => detector),
      requests,
    ),
    {
      what: `Time from crossing to detection, p95 of ${delays.length}, inventory apart`,
      value: `${(p95 / 1000).toFixed(1)} s`,
      limit: `≤ ${MOST_DELAY / 1000} s`,
      met: p95 <= MOST_DELAY,
    },
    none(
      'Attacks of the stories that were missed',
      planted.filter((one) => !one.isFound).map(({ attack }) => attack),
      planted.length,
    ),
    none(
      'Cross-fire that no attack announces',
      crossFire.filter(([, , mayFire]) => !mayFire).map(([attack, detector]) => `${attack} → ${detector}`),
      planted.length,
    ),
    none(
      'Other detections of medium or above in the stories',
      unexplained.map(({ detector }) => detector),
      stories.reduce((sum, one) => sum + one.requests, 0),
    ),
    none('Detections of medium or above in the real log', real?.raised ?? [], real?.requests ?? 0),
  ];
}
