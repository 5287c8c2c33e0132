/** A set of metrics with the values of its dimensions. */
export interface Measured {
  readonly values: Readonly<Record<string, number>>;
  /** Each set of dimensions makes a metric of its own. */
  readonly dimensionSets?: readonly (readonly string[])[];
  readonly dimensions?: Readonly<Record<string, string>>;
}

/**
 * Publishes counts through the function's own log, in CloudWatch's embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 * Past the console, which the runtime wraps in a JSON object of its own.
 */
export function publish(
  namespace: string,
  time: number,
  { values, dimensions = {}, dimensionSets = [[]] }: Measured,
): void {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
  const _aws = { Timestamp: time, CloudWatchMetrics: [{ Namespace: namespace, Dimensions: dimensionSets, Metrics }] };
  process.stdout.write(`${JSON.stringify({ _aws, ...dimensions, ...values })}\n`);
}
