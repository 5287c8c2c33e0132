import { type DetectorAlarmDefinition, detectorAlarms } from '../cloudwatch/detector-alarms.js';
import type { ActiveDetector } from '../detect/detector.js';
import { insightsQuery } from './insights-query.js';
import type { Panel } from './panel.js';
import { PANELS } from './panels.js';

/** Where the widgets read; names may be tokens of the synthesis. */
export interface DashboardSources {
  readonly region: string;
  readonly metricNamespace: string;
  readonly maskedLogGroup: string;
  readonly detectionsLogGroup: string;
}

/** Columns of a CloudWatch dashboard. */
export const COLUMNS = 24;
const WIDTH = COLUMNS / 2;
const HEIGHT = 6;

/** A row of `metrics`: namespace, name and options, or an expression. */
type MetricRow = readonly (string | Readonly<Record<string, unknown>>)[];

export interface Widget {
  readonly type: 'log' | 'metric';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly view: 'timeSeries' | 'table';
    readonly stacked?: boolean;
    readonly query?: string;
    readonly metrics?: readonly MetricRow[];
    readonly stat?: 'Sum';
    readonly period?: number;
    readonly annotations?: { readonly horizontal: readonly { readonly label: string; readonly value: number }[] };
  };
}

/**
 * The body of the CloudWatch dashboard: what was detected, from the metrics that the metric filters publish, and every
 * panel, as a query over the masked log group.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function cloudWatchDashboard(
  sources: DashboardSources,
  active: readonly ActiveDetector[],
  panels: readonly Panel[] = PANELS,
): { readonly widgets: readonly Widget[] } {
  const alarms = detectorAlarms(active);
  const shares = alarms.filter(({ metric }) => metric.type === 'share');
  const widgets = [
    ...(shares.length < alarms.length ? [detectionsWidget(alarms, sources)] : []),
    ...shares.map((alarm) => shareWidget(alarm, sources)),
    ...panels.map((panel) => panelWidget(panel, sources)),
  ];
  return {
    widgets: widgets.map((widget, i) => ({
      ...widget,
      x: (i % 2) * WIDTH,
      y: Math.floor(i / 2) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
    })),
  };
}

type Unplaced = Pick<Widget, 'type' | 'properties'>;

function detectionsWidget(
  alarms: readonly DetectorAlarmDefinition[],
  { region, metricNamespace }: DashboardSources,
): Unplaced {
  const metrics = alarms.flatMap(({ metric, detector }) =>
    metric.type === 'sum' ? [[metricNamespace, metric.metricName, { label: detector }]] : [],
  );
  return {
    type: 'metric',
    properties: {
      title: 'Detections by detector',
      region,
      view: 'timeSeries',
      stacked: true,
      stat: 'Sum',
      period: 300,
      metrics,
    },
  };
}

function shareWidget(
  { detector, description, metric, threshold, period }: DetectorAlarmDefinition,
  { region, metricNamespace }: DashboardSources,
): Unplaced {
  if (metric.type !== 'share') throw new Error(`${detector} has no share`);
  const { expression, metrics } = metric;
  return {
    type: 'metric',
    properties: {
      title: `Alarm: ${description.slice(0, description.indexOf('.'))}`,
      region,
      view: 'timeSeries',
      stat: 'Sum',
      period,
      metrics: [
        [{ expression, id: 'share', label: detector }],
        [metricNamespace, metrics.matched, { id: 'matched', visible: false }],
        [metricNamespace, metrics.total, { id: 'total', visible: false }],
      ],
      annotations: { horizontal: [{ label: 'threshold', value: threshold }] },
    },
  };
}

function panelWidget(panel: Panel, { region, maskedLogGroup, detectionsLogGroup }: DashboardSources): Unplaced {
  const logGroup = panel.source === 'detections' ? detectionsLogGroup : maskedLogGroup;
  const counted = panel.source === 'detections' || panel.measure.type === 'count';
  return {
    type: 'log',
    properties: {
      title: panel.title,
      region,
      view: panel.kind === 'time' ? 'timeSeries' : 'table',
      stacked: panel.kind === 'time' && counted,
      query: `SOURCE '${logGroup}' | ${insightsQuery(panel)}`,
    },
  };
}
