import { detectionMapping } from '../../../lib/core/detect/detection-mapping.js';
import { indexMapping } from '../../../lib/core/entry/index-mapping.js';
import { DASHBOARDS } from '../../../lib/core/panels/dashboards.js';
import { PANELS } from '../../../lib/core/panels/panels.js';
import { type SavedObject, savedObjects, savedObjectsFile } from '../../../lib/core/panels/saved-objects.js';
import { validateSavedObjects } from '../../../lib/core/panels/validate-saved-objects.js';
import type { Aggregation } from '../../../lib/core/panels/visualization.js';

interface Node {
  type?: string;
  enabled?: boolean;
  properties?: Record<string, Node>;
}
const leaves = ({ properties = {} }: Node, prefix = ''): [string, string][] =>
  Object.entries(properties).flatMap(([name, node]) =>
    node.properties ? leaves(node, `${prefix}${name}.`) : [[prefix + name, node.type!] as [string, string]],
  );
const MAPPINGS = new Map([
  ['keywatch-entries', new Map(leaves(indexMapping() as Node))],
  ['keywatch-detections', new Map(leaves(detectionMapping()))],
]);

const objects = savedObjects();
const find = (id: string): SavedObject => objects.find((object) => object.id === id)!;
const visState = (id: string): { type: string; aggs: Aggregation[] } =>
  JSON.parse(find(id).attributes.visState as string);
const query = (id: string): string =>
  JSON.parse((find(id).attributes.kibanaSavedObjectMeta as { searchSourceJSON: string }).searchSourceJSON).query.query;

describe('the saved objects', () => {
  it('can be imported and drawn', () => {
    expect(validateSavedObjects(objects, MAPPINGS)).toEqual([]);
  });

  it('are one object a line', () => {
    const lines = savedObjectsFile().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(objects);
  });

  // Bookmarks, reports and people's own dashboards refer to these: an id that changes breaks them.
  it('keep their ids', () => {
    expect(objects.filter(({ type }) => type !== 'visualization').map(({ id }) => id)).toEqual([
      'keywatch-entries',
      'keywatch-detections',
      'keywatch-overview-dashboard',
      'keywatch-traffic-dashboard',
      'keywatch-security-dashboard',
      'keywatch-latency-dashboard',
      'keywatch-keys-dashboard',
    ]);
    expect(objects.filter(({ type }) => type === 'visualization').map(({ id }) => id)).toEqual([
      'keywatch-entries-over-time',
      'keywatch-detections-over-time',
      'keywatch-authentication-failure-rate',
      'keywatch-status-classes',
      'keywatch-requests-by-key',
      'keywatch-volume-by-endpoint',
      'keywatch-geographic-distribution-places',
      'keywatch-geographic-distribution',
      'keywatch-latency-over-time',
      'keywatch-latency-by-key',
      'keywatch-error-categories',
      'keywatch-source-addresses',
      'keywatch-block-reasons',
      'keywatch-waf-block-reasons',
      'keywatch-key-lifecycle',
    ]);
  });

  it.each([
    'Requests by key',
    'Authentication failure rate',
    'Volume by endpoint',
    'Geographic distribution',
    'Key lifecycle',
    'p95/p99 latency by key',
  ])('show %s on the overview', (title) => {
    const { references } = find('keywatch-overview-dashboard');
    expect(references.map(({ id }) => find(id).attributes.title)).toContain(title);
  });

  it('show every panel under its topic', () => {
    const shown = new Set(DASHBOARDS.filter(({ id }) => id !== 'overview').flatMap(({ panels }) => panels));
    expect([...shown].sort()).toEqual(PANELS.map(({ id }) => id).sort());
  });
});

