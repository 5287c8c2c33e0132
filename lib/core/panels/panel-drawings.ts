import { SEVERITIES } from '../detect/detection.js';
import { DETECTIONS, ENDPOINT, ENTRIES, type IndexPattern } from './index-patterns.js';
import type { DetectionPanel, Panel, TimePanel, TopPanel } from './panel.js';
import { queryString, seriesQueries } from './query-string.js';
import {
  byPlace,
  chartParams,
  count,
  type Drawing,
  largest,
  MAP_PARAMS,
  overTime,
  percentiles,
  series,
  tableParams,
} from './visualization.js';

/** A panel as OpenSearch Dashboards draws it. */
export interface PanelDrawing {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly index: IndexPattern;
  /** Which documents count, in DQL; empty for all. */
  readonly query: string;
  readonly drawing: Drawing;
}

const LOCATION = 'source.geo.location';

/** The drawings of a panel: one, or for a map the places beside the figures by country. */
export function panelDrawings(panel: Panel): readonly PanelDrawing[] {
  const { id, title, counts: description } = panel;
  if (panel.source === 'detections')
    return [{ id, title, description, index: DETECTIONS, query: phases(panel), drawing: detections() }];
  const query = panel.filter ? queryString(panel.filter) : '';
  const one = { id, title, description, index: ENTRIES, query };
  if (panel.kind === 'time') return [{ ...one, drawing: time(panel) }];
  if (panel.kind === 'top') return [{ ...one, drawing: top(panel) }];
  const map: Drawing = { type: 'tile_map', params: MAP_PARAMS, aggs: [count('requests'), byPlace(LOCATION)] };
  return [
    { ...one, id: `${id}-places`, drawing: map },
    { ...one, title: `${title} by country`, drawing: top(panel) },
  ];
}

const phases = ({ phases }: DetectionPanel): string => `phase: (${phases.map((phase) => `"${phase}"`).join(' or ')})`;

function detections(): Drawing {
  const queries = [...SEVERITIES].reverse().map((severity) => [severity, `severity: "${severity}"`] as const);
  return {
    type: 'histogram',
    params: chartParams('histogram', '1'),
    aggs: [count('detections'), overTime(DETECTIONS.timeField), series(queries)],
  };
}

function time({ measure, splitBy }: TimePanel): Drawing {
  const axis = overTime(ENTRIES.timeField);
  if (measure.type === 'percentiles') {
    const aggs = [percentiles('1', measure.field, measure.percents), axis];
    return { type: 'line', params: chartParams('line', '1'), aggs };
  }
  if (measure.type === 'share') {
    const matching = queryString(measure.matching);
    const queries = [[measure.label, matching] as const, ['all other', `not (${matching})`] as const];
    const aggs = [count('requests'), axis, series(queries)];
    return { type: 'area', params: chartParams('area', '1', 'percentage'), aggs };
  }
  const split = splitBy ? [series(seriesQueries(splitBy))] : [];
  return {
    type: 'histogram',
    params: chartParams('histogram', '1'),
    aggs: [count('entries'), axis, ...split],
  };
}

function top({ groupBy, label, measure, size }: TopPanel): Drawing {
  const field = groupBy.length === 1 ? groupBy[0]! : ENDPOINT;
  if (label === undefined && measure.type === 'count')
    return {
      type: 'horizontal_bar',
      params: chartParams('horizontal_bar', '1'),
      aggs: [count('requests'), largest('2', field, size, 'segment')],
    };
  const aggs = [
    count('requests'),
    ...(measure.type === 'percentiles' ? [percentiles('4', measure.field, measure.percents)] : []),
    largest('2', field, size, 'bucket'),
    ...(label === undefined ? [] : [largest('3', label, 1, 'bucket', true)]),
  ];
  return { type: 'table', params: tableParams(size), aggs };
}
