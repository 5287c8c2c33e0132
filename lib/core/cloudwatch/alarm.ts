/**
 * CloudWatch's evaluation of a metric alarm, as its user guide describes it
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html), so that a replay on one
 * machine changes state when the deployed alarm would.
 */

export interface AlarmDefinition {
  /** Seconds that one datapoint covers. */
  readonly period: number;
  /** Number of datapoints that decide: the N of "M out of N". */
  readonly evaluationPeriods: number;
  /** Number of them that have to breach: the M. */
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison:
    | 'GreaterThanThreshold'
    | 'GreaterThanOrEqualToThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  readonly treatMissingData: 'missing' | 'notBreaching' | 'breaching' | 'ignore';
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmTransition {
  /** End of the period that brought the change, in milliseconds since the epoch. */
  readonly at: number;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
}

const BREACHES: Readonly<Record<AlarmDefinition['comparison'], (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

const WORDS: Readonly<Record<AlarmDefinition['comparison'], string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/**
 * Number of most recent periods that an evaluation looks at. CloudWatch looks beyond the evaluation periods in case
 * some datapoints are missing; how far is not published, two more is what the user guide's examples have.
 */
export function evaluationRange({ evaluationPeriods }: Pick<AlarmDefinition, 'evaluationPeriods'>): number {
  return evaluationPeriods + 2;
}

/** The state after an evaluation of the datapoints of the evaluation range, oldest first; `undefined` is missing. */
export function nextState(
  definition: AlarmDefinition,
  state: AlarmState,
  datapoints: readonly (number | undefined)[],
): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = definition;
  const existing = datapoints.filter((value) => value !== undefined);
  const decisive = existing.slice(-evaluationPeriods);
  const breaching = countBreaching(definition, decisive);
  if (breaching >= datapointsToAlarm) return 'ALARM';
  // With enough real datapoints the treatment of missing ones does not matter.
  if (decisive.length === evaluationPeriods || treatMissingData === 'notBreaching') return 'OK';
  if (treatMissingData === 'breaching') {
    const filled = evaluationPeriods - decisive.length;
    return breaching + filled >= datapointsToAlarm ? 'ALARM' : 'OK';
  }
  if (breaching < decisive.length) return 'OK';
  if (treatMissingData === 'ignore') return state;
  // Only breaching datapoints, fewer than needed. The oldest counts once it is as old as the datapoints to alarm: by
  // then no later datapoint was good. Before that the next one may be, so that an alarm would be premature.
  const oldest = datapoints.findIndex((value) => value !== undefined);
  const age = datapoints.length - oldest;
  return oldest >= 0 && age >= datapointsToAlarm ? 'ALARM' : 'INSUFFICIENT_DATA';
}

function countBreaching({ comparison, threshold }: AlarmDefinition, values: readonly number[]): number {
  return values.filter((value) => BREACHES[comparison](value, threshold)).length;
}

/**
 * The state changes of an alarm over the periods that end in (`from`, `to`], beginning in `INSUFFICIENT_DATA`.
 * Datapoints are given by the start of their period, a multiple of it; those before `from` are seen by the first
 * evaluations, as CloudWatch does when an alarm is made for a metric that exists.
 */
export function evaluateAlarm(
  definition: AlarmDefinition,
  datapoints: ReadonlyMap<number, number>,
  from: number,
  to: number,
): AlarmTransition[] {
  const period = definition.period * 1000;
  const range = evaluationRange(definition);
  const starts = Float64Array.from(datapoints.keys()).sort();
  const transitions: AlarmTransition[] = [];
  let state: AlarmState = 'INSUFFICIENT_DATA';
  let upcoming = 0;
  let start = Math.floor(from / period) * period;
  while (start + period <= to) {
    const seen = Array.from({ length: range }, (_, i) => datapoints.get(start - (range - 1 - i) * period));
    const next = nextState(definition, state, seen);
    if (next !== state)
      transitions.push({ at: start + period, from: state, to: next, reason: reason(definition, next, seen) });
    state = next;
    start += period;
    if (seen.some((value) => value !== undefined)) continue;
    // Another evaluation without any datapoint changes nothing, so the next one that can is at the next datapoint.
    while (upcoming < starts.length && starts[upcoming]! < start) upcoming++;
    if (upcoming === starts.length) break;
    start = starts[upcoming]!;
  }
  return transitions;
}

function reason(definition: AlarmDefinition, state: AlarmState, seen: readonly (number | undefined)[]): string {
  const { comparison, threshold, evaluationPeriods, datapointsToAlarm, treatMissingData } = definition;
  const decisive = seen.filter((value) => value !== undefined).slice(-evaluationPeriods);
  const missing = evaluationPeriods - decisive.length;
  const treated = missing ? `, ${missing} missing (treated as ${treatMissingData})` : '';
  const values = decisive.length ? ` [${decisive.join(', ')}]` : '';
  const breaching = countBreaching(definition, decisive);
  const needed = state === 'ALARM' ? '' : `; ${datapointsToAlarm} of ${evaluationPeriods} are needed for the alarm`;
  return `${breaching} of ${decisive.length} datapoints${values} ${WORDS[comparison]} ${threshold}${treated}${needed}`;
}