describe('drawings', () => {
  it('count calls only, and both WAF and audit entries elsewhere', () => {
    expect(query('keywatch-requests-by-key')).toBe(
      'not (event.dataset: ("waf" or "cloudtrail" or "audit" or "counts"))',
    );
    expect(query('keywatch-waf-block-reasons')).toBe('event.dataset: ("waf")');
    expect(query('keywatch-entries-over-time')).toBe('');
    expect(query('keywatch-latency-by-key')).toMatch(/^not \(.*\) and event\.duration: \*$/);
    expect(query('keywatch-detections-over-time')).toBe('phase: ("opened" or "escalated")');
  });

  it('draw the failure rate as a share of 100 %', () => {
    const { type, aggs } = visState('keywatch-authentication-failure-rate');
    expect(type).toBe('area');
    expect(aggs.at(-1)!.params.filters).toEqual([
      {
        input: { query: 'api.authentication.result: ("failure")', language: 'kuery' },
        label: 'failed authentications',
      },
      { input: { query: 'not (api.authentication.result: ("failure"))', language: 'kuery' }, label: 'all other' },
    ]);
  });

  it('split status classes into hundreds, and keep what is in none', () => {
    const filters = visState('keywatch-status-classes').aggs.at(-1)!.params.filters as {
      label: string;
      input: object;
    }[];
    expect(filters.map(({ label }) => label)).toEqual(['1xx', '2xx', '3xx', '4xx', '5xx', 'other']);
    expect(filters[3]!.input).toMatchObject({
      query: 'http.response.status_code >= 400 and http.response.status_code < 500',
    });
  });

  it('take the path where no route is known, by a field of the index pattern', () => {
    expect(visState('keywatch-volume-by-endpoint').aggs[1]!.params.field).toBe('endpoint');
    const fields = JSON.parse(find('keywatch-entries').attributes.fields as string);
    expect(fields.at(-1)).toMatchObject({
      name: 'endpoint',
      scripted: true,
      script:
        "if (doc['api.route'].size() > 0) { return doc['api.route'].value; } " +
        "if (doc['url.path'].size() > 0) { return doc['url.path'].value; } return null;",
    });
  });

  it('show places on a map, and percentiles by key in a table', () => {
    expect(visState('keywatch-geographic-distribution-places')).toMatchObject({
      type: 'tile_map',
      aggs: [{ type: 'count' }, { type: 'geohash_grid', params: { field: 'source.geo.location' } }],
    });
    expect(visState('keywatch-latency-by-key')).toMatchObject({
      type: 'table',
      aggs: [
        { type: 'count' },
        { type: 'percentiles', params: { field: 'event.duration', percents: [95, 99] } },
        { type: 'terms', params: { field: 'api_key.id', size: 15 } },
        { type: 'terms', params: { field: 'api_key.hint', size: 1 } },
      ],
    });
  });
});

describe('the validator', () => {
  const changed = (id: string, change: (attributes: Record<string, unknown>) => void): SavedObject[] => {
    const copy = structuredClone(objects) as SavedObject[];
    change(copy.find((object) => object.id === id)!.attributes as Record<string, unknown>);
    return copy;
  };
  const draw = (id: string, from: string, to: string) =>
    changed(id, (attributes) => {
      attributes.visState = (attributes.visState as string).replace(from, to);
    });

  it.each([
    ['two objects of one id', [...objects, objects[5]!], 'two objects have one id'],
    ['a missing index pattern', objects.slice(1), 'refers to index-pattern/keywatch-entries'],
    ['a missing visualization', objects.filter(({ id }) => id !== 'keywatch-key-lifecycle'), 'which is missing'],
    [
      'broken JSON',
      changed('keywatch-traffic-dashboard', (one) => Object.assign(one, { optionsJSON: '{' })),
      'no JSON',
    ],
    ['a field that is not mapped', draw('keywatch-source-addresses', 'source.ip', 'source.ipx'), 'terms cannot use'],
    ['terms of a number', draw('keywatch-source-addresses', 'source.ip', 'event.duration'), 'terms cannot use'],
    ['percentiles of a keyword', draw('keywatch-latency-over-time', 'event.duration', 'api.id'), 'percentiles cannot'],
    [
      'a map of a keyword',
      draw('keywatch-geographic-distribution-places', 'source.geo.location', 'api.id'),
      'geohash_grid cannot use',
    ],
    ['an order by no metric', draw('keywatch-source-addresses', '"orderBy":"1"', '"orderBy":"7"'), 'no metric'],
    [
      'a query of an unknown field',
      draw('keywatch-status-classes', 'http.response.status_code >=', 'http.status >='),
      'a query names http.status',
    ],
    [
      'an absolute URL',
      changed('keywatch-keys-dashboard', (one) => Object.assign(one, { description: 'http://example.com' })),
      'absolute URL',
    ],
    [
      'overlapping panels',
      changed('keywatch-keys-dashboard', (one) =>
        Object.assign(one, { panelsJSON: (one.panelsJSON as string).replace('"x":24', '"x":20') }),
      ),
      'overlaps',
    ],
    [
      'a field of another type than in the mapping',
      changed('keywatch-entries', (one) =>
        Object.assign(one, { fields: (one.fields as string).replace('["ip"]', '["keyword"]') }),
      ),
      'is ip in the mapping',
    ],
    [
      'a script of an unknown field',
      changed('keywatch-entries', (one) =>
        Object.assign(one, { fields: (one.fields as string).replace("doc['url.path'].size", "doc['url.x'].size") }),
      ),
      'reads url.x',
    ],
  ])('finds %s', (_, wrong, message) => {
    expect(validateSavedObjects(wrong, MAPPINGS).join('\n')).toContain(message);
  });
});
