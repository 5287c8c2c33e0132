import { DASHBOARDS, type Dashboard } from './dashboards.js';
import { DETECTIONS, ENTRIES, type IndexPattern } from './index-patterns.js';
import type { Panel } from './panel.js';
import { type PanelDrawing, panelDrawings } from './panel-drawings.js';
import { PANELS } from './panels.js';

interface Reference {
  readonly name: string;
  readonly type: SavedObject['type'];
  readonly id: string;
}

/** A saved object as OpenSearch Dashboards 2 exports and imports it; attributes hold JSON as text. */
export interface SavedObject {
  readonly id: string;
  readonly type: 'index-pattern' | 'visualization' | 'dashboard';
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  readonly migrationVersion: Readonly<Record<string, string>>;
}

const INDEX = 'kibanaSavedObjectMeta.searchSourceJSON.index';
/** Width of a dashboard's grid, and size of a panel. */
export const GRID = 48;
const WIDTH = GRID / 2;
const HEIGHT = 15;

const visualizationId = (id: string): string => `keywatch-${id}`;

/** Index patterns, visualizations and dashboards, in the order in which they refer to each other. */
export function savedObjects(
  panels: readonly Panel[] = PANELS,
  dashboards: readonly Dashboard[] = DASHBOARDS,
): readonly SavedObject[] {
  const drawings = new Map(panels.map((panel) => [panel.id, panelDrawings(panel)]));
  return [
    ...[ENTRIES, DETECTIONS].map(indexPattern),
    ...[...drawings.values()].flat().map(visualization),
    ...dashboards.map((one) =>
      dashboard(
        one,
        one.panels.flatMap((id) => drawings.get(id)!),
      ),
    ),
  ];
}

/** The saved objects as a file to import: one object a line. */
export const savedObjectsFile = (): string =>
  `${savedObjects()
    .map((object) => JSON.stringify(object))
    .join('\n')}\n`;

const indexPattern = ({ id, title, timeField, fields, formats }: IndexPattern): SavedObject => ({
  id,
  type: 'index-pattern',
  attributes: {
    title,
    timeFieldName: timeField,
    fields: JSON.stringify(fields),
    fieldFormatMap: JSON.stringify(formats),
  },
  references: [],
  migrationVersion: { 'index-pattern': '7.6.0' },
});

const visualization = ({ id, title, description, index, query, drawing }: PanelDrawing): SavedObject => ({
  id: visualizationId(id),
  type: 'visualization',
  attributes: {
    title,
    description,
    uiStateJSON: '{}',
    version: 1,
    visState: JSON.stringify({ title, ...drawing }),
    kibanaSavedObjectMeta: {
      searchSourceJSON: JSON.stringify({ query: { query, language: 'kuery' }, filter: [], indexRefName: INDEX }),
    },
  },
  references: [{ name: INDEX, type: 'index-pattern', id: index.id }],
  migrationVersion: { visualization: '7.10.0' },
});

function dashboard({ id, title, description }: Dashboard, drawings: readonly PanelDrawing[]): SavedObject {
  const panels = drawings.map((_, i) => ({
    version: '2.11.0',
    gridData: { x: (i % 2) * WIDTH, y: Math.floor(i / 2) * HEIGHT, w: WIDTH, h: HEIGHT, i: String(i + 1) },
    panelIndex: String(i + 1),
    embeddableConfig: {},
    panelRefName: `panel_${i}`,
  }));
  return {
    id: `keywatch-${id}-dashboard`,
    type: 'dashboard',
    attributes: {
      title,
      description,
      hits: 0,
      version: 1,
      panelsJSON: JSON.stringify(panels),
      optionsJSON: JSON.stringify({ hidePanelTitles: false, useMargins: true }),
      timeRestore: true,
      timeFrom: 'now-24h',
      timeTo: 'now',
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({ query: { query: '', language: 'kuery' }, filter: [] }),
      },
    },
    references: drawings.map((one, i) => ({ name: `panel_${i}`, type: 'visualization', id: visualizationId(one.id) })),
    migrationVersion: { dashboard: '7.9.3' },
  };
}
