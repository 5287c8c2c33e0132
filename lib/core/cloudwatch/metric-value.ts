import { MINUTE } from '../time-units.js';
import { filterPattern } from './filter-pattern.js';
import { numberOf } from './pattern/comparison.js';

/** What a metric filter makes of log events. */
export interface MetricTransformation {
  readonly filterPattern: string;
  /** A number, or what the pattern names: `$.latency`, `$size`, `$7`. */
  readonly metricValue: string;
  /** What an event that does not match is worth; without it such an event is worth nothing. */
  readonly defaultValue?: number;
}

export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/**
 * What a metric filter makes of a message: a value, or undefined for none. An event that does not match is worth the
 * default value; one that matches without a number is worth nothing.
 *
 * @throws Error when the metric value is neither a number nor named by the filter pattern
 */
export function metricValue({ filterPattern: text, metricValue: value, defaultValue }: MetricTransformation) {
  const pattern = filterPattern(text);
  const constant = numberOf(value);
  if (constant === undefined && !pattern.names(value))
    throw new Error(`metric value ${value} is neither a number nor named by the filter pattern`);
  return (message: string): number | undefined => {
    if (!pattern.matches(message)) return defaultValue;
    return constant ?? pattern.read(message, value);
  };
}

/**
 * The sums that a metric filter publishes, by the start of their minute in milliseconds. A minute without any log
 * event has none, whatever the default value.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function publishedSums(
  transformation: MetricTransformation,
  events: Iterable<LogEvent>,
): ReadonlyMap<number, number> {
  const toValue = metricValue(transformation);
  const sums = new Map<number, number>();
  for (const { timestamp, message } of events) {
    const value = toValue(message);
    if (value === undefined) continue;
    const minute = Math.floor(timestamp / MINUTE) * MINUTE;
    sums.set(minute, (sums.get(minute) ?? 0) + value);
  }
  return sums;
}
