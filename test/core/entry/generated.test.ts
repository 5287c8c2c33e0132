import { FIELDS } from '../../../lib/core/entry/fields.js';
import { glueColumns } from '../../../lib/core/entry/glue-columns.js';
import { indexMapping } from '../../../lib/core/entry/index-mapping.js';
import { KeywatchAccessLogFormat } from '../../../lib/index.js';

const stored = FIELDS.filter(({ sensitivity }) => sensitivity !== 'secret');

/** Leaves of the mapping by dotted name. */
function leaves(properties: Record<string, { type?: string; properties?: never }>, prefix = ''): [string, string][] {
  return Object.entries(properties).flatMap(([name, node]) =>
    node.properties ? leaves(node.properties, `${prefix}${name}.`) : [[prefix + name, node.type!] as [string, string]],
  );
}

test('the index mapping has every stored field, is strict, and never the key', () => {
  const mapping = indexMapping() as { dynamic: string; properties: never };
  expect(mapping.dynamic).toBe('strict');
  const names = leaves(mapping.properties).map(([name]) => name);
  expect(names.sort()).toEqual(['schemaVersion', ...stored.map(({ name }) => name)].sort());
  expect(Object.fromEntries(leaves(mapping.properties))).toMatchObject({
    '@timestamp': 'date',
    'source.ip': 'ip',
    'source.geo.location': 'geo_point',
    'event.duration': 'long',
  });
});

test('the Glue columns nest as the stored form does', () => {
  const columns = Object.fromEntries(glueColumns().map(({ name, type }) => [name, type]));
  expect(columns.url).toBe('struct<domain:string,path:string,query:string>');
  expect(columns.tls).toBe('struct<version:string,cipher:string,client:struct<ja3:string,ja4:string>>');
  expect(JSON.stringify(columns)).not.toContain('value');
});

test('field names are unique', () => {
  expect(new Set(FIELDS.map(({ name }) => name)).size).toBe(FIELDS.length);
});

test('the library gives the format of each kind of API', () => {
  const { REST, HTTP, WEBSOCKET } = KeywatchAccessLogFormat;
  expect(JSON.parse(REST.format)).toMatchObject({
    resourcePath: '$context.resourcePath',
    'identity.apiKeyId': '$context.identity.apiKeyId',
  });
  expect(JSON.parse(HTTP.format)).toMatchObject({ routeKey: '$context.routeKey' });
  expect(JSON.parse(WEBSOCKET.format)).toMatchObject({ connectionId: '$context.connectionId' });
});
