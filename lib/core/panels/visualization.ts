/** An aggregation of a classic visualization: a metric, or a bucket by its place in the chart. */
export interface Aggregation {
  readonly id: string;
  readonly enabled: true;
  readonly type: 'count' | 'percentiles' | 'date_histogram' | 'filters' | 'terms' | 'geohash_grid';
  readonly schema: 'metric' | 'segment' | 'group' | 'bucket';
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a visualization draws: its type, parameters and aggregations (`visState` without the title). */
export interface Drawing {
  readonly type: 'histogram' | 'area' | 'line' | 'horizontal_bar' | 'table' | 'tile_map';
  readonly params: Readonly<Record<string, unknown>>;
  readonly aggs: readonly Aggregation[];
}

export const count = (label: string): Aggregation => ({
  id: '1',
  enabled: true,
  type: 'count',
  schema: 'metric',
  params: { customLabel: label },
});

export const percentiles = (id: string, field: string, percents: readonly number[]): Aggregation => ({
  id,
  enabled: true,
  type: 'percentiles',
  schema: 'metric',
  params: { field, percents },
});

export const overTime = (field: string): Aggregation => ({
  id: '2',
  enabled: true,
  type: 'date_histogram',
  schema: 'segment',
  params: { field, interval: 'auto', drop_partials: false, min_doc_count: 1, extended_bounds: {} },
});

/** One series a query. */
export const series = (queries: readonly (readonly [label: string, query: string])[]): Aggregation => ({
  id: '3',
  enabled: true,
  type: 'filters',
  schema: 'group',
  params: { filters: queries.map(([label, query]) => ({ input: { query, language: 'kuery' }, label })) },
});

/** The largest groups of a field, by the number of entries. */
export const largest = (
  id: string,
  field: string,
  size: number,
  schema: 'segment' | 'bucket',
  missing = false,
): Aggregation => ({
  id,
  enabled: true,
  type: 'terms',
  schema,
  params: {
    field,
    orderBy: '1',
    order: 'desc',
    size,
    otherBucket: false,
    otherBucketLabel: 'Other',
    missingBucket: missing,
    missingBucketLabel: '-',
  },
});

export const byPlace = (field: string): Aggregation => ({
  id: '2',
  enabled: true,
  type: 'geohash_grid',
  schema: 'segment',
  params: { field, autoPrecision: true, precision: 2, useGeocentroid: true, isFilteredByCollar: true },
});

type Chart = 'histogram' | 'area' | 'line' | 'horizontal_bar';

/** Axes and legend of a chart; `percentage` stacks shares up to 100 %. */
export function chartParams(
  type: Chart,
  metric: string,
  mode: 'normal' | 'percentage' = 'normal',
): Readonly<Record<string, unknown>> {
  const sideways = type === 'horizontal_bar';
  const stacked = type !== 'line';
  const labels = { show: true, truncate: 100 };
  return {
    type,
    addTooltip: true,
    addLegend: !sideways,
    legendPosition: 'right',
    grid: { categoryLines: false },
    categoryAxes: [
      {
        id: 'CategoryAxis-1',
        type: 'category',
        position: sideways ? 'left' : 'bottom',
        show: true,
        style: {},
        scale: { type: 'linear' },
        labels: { ...labels, filter: !sideways },
        title: {},
      },
    ],
    valueAxes: [
      {
        id: 'ValueAxis-1',
        name: sideways ? 'BottomAxis-1' : 'LeftAxis-1',
        type: 'value',
        position: sideways ? 'bottom' : 'left',
        show: true,
        style: {},
        scale: { type: 'linear', mode },
        labels: { ...labels, rotate: 0, filter: sideways },
        title: { text: '' },
      },
    ],
    seriesParams: [
      {
        show: true,
        type: sideways ? 'histogram' : type,
        mode: stacked ? 'stacked' : 'normal',
        data: { id: metric, label: '' },
        valueAxis: 'ValueAxis-1',
        drawLinesBetweenPoints: true,
        lineWidth: 2,
        showCircles: true,
        interpolate: 'linear',
      },
    ],
    times: [],
    addTimeMarker: false,
  };
}

export const tableParams = (rows: number): Readonly<Record<string, unknown>> => ({
  perPage: rows,
  showPartialRows: false,
  showMetricsAtAllLevels: false,
  showTotal: false,
  totalFunc: 'sum',
  percentageCol: '',
});

export const MAP_PARAMS: Readonly<Record<string, unknown>> = {
  mapType: 'Scaled Circle Markers',
  isDesaturated: true,
  addTooltip: true,
  heatClusterSize: 1.5,
  legendPosition: 'bottomright',
  mapZoom: 2,
  mapCenter: [0, 0],
  colorSchema: 'Yellow to Red',
  wms: { enabled: false, options: { format: 'image/png', transparent: true } },
};
