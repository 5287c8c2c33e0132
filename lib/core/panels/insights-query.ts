import { SEVERITIES } from '../detect/detection.js';
import { FIELD } from '../entry/fields.js';
import type { DetectionPanel, Filter, Panel, Share, Split, TimePanel, TopPanel } from './panel.js';

/** Length of an interval of panels over time. */
const BIN = 'bin(5m)';
const list = (values: readonly string[]): string => `[${values.map((value) => `"${value}"`).join(', ')}]`;

/**
 * The CloudWatch Logs Insights query of a panel, without its sources. Nested fields are named with dots; the time is
 * the log event's. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function insightsQuery(panel: Panel): string {
  const commands =
    panel.source === 'detections' ? detections(panel) : panel.kind === 'time' ? overTime(panel) : largest(panel);
  return commands.join(' | ');
}

function detections({ phases }: DetectionPanel): readonly string[] {
  const sums = [...SEVERITIES].reverse().map((severity) => `sum(${is('severity', severity)}) as ${severity}`);
  return [`filter phase in ${list(phases)}`, `stats ${sums.join(', ')} by ${BIN}`];
}

function overTime({ filter, measure, splitBy }: TimePanel): readonly string[] {
  if (measure.type === 'percentiles') {
    const { field, percents } = measure;
    return [...where(filter, { field, exists: true }), `stats ${milliseconds(field, percents)} by ${BIN}`];
  }
  if (measure.type === 'share') return [...where(filter), `stats ${share(measure)} by ${BIN}`];
  if (splitBy === undefined) return [...where(filter), `stats count(*) as entries by ${BIN}`];
  return [...where(filter, { field: splitBy.field, exists: true }), `stats ${split(splitBy)} by ${BIN}`];
}

function largest({ filter, groupBy, label, measure, size }: TopPanel): readonly string[] {
  const group = groupBy.length === 1 ? groupBy[0]! : `coalesce(${groupBy.join(', ')})`;
  const named = label === undefined ? '' : `, latest(${label}) as hint`;
  const figures = measure.type === 'percentiles' ? `, ${milliseconds(measure.field, measure.percents)}` : '';
  return [
    ...where(filter),
    `fields ${group} as name`,
    'filter ispresent(name)',
    `stats count(*) as requests${figures}${named} by name`,
    'sort requests desc',
    `limit ${size}`,
  ];
}

const where = (...filters: readonly (Filter | undefined)[]): readonly string[] =>
  filters.flatMap((filter) => (filter ? [`filter ${condition(filter)}`] : []));

/** A filter as the condition of a `filter` command. */
export function condition(filter: Filter): string {
  if ('all' in filter) return filter.all.map((one) => `(${condition(one)})`).join(' and ');
  // Of a list Logs Insights has a field for each place.
  if ('exists' in filter)
    return `ispresent(${filter.field}${FIELD.get(filter.field)!.type === 'keywords' ? '.0' : ''})`;
  if ('in' in filter) return `${filter.field} in ${list(filter.in)}`;
  // A comparison with a field that is missing is never true, so that its negation must say so.
  const { not } = filter;
  if ('in' in not) return `not ispresent(${not.field}) or ${not.field} not in ${list(not.in)}`;
  return `not (${condition(not)})`;
}

/** 1 where a field of few known values, none within another, has this one; a sum adds nothing where it is missing. */
const is = (field: string, value: string): string => `strcontains(${field}, "${value}")`;

function share({ matching, label }: Share): string {
  if (!('in' in matching)) throw new Error('a share over log queries counts values of one field');
  const sums = matching.in.map((value) => `sum(${is(matching.field, value)})`);
  return `(${sums.join(' + ')}) / count(*) as ${label.replaceAll(' ', '_')}`;
}

function split({ field, as, values }: Split): string {
  const series = values.map((value) =>
    as === 'hundreds'
      ? ([`status_${value}`, `1 - least(1, abs(floor(${field} / 100) - ${value[0]}))`] as const)
      : ([value, is(field, value)] as const),
  );
  const sums = series.map(([name, indicator]) => `sum(${indicator}) as ${name}`);
  return [...sums, `count(*) - ${series.map(([, indicator]) => `sum(${indicator})`).join(' - ')} as other`].join(', ');
}

/** Percentiles of a field that holds nanoseconds. */
const milliseconds = (field: string, percents: readonly number[]): string =>
  percents.map((percent) => `pct(${field}, ${percent}) / 1000000 as p${percent}`).join(', ');
